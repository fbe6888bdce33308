"""Shorten actions for a test run: nobody waits for hours, and no message goes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ..core.checks.targets import action_name, call_data, is_call
from ..core.checks.walk import plain_ids
from ..core.home import domain_of

MOST_ROUNDS: Final = 2
_PAUSE: Final = {"milliseconds": 200}
_PATIENCE: Final = {"seconds": 1}
_WAITS = ("wait_template", "wait_for_trigger")
_INNER = ("choose", "default", "else", "parallel", "sequence", "then")
_AT_HOME = {"notify.persistent_notification"}


@dataclass(slots=True)
class Shortened:
    """Shorten actions of a home with these scripts, and note what was left out.

    `messages` are the messages that are shown instead of sent; `waits` is whether anything that
    takes time was shortened. With `send` messages are sent.
    """

    scripts: Mapping[str, Sequence[Any]]
    send: bool = False
    messages: list[dict[str, Any]] = field(default_factory=list)
    waits: bool = False

    def actions(self, steps: Any, inside: frozenset[str] = frozenset()) -> list[Any]:
        """Return actions, shortened; the scripts that they call are put in their places."""
        items = steps if isinstance(steps, list | tuple) else [steps]
        return [made for item in items for made in self._step(item, inside)]

    def _step(self, step: Any, inside: frozenset[str]) -> list[Any]:
        if not isinstance(step, Mapping) or step.get("enabled") is False:
            return [step]
        if is_call(step):
            return self._call(step, inside)
        made = dict(step)
        if "delay" in step:
            made["delay"] = _PAUSE
            self.waits = True
        if any(key in step for key in _WAITS):
            made |= {"timeout": _PATIENCE, "continue_on_timeout": True}
            self.waits = True
        for key in _INNER:
            if key in step:
                made[key] = self.actions(step[key], inside)
        if isinstance(step.get("repeat"), Mapping):
            made["repeat"] = self._repeat(step["repeat"], inside)
        return [made]

    def _repeat(self, repeat: Mapping[str, Any], inside: frozenset[str]) -> dict[str, Any]:
        """Return a loop that ends after some rounds."""
        made = {**repeat, "sequence": self.actions(repeat.get("sequence", []), inside)}
        self.waits = True
        if "count" in repeat:
            count = repeat["count"]
            known = isinstance(count, int) and not isinstance(count, bool)
            made["count"] = min(count, MOST_ROUNDS) if known else MOST_ROUNDS
        if isinstance(each := repeat.get("for_each"), list):
            made["for_each"] = each[:MOST_ROUNDS]
        if "while" in repeat:
            made["while"] = [*_listed(repeat["while"]), f"{{{{ repeat.index <= {MOST_ROUNDS} }}}}"]
        if "until" in repeat:
            enough = f"{{{{ repeat.index >= {MOST_ROUNDS} }}}}"
            made["until"] = [{"or": [{"and": _listed(repeat["until"])}, enough]}]
        return made

    def _call(self, step: Mapping[str, Any], inside: frozenset[str]) -> list[Any]:
        action, data = action_name(step), call_data(step)
        if domain_of(action) == "notify" and action not in _AT_HOME and not self.send:
            self.messages.append({"action": action, **data})
            return []
        called, variables = _scripts_of(action, step)
        if not called or not all(one in self.scripts and one not in inside for one in called):
            return [step]
        made: list[Any] = [{"variables": dict(variables)}] if variables else []
        for one in called:
            made += self.actions(list(self.scripts[one]), inside | {one})
        # A script of its own may stop without what called it.
        return [{"parallel": [{"sequence": made}]}]


def _scripts_of(action: str, step: Mapping[str, Any]) -> tuple[tuple[str, ...], Mapping[str, Any]]:
    """Return the scripts that a call runs, and the variables that it gives them."""
    data = call_data(step)
    if action == "script.turn_on":
        target = step.get("target")
        ids = [source.get("entity_id") for source in (target, data) if isinstance(source, Mapping)]
        variables = data.get("variables")
        return tuple(one for item in ids for one in plain_ids(item)), (
            variables if isinstance(variables, Mapping) else {}
        )
    if domain_of(action) == "script" and action not in {"script.toggle", "script.turn_off"}:
        return (action,), data
    return (), {}


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]
