"""Tell whether two suggestions are the same one: what is done to what, and on what occasion."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
import json
from typing import Any, Final

_DAY: Final = 24 * 60
# What says by the clock when it is.
_CLOCK: Final = frozenset({"time", "sun"})
# Of a trigger, what tells which occasion it is; limits and durations may drift.
_OCCASION: Final = (
    "trigger",
    "type",
    "entity_id",
    "device_id",
    "to",
    "event",
    "event_type",
    "zone",
)
# Of an action, what does not change what it does.
_BESIDES: Final = frozenset({"alias", "id", "metadata", "enabled"})


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes a suggestion the one it is.

    `effect` is what is done to what; `occasion` what it waits for, of which `minute` is the time of
    day if it is a time.
    """

    effect: str
    occasion: str
    minute: int | None = None

    def distance(self, other: Identity) -> int | None:
        """Return how far apart the times of two are (minutes); None if they are not alike.

        A time and the sun are alike: a habit at dusk may be told by either.
        """
        if (self.effect, self.occasion) != (other.effect, other.occasion):
            return None
        if self.minute is None or other.minute is None:
            return 0
        apart = abs(self.minute - other.minute)
        return min(apart, _DAY - apart)


def identity_of(config: Mapping[str, Any]) -> Identity:
    """Return the identity of what a configuration does."""
    triggers = _listed(config.get("triggers"))
    effect = _canonical([_without(action) for action in _listed(config.get("actions"))])
    if triggers and all(_kind(trigger) in _CLOCK for trigger in triggers):
        minutes = [_minute(trigger) for trigger in triggers]
        return Identity(effect, "clock", minutes[0] if len(minutes) == 1 else None)
    occasions = [{key: item[key] for key in _OCCASION if key in item} for item in triggers]
    return Identity(effect, _canonical(sorted(occasions, key=_canonical)))


def _minute(trigger: Mapping[str, Any]) -> int | None:
    """Return the minute of the day, None if the trigger has none."""
    try:
        at = time.fromisoformat(str(trigger.get("at")))
    except ValueError:
        return None
    return at.hour * 60 + at.minute


def _kind(trigger: Mapping[str, Any]) -> Any:
    return trigger.get("trigger", trigger.get("platform"))


def _without(value: Any) -> Any:
    """Return a part of an action in one form: lists of entities in order, no names."""
    if isinstance(value, Mapping):
        return {
            key: _entities(item) if key == "entity_id" else _without(item)
            for key, item in value.items()
            if key not in _BESIDES
        }
    if isinstance(value, list):
        return [_without(item) for item in value]
    return value


def _entities(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else [value]


def _listed(value: Any) -> list[Any]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, Mapping)]


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=str)
