"""Find and change what a plan calls, wherever among its actions that stands."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from ..home import Entity, Home
from ..plan.model import (
    AutomationPlan,
    CallAction,
    ChooseAction,
    DelayAction,
    IfAction,
    NumericTrigger,
    PlanAction,
    RepeatAction,
    StateTrigger,
    Target,
)
from .services import DEED_ACTIONS, INVERSE

type Change = Callable[[CallAction], CallAction | None]
_NOTIFY = "notify"


def calls_in(actions: Iterable[PlanAction]) -> Iterator[CallAction]:
    """Yield all calls among actions, those in their branches as well."""
    for action in actions:
        match action:
            case CallAction():
                yield action
            case IfAction():
                yield from calls_in((*action.then, *action.otherwise))
            case ChooseAction():
                for branch in action.branches:
                    yield from calls_in(branch.actions)
                yield from calls_in(action.default)
            case RepeatAction():
                yield from calls_in(action.actions)
            case _:
                pass


def with_calls(actions: Sequence[PlanAction], change: Change) -> tuple[PlanAction, ...]:
    """Return actions with every call changed; None takes it out, and what only waits for it."""
    changed: list[PlanAction] = []
    for action in actions:
        match action:
            case CallAction():
                new = change(action)
                changed += [] if new is None else [new]
            case IfAction():
                then = with_calls(action.then, change)
                otherwise = with_calls(action.otherwise, change)
                if then or otherwise:
                    changed.append(replace(action, then=then, otherwise=otherwise))
            case ChooseAction():
                branches = tuple(
                    replace(branch, actions=with_calls(branch.actions, change))
                    for branch in action.branches
                )
                default = with_calls(action.default, change)
                if default or any(branch.actions for branch in branches):
                    changed.append(replace(action, branches=branches, default=default))
            case RepeatAction():
                inner = with_calls(action.actions, change)
                changed += [replace(action, actions=inner)] if inner else []
            case _:
                changed.append(action)
    while changed and isinstance(changed[-1], DelayAction) and changed[-1] is not actions[-1]:
        changed.pop()
    return tuple(changed)


def is_message(call: CallAction) -> bool:
    """Tell whether a call sends a message."""
    return call.action.partition(".")[0] == _NOTIFY


def main_calls(plan: AutomationPlan) -> list[CallAction]:
    """Return what a plan does to things, without what takes that back later."""
    kept: list[CallAction] = []
    for call in calls_in(plan.actions):
        back = [undone(other) for other in kept]
        if not call.target.empty and not is_message(call) and call not in back:
            kept.append(call)
    return kept


def with_values(plan: AutomationPlan, action: PlanAction) -> AutomationPlan | None:
    """Return a plan whose call for the same things sets what an action sets, None if it has none.

    "Make them purple" says how they are to be lit, and not to light them twice.
    """
    same = [
        call
        for call in main_calls(plan)
        if isinstance(action, CallAction)
        and (call.action, call.target) == (action.action, action.target)
        and not is_message(call)
    ]
    if len(same) != 1 or not isinstance(action, CallAction):
        return None
    new = replace(same[0], data={**same[0].data, **action.data})
    return replace(
        plan, actions=with_calls(plan.actions, lambda call: new if call is same[0] else call)
    )


def watched_by(plan: AutomationPlan) -> tuple[str, ...]:
    """Return the entity ids of what a plan waits for by its state or its number."""
    return tuple(
        each
        for trigger in plan.triggers
        if isinstance(trigger, StateTrigger | NumericTrigger)
        for each in trigger.entity_ids
    )


def undone(call: CallAction) -> CallAction | None:
    """Return the call that takes one back, None if nothing does."""
    domain = call.action.partition(".")[0]
    for do, opposite in INVERSE.items():
        action = DEED_ACTIONS[opposite].get(domain)
        if action is not None and DEED_ACTIONS[do].get(domain) == call.action:
            return CallAction(action, call.target)
    return None


def same_deed(action: str, domain: str) -> str | None:
    """Return the action that does to another kind of things what one does, None if none does."""
    own = action.partition(".")[0]
    if own == domain:
        return action
    deeds = (actions for actions in DEED_ACTIONS.values() if actions.get(own) == action)
    return next((actions[domain] for actions in deeds if domain in actions), None)


def entities_of(call: CallAction, home: Home) -> tuple[Entity, ...]:
    """Return the things that a call acts on, those of the places that it names as well."""
    target, domain = call.target, call.action.partition(".")[0]
    named = [home.entities[each] for each in target.entity_ids if each in home.entities]
    placed = [
        entity
        for entity in home.domain(domain)
        if entity.area_id in target.area_ids
        or home.floor_of(entity) in target.floor_ids
        or not home.labels_of(entity).isdisjoint(target.label_ids)
    ]
    return tuple({entity.entity_id: entity for entity in (*named, *placed)}.values())


def targeting(entity_ids: Iterable[str]) -> Target:
    """Return the target of some things."""
    return Target(tuple(dict.fromkeys(entity_ids)))
