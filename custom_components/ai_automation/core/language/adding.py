"""Let a plan do what it does to more things: "and the hall too", "the TV as well"."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from ..home import Entity, Home
from ..plan.model import AutomationPlan, CallAction, Target
from .calls import main_calls, with_calls
from .problems import reason, which_of
from .reading import Situation
from .replacing import watching_too
from .request import Reader
from .resolve import Found
from .retiming import Changed
from .said import Context, Problem
from .services import DEED_ACTIONS

_MARKS = " .!?,"


def with_more_things(
    np: str, plan: AutomationPlan, home: Home, situation: Situation
) -> Changed | None:
    """Return a plan that does what it does last to what a text names too, None if it names nothing.

    What is of another kind gets a call of its own: all lamps are put out, and the TV.
    """
    calls, reader = main_calls(plan), Reader(np, home, situation)
    if not calls:
        return None
    last = calls[-1]
    domain, _, service = last.action.partition(".")
    found = _named(reader, {domain})
    if not isinstance(found, Problem):
        if len({call.target for call in calls}) > 1:
            return (reason("which_part", situation.language),)
        return _aimed(plan, last, _ids(found))
    others = _named(reader, set(_domains(service)))
    if isinstance(others, Problem) or last.data or plan.actions[-1] != last:
        return watching_too(np, plan, home, situation) or which_of(found, situation.language)
    ids = _ids(others)
    more = [
        CallAction(
            f"{other}.{service}", Target(tuple(it for it in ids if it.startswith(f"{other}.")))
        )
        for other in dict.fromkeys(it.partition(".")[0] for it in ids)
    ]
    return replace(plan, actions=(*plan.actions, *more))


def _named(reader: Reader, domains: Collection[str]) -> tuple[Found, ...] | Problem:
    text = reader.sentence.text.strip(_MARKS)

    def allow(entity: Entity) -> bool:
        return entity.domain in domains

    return reader.facts.things.find(text, allow, Context())


def _ids(found: tuple[Found, ...]) -> tuple[str, ...]:
    return tuple(entity.entity_id for one in found for entity in one.entities)


def _domains(service: str) -> Iterator[str]:
    """Yield the domains whose things can have done to them what a service does."""
    for actions in DEED_ACTIONS.values():
        for domain, action in actions.items():
            if action == f"{domain}.{service}":
                yield domain


def _aimed(plan: AutomationPlan, last: CallAction, more: tuple[str, ...]) -> AutomationPlan:
    """Return a plan whose call is for more things."""

    def added(call: CallAction) -> CallAction:
        if call.target != last.target:
            return call
        ids = tuple(dict.fromkeys((*call.target.entity_ids, *more)))
        return replace(call, target=replace(call.target, entity_ids=ids))

    return replace(plan, actions=with_calls(plan.actions, added))
