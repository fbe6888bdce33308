"""Turn a state of things into triggers and a condition."""

from ..home import Entity
from ..plan.model import (
    NO_TARGET,
    AndCondition,
    Condition,
    NotCondition,
    OrCondition,
    StateCondition,
    StateTrigger,
    Target,
    Trigger,
)
from .events import GONE, NOT, OFF_STATES, event_state
from .index import Places
from .resolve import Found
from .said import Fact, FactSaid

# What is said of a place, and not of a thing in it.
_OF_PLACES = {"existence", "room"}


def state_fact(
    found: tuple[Found, ...], event: str, said: FactSaid, any_words: frozenset[str]
) -> Fact:
    """Return the fact that things get into the state an event means for them.

    With one of `any_words` said, one of several things is enough.
    """
    by_state: dict[str, list[Entity]] = {}
    for one in found:
        for entity in one.entities:
            by_state.setdefault(event_state(event, entity) or "", []).append(entity)
    any_of = _says_any(said, any_words)
    every = not any_of and (any(one.mention.plural for one in found) or len(found) > 1)
    place = _place_of(found, said)
    facts = [
        _of_state(tuple(entity.entity_id for entity in same), state, place, every=every)
        for state, same in by_state.items()
    ]
    entities = tuple(entity for one in found for entity in one.entities)
    triggers = tuple(trigger for triggers, _ in facts for trigger in triggers)
    conditions = tuple(it for _, it in facts)
    condition = conditions[0]
    if len(conditions) > 1:
        condition = OrCondition(conditions) if any_of else AndCondition(conditions)
    also: tuple[Condition, ...] = ()
    if len(entities) > 1 and every:
        also = (condition,)
    return Fact(
        triggers,
        condition,
        entities,
        also,
        said.eventive,
        said.text,
        sum(one.cost for one in found),
    )


def _place_of(found: tuple[Found, ...], said: FactSaid) -> Target:
    """Return where things are that were meant by their places and kinds alone.

    Of motion in the hall, or somebody there, that is so whatever the sensor is called.
    """
    places: list[Places] = []
    for one in found:
        said_of = [unit.places for unit in one.mention.units if unit.places is not None]
        of_place = said.fact in _OF_PLACES and len(said_of) == 1
        place = said_of[0] if of_place else one.place
        if place is None:
            return NO_TARGET
        places.append(place)
    return Target(
        area_ids=tuple(sorted({each for place in places for each in place.area_ids})),
        floor_ids=tuple(sorted({each for place in places for each in place.floor_ids})),
        label_ids=tuple(sorted({each for place in places for each in place.label_ids})),
    )


def _says_any(said: FactSaid, any_words: frozenset[str]) -> bool:
    words = set((said.np or "").split()) | set(said.text.split()[:3])
    return bool(words & any_words)


def _of_state(
    ids: tuple[str, ...], state: str, place: Target, *, every: bool
) -> tuple[tuple[Trigger, ...], Condition]:
    """Return the triggers and the condition of entities being in a state ("*off": not off)."""
    any_of = len(ids) > 1 and not every
    if state == "?":
        return (StateTrigger(ids, not_from=GONE, not_to=GONE),), StateCondition(ids, ("on",))
    if not state.startswith(NOT):
        return (
            (StateTrigger(ids, to=(state,), place=place),),
            StateCondition(ids, (state,), match_any=any_of, place=place),
        )
    base = state.removeprefix(NOT)
    domain = ids[0].partition(".")[0]
    off = OFF_STATES.get(domain, (base,)) if base == "off" else (base,)
    none_of = [NotCondition((StateCondition((each,), (*off, *GONE)),)) for each in ids]
    condition: Condition = none_of[0]
    if len(none_of) > 1:
        condition = OrCondition(tuple(none_of)) if any_of else AndCondition(tuple(none_of))
    return (StateTrigger(ids, from_=off, not_to=GONE),), condition
