"""Judge states as purpose-specific triggers and conditions do (`light.turned_on`, ...).

What each of them looks for is data that was read from Home Assistant itself; a test compares it
with the installed one.
"""

from collections.abc import Mapping, Sequence
import json
from pathlib import Path
from typing import Any

from .errors import UnanswerableError
from .reading import UNKNOWN, Config, listed, number, options_of
from .scene import Scene
from .targets import targeted
from .track import State, Track

type Rule = Mapping[str, Any]

_TABLE = json.loads((Path(__file__).parent / "data" / "purposes.json").read_text(encoding="utf-8"))
TRIGGERS: Mapping[str, Rule] = _TABLE["triggers"]
CONDITIONS: Mapping[str, Rule] = _TABLE["conditions"]

_NUMERIC = ("changed", "crossed", "number")
_ZONES = ("in_zone", "out_of_zone")


class Judge:
    """Judges states by one rule and its options; entities are those of the target."""

    def __init__(self, rule: Rule, config: Config, scene: Scene) -> None:
        self.kind = str(rule["kind"])
        self.options = options_of(config)
        self._rule = rule
        self._domains: Mapping[str, Mapping[str, Any]] = rule["domains"]
        self._scene = scene
        option = rule.get("option")
        self._to = listed(self.options.get(option)) if option else rule.get("to", [])
        self.entity_ids = self._entities(config)

    def _entities(self, config: Config) -> list[str]:
        if self.kind in ("occupied", "empty"):
            return [str(self.options["zone"])]
        home = self._scene.world.home
        target = config.get("target") or {}
        primary = not self._rule.get("all_entities", False)
        found = targeted(target, home, primary_only=primary)
        if "sun" in self._domains:
            found = ["sun.sun"]
        return [entity_id for entity_id in found if self._fits(entity_id)]

    def _fits(self, entity_id: str) -> bool:
        spec = self._domains.get(entity_id.partition(".")[0])
        if spec is None:
            return False
        entity = self._scene.world.home.entities.get(entity_id)
        if "class" in spec and (entity is None or entity.device_class != spec["class"]):
            return False
        feature = self._rule.get("feature")
        return feature is None or (entity is not None and feature in entity.capabilities)

    def attribute(self, entity_id: str) -> str | None:
        """Return the attribute that is looked at, None if it is the state."""
        if self.kind in _ZONES:
            return "in_zones"
        found = self._domains[entity_id.partition(".")[0]].get("attribute")
        return None if found is None else str(found)

    def value(self, state: State) -> Any:
        """Return the value of a state that is looked at."""
        attribute = self.attribute(state.entity_id)
        raw: Any = state.state if attribute is None else state.attributes.get(attribute)
        if self.kind not in _NUMERIC:
            return raw
        if attribute is None and "unit" in self._rule and self._unit(state) != self._rule["unit"]:
            return None
        exact = number(raw)
        if exact is not None and "units" in self._rule:
            exact = self._converted(exact, self._unit(state))
        return exact if exact is None else exact * self._rule.get("scale", 1)

    def included(self, state: State) -> bool:
        """Tell whether a state counts among those of the target."""
        if state.state in UNKNOWN:
            return False
        attribute = self.attribute(state.entity_id)
        if attribute is None or not self._rule.get("needs_attribute"):
            return True
        return state.attributes.get(attribute) is not None

    def valid(self, state: State) -> bool:
        """Tell whether a state is what is looked for."""
        if self.kind in _NUMERIC:
            return self._in_threshold(self.value(state))
        if self.kind == "any":
            return True
        if self.kind in _ZONES:
            inside = self.options["zone"] in (state.attributes.get("in_zones") or ())
            return bool(inside) == (self.kind == "in_zone")
        if self.kind in ("occupied", "empty"):
            return self._occupied(state)
        value = self.value(state)
        if self.kind == "is":
            return bool(value == self._domains[state.entity_id.partition(".")[0]]["is"])
        if self.kind == "out_of":
            return value not in self._rule["from"]
        return value in self._to

    def moved(self, old: State, new: State) -> bool:
        """Tell whether the way from one state to another is what is looked for."""
        if self.kind == "any":
            return old.state != new.state
        if self.kind in (*_ZONES, "crossed"):
            return not self.valid(old)
        if self.kind == "occupied":
            return not self._is_occupied(old)
        if self.kind == "empty":
            return self._is_occupied(old)
        was, now = self.value(old), self.value(new)
        if was == now:
            return False
        if self.kind in ("between", "out_of"):
            return was in self._rule["from"]
        if self.kind == "is":
            return was is not None
        return self.kind == "changed" or was not in self._to

    def counts(self, state: State) -> bool:
        """Tell whether a state is known and what is looked for."""
        return state.state not in UNKNOWN and self.valid(state)

    def follows(self, old: State, new: State) -> bool:
        """Tell whether a change is what is looked for."""
        nowhere = ("unavailable",) if self._rule.get("stateless") else UNKNOWN
        return self.counts(new) and old.state not in nowhere and self.moved(old, new)

    def rows(self, track: Track) -> Sequence[int]:
        """Return the rows of a track in which what is looked at may have changed."""
        attribute = self.attribute(track.entity_id)
        if attribute is None or not track.knows(attribute):
            return track.changes
        return track.rows_of(attribute)

    def answerable(self, track: Track) -> bool:
        """Tell whether a track has what is looked at."""
        attribute = self.attribute(track.entity_id)
        return attribute is None or track.knows(attribute)

    def _occupied(self, state: State) -> bool:
        count = number(state.state)
        return count == 0 if self.kind == "empty" else self._is_occupied(state)

    def _is_occupied(self, state: State) -> bool:
        return (number(state.state) or 0) >= 1

    def _in_threshold(self, value: float | None) -> bool:
        threshold = self.options.get("threshold")
        if not isinstance(threshold, Mapping):
            raise UnanswerableError("bad_value", "threshold")
        kind = threshold.get("type")
        if value is None:
            return False
        if kind == "any":
            return True
        if kind in ("above", "below"):
            limit = self._limit(threshold.get("value"))
            return limit is not None and (value > limit if kind == "above" else value < limit)
        low, high = self._limit(threshold.get("value_min")), self._limit(threshold.get("value_max"))
        if low is None or high is None:
            return False
        return (low <= value <= high) == (kind == "between")

    def _limit(self, limit: Any) -> float | None:
        if not isinstance(limit, Mapping):
            return None
        if "number" in limit:
            exact = float(limit["number"])
            return self._converted(exact, limit.get("unit_of_measurement"))
        state = self._scene.world.state(str(limit["entity"]))
        if state is None:
            return None
        unit = state.attributes.get("unit_of_measurement")
        if "unit" in self._rule and unit != self._rule["unit"]:
            return None
        value = number(state.state)
        return None if value is None else self._converted(value, unit)

    def _converted(self, value: float, unit: str | None) -> float | None:
        units = self._rule.get("units")
        if units is None:
            return value
        line = units.get(unit or "")
        return None if line is None else value * line[0] + line[1]

    def _unit(self, state: State) -> str | None:
        domain = state.entity_id.partition(".")[0]
        if self.attribute(state.entity_id) is None:
            unit = state.attributes.get("unit_of_measurement")
        elif domain == "weather":
            unit = state.attributes.get("temperature_unit")
        else:
            unit = self._scene.world.home.units.temperature
        return None if unit is None else str(unit)
