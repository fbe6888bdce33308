"""Define what the integration and the sidecar say to each other over HTTP."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, Self

# Version of these messages. A peer is usable if its range and ours overlap.
CONTRACT_VERSION = 1
OLDEST_CONTRACT = 1

type Fit = Literal["fits", "too_old", "too_new"]


class ContractError(ValueError):
    """A message that lacks a part or has one of the wrong kind."""


@dataclass(frozen=True, slots=True)
class Message:
    """Base of all messages: plain data in, plain data out; unknown keys are ignored."""

    def to_dict(self) -> dict[str, Any]:
        """Return the message as JSON-ready data."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Return the message in plain data; raise ContractError if it is not one."""
        if not isinstance(data, Mapping):
            raise ContractError(f"{cls.__name__} must be an object")
        known = {item.name for item in fields(cls)}
        try:
            return cls(**{key: value for key, value in data.items() if key in known})
        except TypeError as err:
            raise ContractError(f"{cls.__name__}: {err}") from err


@dataclass(frozen=True, slots=True)
class Health(Message):
    """Answer to GET /health."""

    status: str
    version: str
    role: str


@dataclass(frozen=True, slots=True)
class Info(Message):
    """Answer to GET /api/info."""

    version: str
    role: str
    contract_min: int
    contract_max: int
    store_id: str
    store_schema: int
    home_digest: str | None = None

    @property
    def fit(self) -> Fit:
        """Tell whether this sidecar speaks a contract that we speak too."""
        if self.contract_max < OLDEST_CONTRACT:
            return "too_old"
        if self.contract_min > CONTRACT_VERSION:
            return "too_new"
        return "fits"


@dataclass(frozen=True, slots=True)
class AnalysisRequest(Message):
    """Body of POST /api/analysis: the recorder to read, the home as `home_to_dict` gives it."""

    # It may hold a password.
    recorder: str = field(repr=False)
    home: dict[str, Any]
    days: int | None = None


@dataclass(frozen=True, slots=True)
class RecorderCheck(Message):
    """Body of POST /api/recorder, which asks whether the recorder at a URL can be read."""

    # It may hold a password.
    recorder: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecorderAnswer(Message):
    """Answer to POST /api/recorder: if it cannot be read, `reason` says why.

    A history that is sent to PUT /api/history, as a database of the recorder's kind in SQLite, is
    read in its place.
    """

    readable: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class HomeUpdate(Message):
    """Body of PUT /api/home: what to analyse by itself, and when (local time of the home).

    `digest` tells this home from others: the sidecar says in `Info` which one it has.
    """

    # It may hold a password.
    recorder: str = field(repr=False)
    home: dict[str, Any]
    digest: str
    analysis_time: str = "03:00"


@dataclass(frozen=True, slots=True)
class AnalysisState(Message):
    """Answer to GET, POST and DELETE /api/analysis; times are ISO 8601, null if there are none.

    While it runs: which part of the work it is at, how much is done, and how long the rest took
    the last time. `scheduled`: nobody asked for it; `next_at`: when the next is due.
    """

    id: str | None = None
    status: str = "none"
    started_at: str | None = None
    finished_at: str | None = None
    stats: dict[str, Any] = field(default_factory=dict)
    error: str | None = None
    phase: str | None = None
    percent: float | None = None
    seconds_left: float | None = None
    scheduled: bool = False
    next_at: str | None = None


@dataclass(frozen=True, slots=True)
class Pattern(Message):
    """A habit that was found; `automation` is a complete configuration, or null."""

    id: str
    type: str
    title: str
    entities: list[str]
    confidence: float
    support: int
    evidence: dict[str, Any]
    automation: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class BacktestRequest(Message):
    """Body of POST /api/backtest: a configuration, over so many days, told in a language.

    `present` is the configuration that it would replace, if any; without `firings` the single ones
    are left out of the answer.
    """

    config: dict[str, Any]
    days: int
    language: str = "en"
    present: dict[str, Any] | None = None
    firings: bool = True


@dataclass(frozen=True, slots=True)
class ForgetRequest(Message):
    """Body of POST /api/forget: entity ids, with `*` for anything."""

    entities: list[str]


@dataclass(frozen=True, slots=True)
class Forgotten(Message):
    """Answer to POST /api/forget: what is gone of changes, entities and suggestions."""

    changes: int
    entities: list[str]
    suggestions: int


@dataclass(frozen=True, slots=True)
class ErrorInfo(Message):
    """What went wrong: a code for programs, a sentence for people, when to try again (ISO 8601)."""

    code: str
    message: str
    retry_at: str | None = None
