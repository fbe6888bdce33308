"""Write messages that list what is so when they are sent: "tell me which windows are open"."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from ..home import Entity
from .events import GONE, NOT, OFF_STATES, can_be, event_state
from .heard import Heard
from .index import Able
from .said import Context, Problem
from .things import Things

_NAMES = "map(attribute='name') | list"


def listed(
    np: str, state: str, heard: Heard, things: Things, texts: Mapping[str, str]
) -> tuple[tuple[Entity, ...], str] | Problem:
    """Return the things that may be in a state, and the message that names those that are.

    `np` are the things and `state` the words for the state as they were said.
    """
    problem = Problem("unread", (state,))
    for event in heard.grammar.events_of(state):
        found = things.find(np, Able(can_be, (event,)), Context())
        if not isinstance(found, Problem):
            entities = tuple(it for one in found for it in (*one.entities, *one.choices))
            names = " + ".join(_named(entities, event))
            none = texts["none_listed"].replace("'", "’")
            said = state[:1].upper() + state[1:]
            return entities, f"{said}: {{{{ ({names}) | join(', ') or '{none}' }}}}"
        problem = found if found.code != "unread" else problem
    return problem


def _named(entities: Sequence[Entity], event: str) -> list[str]:
    """Return the templates of the names of what is in the state of an event, by that state."""
    states = [(event_state(event, it) or "", it) for it in entities]
    states.sort(key=lambda item: item[0])
    return [
        _of_state(state, [entity for _, entity in group])
        for state, group in groupby(states, key=lambda item: item[0])
    ]


def _of_state(state: str, entities: Sequence[Entity]) -> str:
    ids = ", ".join(f"'{it.entity_id}'" for it in entities)
    if not state.startswith(NOT):
        return f"expand({ids}) | selectattr('state', 'eq', '{state}') | {_NAMES}"
    other = state.removeprefix(NOT)
    off = dict.fromkeys((other, *OFF_STATES.get(entities[0].domain, ()), *GONE))
    return f"expand({ids}) | rejectattr('state', 'in', {list(off)}) | {_NAMES}"
