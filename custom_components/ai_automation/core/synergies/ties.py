"""Tell what every automation of the house looks at and acts on, however it says so."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from ..checks.jinja import read_template
from ..checks.targets import all_of_target
from ..checks.walk import Part, parts, plain_ids, templates
from ..home import HOME_ZONE, Home, Revision
from ..policy.deeds import Finder, filled_in
from .kinds import SUN

# What stands for the clock among what is looked at.
CLOCK = "clock"
_SUN = "sun.sun"
# The clock and the sun are two ways to say the same.
BY_TIME = frozenset({CLOCK, _SUN})
_TELLING = ("notify.", "persistent_notification.", "tts.", "assist_satellite.")
_LOOKING = ("triggers", "conditions")
# Ids below these keys of events tell which device an event is of.
_EVENT_DEVICES = ("device_id", "entity_id")


@dataclass(frozen=True, slots=True)
class Tie:
    """What one automation looks at (also to start) and acts on, by entity ids.

    `tells` is that it sends a message. What is in groups, scenes, scripts, places, on devices and
    under labels counts. `starts` is what of it starts the automation, `first` the name of the
    first action by what it acts on.
    """

    watched: frozenset[str]
    acted: frozenset[str]
    tells: bool = False
    first: frozenset[tuple[str, str]] = frozenset()
    starts: frozenset[str] = frozenset()

    def joins(self, triggers: Iterable[str], actors: Iterable[str] | None) -> bool:
        """Tell whether it connects one of the triggers with one of the actors (None: a message)."""
        if self.watched.isdisjoint(triggers):
            return False
        return self.tells if actors is None else not self.acted.isdisjoint(actors)

    def is_wish_of(self, other: Tie) -> bool:
        """Tell whether both wait for the same and then begin with the same, at least in part."""
        starts = other.starts | (BY_TIME if other.starts & BY_TIME else frozenset())
        if self.starts.isdisjoint(starts):
            return False
        if self.first or other.first:
            return not self.first.isdisjoint(other.first)
        return self.tells and other.tells


_TIES: WeakKeyDictionary[Revision, tuple[Tie, ...]] = WeakKeyDictionary()


def ties_of(home: Home) -> tuple[Tie, ...]:
    """Return the ties of all automations of the house.

    Those that are switched off count as well: who has switched one off does not want it.
    """
    if (ties := _TIES.get(home.revision)) is None:
        ties = tuple(tie_of(one.config, home) for one in home.automations if one.config)
        _TIES[home.revision] = ties
    return ties


def tie_of(config: Mapping[str, Any], home: Home) -> Tie:
    """Return what a configuration looks at and acts on."""
    config = filled_in(config, home)
    if "use_blueprint" in config:
        # Of a blueprint that is not here, all that is put in belongs together.
        named = frozenset(_named(config["use_blueprint"], home))
        return Tie(named, named, tells=True, starts=named)
    deeds = tuple(Finder(home).find(config))
    acted = {entity.entity_id for deed in deeds for entity in deed.entities}
    return Tie(
        frozenset(_grown(_watched(config, home), home)),
        frozenset(acted),
        any(deed.action.startswith(_TELLING) for deed in deeds),
        frozenset(
            (entity.entity_id, deed.action.partition(".")[2])
            for deed in deeds[:1]
            for entity in deed.entities
        ),
        frozenset(_grown(_starting(config, home), home)),
    )


def _watched(config: Mapping[str, Any], home: Home) -> Iterator[str]:
    for part in parts(config):
        # What an action waits for, or asks before it goes on, is looked at too.
        if part.section in _LOOKING or part.kind in {"trigger", "condition"}:
            yield from _of_part(part, home)
    for _, text in templates(config):
        for kind, name in read_template(text).ids:
            if kind == "entity_id":
                yield name
            else:
                yield from _ids(all_of_target({kind: name}, home))


def _starting(config: Mapping[str, Any], home: Home) -> Iterator[str]:
    for part in parts(config):
        if part.section == "triggers" and part.enabled:
            yield from _of_part(part, home)


def _of_part(part: Part, home: Home) -> Iterator[str]:
    config = part.config
    yield from (
        next((it.entity_id for it in home.entities.values() if it.registry_id == name), name)
        for name in plain_ids(config.get("entity_id"))
    )
    target = config.get("target")
    if isinstance(target, Mapping):
        yield from _ids(all_of_target(target, home))
    if isinstance(device := config.get("device_id"), str | list) and "entity_id" not in config:
        yield from _ids(all_of_target({"device_id": device}, home))
    if isinstance(data := config.get("event_data"), Mapping):
        yield from _ids(all_of_target({key: data.get(key) for key in _EVENT_DEVICES}, home))
    key = str(config.get("trigger", config.get("platform", config.get("condition", ""))))
    if key == "zone":
        yield HOME_ZONE
    elif key.startswith(SUN):
        yield _SUN
    elif key in {"time", "time_pattern"}:
        yield CLOCK


def _grown(watched: Iterable[str], home: Home) -> Iterator[str]:
    """Yield ids with the members of groups, and everybody's home for people and trackers."""
    waiting, seen = list(watched), set[str]()
    while waiting:
        entity_id = waiting.pop()
        if entity_id in seen:
            continue
        seen.add(entity_id)
        yield entity_id
        if entity_id.partition(".")[0] in {"device_tracker", "person"}:
            waiting.append(HOME_ZONE)
        if (entity := home.entities.get(entity_id)) is not None:
            waiting += entity.members


def _ids(entities: Iterable[Any]) -> Iterator[str]:
    return (entity.entity_id for entity in entities)


def _named(value: Any, home: Home) -> Iterator[str]:
    """Yield all entities that a nested value names, also by devices, places and labels."""
    if isinstance(value, Mapping):
        yield from _ids(all_of_target(value, home))
        for item in value.values():
            yield from _named(item, home)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _named(item, home)
    elif isinstance(value, str):
        if value in home.entities:
            yield value
        elif value in home.devices:
            yield from _ids(all_of_target({"device_id": value}, home))
        elif value in home.areas:
            yield from _ids(all_of_target({"area_id": value}, home))
