"""Index what the automations of a house wait for and do, once for as long as it stays as it is."""

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
import json
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from ..home import ExistingAutomation, Home, Revision
from ..plan.normalize import normalize
from .behaviour import Behaviour, behaviour_of, started

# What does not change what an automation does.
_NAMES = {"alias", "description", "id", "initial_state", "trace"}


@dataclass(frozen=True, slots=True)
class Member:
    """One automation as the index knows it; `meaning` is the same for those that do the same."""

    entity_id: str
    name: str
    behaviour: Behaviour
    meaning: str


@dataclass(frozen=True, slots=True)
class House:
    """The automations that are switched on, by their ids and what they wait for, do and mean."""

    by_id: Mapping[str, Member]
    configs: Mapping[str, Mapping[str, Any]]
    waiting: Mapping[str, tuple[Member, ...]]
    doing: Mapping[str, tuple[Member, ...]]
    by_meaning: Mapping[str, tuple[Member, ...]]


_HOUSES: WeakKeyDictionary[Revision, House] = WeakKeyDictionary()
# The home before is gone by the time that the next one is looked at; its index is still of use.
_LATEST: deque[House] = deque(maxlen=1)
# What an automation waits for and does depends on these besides its own words.
_ELSEWHERE = ("area_id", "device_id", "floor_id", "label_id", "scene.", "group.")
_MAKING = Lock()


def house_of(home: Home) -> House:
    """Return the index of a home's automations."""
    # Who comes while it is being made waits for it: made twice, it would take both twice as long.
    with _MAKING:
        if (house := _HOUSES.get(home.revision)) is None:
            house = _HOUSES[home.revision] = _indexed(home, _LATEST[-1] if _LATEST else None)
            _LATEST.append(house)
    return house


def member_of(config: Mapping[str, Any], home: Home, entity_id: str = "") -> Member:
    """Return how the index would know a configuration."""
    name = str(config.get("alias") or "")
    return Member(entity_id, name, behaviour_of(config, home), meaning_of(config))


def itself(
    config: Mapping[str, Any], home: Home, entity_id: str | None
) -> ExistingAutomation | None:
    """Return the automation of the house that a configuration is a version of, if it is one."""
    identity = config.get("id")
    return next(
        (
            one
            for one in home.automations
            if one.entity_id == entity_id
            or (identity is not None and one.automation_id == str(identity))
        ),
        None,
    )


def _member(one: ExistingAutomation, home: Home, before: House | None) -> Member:
    """Return how the index knows an automation, as it was known before if nothing can differ."""
    if before is not None and before.configs.get(one.entity_id) is one.config:
        known = before.by_id[one.entity_id]
        if known.name == one.alias and not _looks_elsewhere(known, home):
            return known
    return Member(one.entity_id, one.alias, behaviour_of(one.config, home), meaning_of(one.config))


def _looks_elsewhere(member: Member, home: Home) -> bool:
    """Tell whether what an automation does depends on places, scenes, groups or devices."""
    if any(word in member.meaning for word in _ELSEWHERE):
        return True
    named = (home.entities.get(effect.about) for effect in member.behaviour.effects)
    return any(entity is not None and entity.members for entity in named)


def _indexed(home: Home, before: House | None) -> House:
    listed = {
        one.entity_id: (_member(one, home, before), one.config)
        for one in home.automations
        if one.enabled and one.config and "use_blueprint" not in one.config
    }
    waiting = defaultdict[str, dict[str, Member]](dict)
    doing = defaultdict[str, dict[str, Member]](dict)
    meanings = defaultdict[str, list[Member]](list)
    for member, _ in listed.values():
        waiting[started(member.entity_id)][member.entity_id] = member
        for wait in member.behaviour.waits:
            waiting[wait.about][member.entity_id] = member
        for effect in member.behaviour.effects:
            doing[effect.about][member.entity_id] = member
        meanings[member.meaning].append(member)
    return House(
        {entity_id: member for entity_id, (member, _) in listed.items()},
        {entity_id: config for entity_id, (_, config) in listed.items()},
        {about: tuple(those.values()) for about, those in waiting.items()},
        {about: tuple(those.values()) for about, those in doing.items()},
        {meaning: tuple(those) for meaning, those in meanings.items()},
    )


def meaning_of(config: Mapping[str, Any]) -> str:
    """Return a text that is the same for automations that differ only in names and notation."""
    plain = normalize({key: value for key, value in config.items() if key not in _NAMES})
    return json.dumps(plain, sort_keys=True, default=str)
