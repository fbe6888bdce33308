"""Define what is told about a test run."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class Called:
    """One action that was called, and the states of what it acts on."""

    action: str
    data: dict[str, Any]
    before: dict[str, str | None]
    after: dict[str, str | None] = field(default_factory=dict)
    ok: bool = False
    error: str | None = None


@dataclass(slots=True)
class TestRun:
    """What a test run has done.

    `restored` are entities that are as they were, `left` those that could not be put back.
    `messages` were shown and not sent, `notes` say what else was different from a real run, and
    `error` is why it ended early.
    """

    __test__ = False  # no test of pytest's

    name: str
    calls: list[Called] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    error: str | None = None

    @property
    def ok(self) -> bool:
        """Tell whether everything was done, and put back."""
        return self.error is None and not self.left and all(call.ok for call in self.calls)

    def as_response(self) -> dict[str, Any]:
        """Return it as the action responds with it."""
        return {"ok": self.ok, **asdict(self)}
