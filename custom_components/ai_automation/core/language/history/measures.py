"""Find the sensors that a question about measured values is about."""

from collections.abc import Collection, Sequence
from functools import partial

from ...home import Entity
from ..request import Reader
from ..said import Context, Problem
from .question import ANY_STATE, Asked, Subject

_NUMBERS = ("number", "input_number", "counter")
# What weather and thermostats know besides sensors.
_ATTRIBUTES = {
    "temperature": ("temperature", "current_temperature"),
    "humidity": ("humidity", "current_humidity"),
    "wind_speed": ("wind_speed", None),
}
_MOST = 4


class MeasureReader:
    """Find the sensors of one question."""

    def __init__(self, reader: Reader) -> None:
        """Take the read sentence."""
        self._reader = reader
        lexicon = reader.grammar.lexicon
        self._outside: Sequence[str] = lexicon["words"]["outside"]
        self._whole = frozenset(lexicon["history"]["whole_house"])
        self._classes: dict[str, list[str]] = {
            name.removeprefix("sensor."): words
            for name, words in lexicon["classes"]["device_classes"].items()
            if name.startswith("sensor.")
        }

    def find(self, np: str | None, classes: Sequence[str]) -> Asked | Problem:
        """Return the sensors of one of these classes that words mean; the first class goes first.

        No words mean the outside for weather, and the whole house for what it uses.
        """
        if not np:
            return self._unnamed(classes)
        problem = Problem("unread", (np,))
        for kind in classes or (None,):
            found = self._named(np, kind)
            if not isinstance(found, Problem):
                return found
            problem = found if found.cost < problem.cost else problem
        owned = self._of_device(np, classes)
        known = owned or self._of_attribute(np, classes) or self._of_kind(np)
        return known or problem

    def _of_kind(self, np: str) -> Asked | None:
        """Return what measures outside, or the whole house, where only a kind is named."""
        words = {word for word in np.split() if word not in self._reader.grammar.lexicon.stop}
        for kind, names in self._classes.items():
            if words and words <= {*names, kind}:
                found = self._unnamed((kind,))
                return found if isinstance(found, Asked) else None
        return None

    def _named(self, np: str, kind: str | None) -> Asked | Problem:
        area = self._reader.situation.area_id
        found = self._reader.facts.things.find(
            np, partial(measures_kind, kind), Context(area_ids=(area,) if area else ())
        )
        if not isinstance(found, Problem):
            entities = [entity for one in found for entity in one.entities]
        elif found.code == "ambiguous" and found.found is not None:
            entities = list(_plainest(found.found.choices, kind))
        else:
            return found
        if len(entities) > _MOST:
            return Problem("ambiguous", (np,), found.found if isinstance(found, Problem) else None)
        return _asked(entities)

    def _unnamed(self, classes: Sequence[str]) -> Asked | Problem:
        problem = Problem("unread")
        for kind in classes:
            if kind in _ATTRIBUTES or kind == "illuminance":
                for word in self._outside:
                    found = self._named(word, kind)
                    if not isinstance(found, Problem):
                        return found
            if (weather := self._of_attribute(self._outside[0], (kind,))) is not None:
                return weather
            every = [
                known.entity
                for known in self._reader.index.entities
                if measures_kind(kind, known.entity)
            ]
            whole = [it for it in every if self._of_house(it, kind)]
            if len(every) == 1 or len(whole) == 1:
                return _asked(whole if len(whole) == 1 else every)
            if every and problem.code != "several":
                names = tuple(it.name for it in (whole or every))
                problem = Problem("several", names, cost=1.0)
        return problem

    def _of_house(self, entity: Entity, kind: str) -> bool:
        """Tell whether a sensor's name says no more than that it measures the whole house."""
        words = set(entity.name.lower().split())
        return words <= self._whole | set(self._classes.get(kind, ())) | {kind}

    def _of_device(self, np: str, classes: Sequence[str]) -> Asked | None:
        """Return the sensors of the device of a named thing."""
        found = self._reader.facts.things.find(
            np, lambda entity: entity.device_id is not None, Context()
        )
        if isinstance(found, Problem) or not classes:
            return None
        devices = {entity.device_id for one in found for entity in one.entities}
        for kind in classes:
            sensors = [
                known.entity
                for known in self._reader.index.entities
                if known.entity.device_id in devices and measures_kind(kind, known.entity)
            ]
            if sensors:
                return _asked(_plainest(sensors, kind))
        return None

    def _of_attribute(self, np: str, classes: Sequence[str]) -> Asked | None:
        """Return the thermostat or the weather that knows such a value."""
        stem = self._reader.index.stem
        words = np.split()
        said = {stem(word) for word in words}
        kinds = classes or [
            kind for kind in _ATTRIBUTES if said & {stem(it) for it in self._classes[kind]}
        ]
        for kind in kinds:
            if kind not in _ATTRIBUTES:
                continue
            weather, climate = _ATTRIBUTES[kind]
            own = {stem(word) for word in (*self._classes[kind], *self._outside)}
            rest = " ".join(word for word in words if stem(word) not in own)
            if said & {stem(word) for word in self._outside}:
                entities = [it for it in self._reader.home.domain("weather") if it.exposed]
                if len(entities) == 1:
                    return self._attributes(entities, weather, kind)
            if climate is None or not rest:
                continue
            found = self._reader.facts.things.find(
                rest, lambda entity: entity.domain == "climate", Context()
            )
            if not isinstance(found, Problem):
                entities = [entity for one in found for entity in one.entities]
                return self._attributes(entities, climate, kind)
        return None

    def _attributes(self, entities: Collection[Entity], attribute: str, kind: str) -> Asked:
        units = self._reader.home.units
        known = {"temperature": units.temperature, "wind_speed": units.wind_speed}
        unit = known.get(kind, "%")
        return Asked(tuple(Subject(entity, ANY_STATE, attribute, unit) for entity in entities))


def _asked(entities: Collection[Entity]) -> Asked:
    return Asked(tuple(Subject(entity, ANY_STATE, unit=entity.unit) for entity in entities))


def _plainest(entities: Collection[Entity], kind: str | None) -> Collection[Entity]:
    """Return of several meters of one thing the one with the plainest name."""
    if kind not in ("energy", "power", "water", "gas"):
        return entities
    return [min(entities, key=lambda entity: (len(entity.name), entity.entity_id))]


def measures_kind(kind: str | None, entity: Entity) -> bool:
    """Tell whether an entity measures something, of this kind."""
    if entity.domain in _NUMBERS:
        return kind is None or entity.device_class == kind
    if entity.domain != "sensor" or (entity.unit is None and entity.state_class is None):
        return False
    return kind is None or entity.device_class == kind
