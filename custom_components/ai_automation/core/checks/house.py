"""Index what the automations of a house wait for and do, once for as long as it stays as it is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
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
    """The automations that are switched on, by what they wait for, do and mean."""

    members: tuple[Member, ...]
    waiting: Mapping[str, tuple[Member, ...]]
    doing: Mapping[str, tuple[Member, ...]]
    by_meaning: Mapping[str, tuple[Member, ...]]


_HOUSES: WeakKeyDictionary[Revision, House] = WeakKeyDictionary()
_MAKING = Lock()


def house_of(home: Home) -> House:
    """Return the index of a home's automations."""
    # Who comes while it is being made waits for it: made twice, it would take both twice as long.
    with _MAKING:
        if (house := _HOUSES.get(home.revision)) is None:
            house = _HOUSES[home.revision] = _indexed(_members(home))
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


def _members(home: Home) -> Iterator[Member]:
    for one in home.automations:
        if one.enabled and one.config and "use_blueprint" not in one.config:
            yield Member(
                one.entity_id, one.alias, behaviour_of(one.config, home), meaning_of(one.config)
            )


def _indexed(members: Iterable[Member]) -> House:
    listed = tuple(members)
    waiting, doing = (
        defaultdict[str, dict[str, Member]](dict),
        defaultdict[str, dict[str, Member]](dict),
    )
    meanings = defaultdict[str, list[Member]](list)
    for member in listed:
        waiting[started(member.entity_id)][member.entity_id] = member
        for wait in member.behaviour.waits:
            waiting[wait.about][member.entity_id] = member
        for effect in member.behaviour.effects:
            doing[effect.about][member.entity_id] = member
        meanings[member.meaning].append(member)
    return House(
        listed,
        {about: tuple(those.values()) for about, those in waiting.items()},
        {about: tuple(those.values()) for about, those in doing.items()},
        {meaning: tuple(those) for meaning, those in meanings.items()},
    )


def meaning_of(config: Mapping[str, Any]) -> str:
    """Return a text that is the same for automations that differ only in names and notation."""
    plain = normalize({key: value for key, value in config.items() if key not in _NAMES})
    return json.dumps(plain, sort_keys=True, default=str)
