"""Tell the parts of a plan that does different things at different times."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..plan.model import (
    AutomationPlan,
    CallAction,
    ChooseAction,
    Condition,
    IfAction,
    PlanAction,
    RawTrigger,
    SunTrigger,
    TimeTrigger,
    Trigger,
    TriggerCondition,
)
from .calls import calls_in, undone
from .services import DEED_ACTIONS

type Moment = TimeTrigger | SunTrigger
# What is done when something begins: that of the other side ends it.
_BEGINNINGS = frozenset(
    action for do in ("on", "open", "play", "clean") for action in DEED_ACTIONS[do].values()
)


@dataclass(frozen=True, slots=True)
class Part:
    """What is waited for in a part, and what has to hold and is done then."""

    triggers: Sequence[Trigger]
    conditions: Sequence[Condition]
    actions: Sequence[PlanAction]


@dataclass(frozen=True, slots=True)
class Span:
    """The two moments at which what a plan does begins and ends."""

    begin: Moment
    end: Moment


def parts_of(plan: AutomationPlan) -> Iterator[Part]:
    """Yield what a plan does for some of its triggers only; nothing if it does the same for all."""
    for action in plan.actions:
        if isinstance(action, ChooseAction):
            branches = [(it.conditions, it.actions) for it in action.branches]
        elif isinstance(action, IfAction):
            branches = [(action.conditions, action.then)]
        else:
            continue
        left = {it.id for it in plan.triggers if not isinstance(it, RawTrigger)}
        for conditions, actions in branches:
            ids = next((it.ids for it in conditions if isinstance(it, TriggerCondition)), None)
            if ids is None:
                left.clear()
                continue
            left.difference_update(ids)
            yield Part(_with_id(plan, ids), conditions, actions)
        otherwise = action.otherwise if isinstance(action, IfAction) else action.default
        if left and otherwise:
            yield Part(_with_id(plan, left), (), otherwise)


def span_of(plan: AutomationPlan) -> Span | None:
    """Return when something begins and ends that a plan does from one time to another.

    None if it does anything else besides, or what it begins is not what it ends.
    """
    parts = list(parts_of(plan))
    if len(parts) != 2 or len(plan.triggers) != 2:  # noqa: PLR2004 - a beginning and an end
        return None
    first, last = sorted(parts, key=_begins, reverse=True)
    back = [undone(call) for call in calls_in(first.actions)]
    if not _begins(first) or _begins(last) or back != list(calls_in(last.actions)):
        return None
    begin, end = (part.triggers[0] if len(part.triggers) == 1 else None for part in (first, last))
    if not isinstance(begin, Moment.__value__) or not isinstance(end, Moment.__value__):
        return None
    return Span(begin, end)


def begins(calls: Iterable[CallAction]) -> bool:
    """Tell whether calls switch things on, or begin something else that can be ended."""
    return all(call.action in _BEGINNINGS for call in calls)


def _begins(part: Part) -> bool:
    return begins(calls_in(part.actions))


def _with_id(plan: AutomationPlan, ids: Collection[str | None]) -> list[Trigger]:
    return [it for it in plan.triggers if not isinstance(it, RawTrigger) and it.id in ids]


def is_parted(plan: AutomationPlan) -> bool:
    """Tell whether a plan does different things at different times."""
    return any(getattr(item, "id", None) for item in plan.triggers) or any(
        isinstance(condition, TriggerCondition)
        for action in plan.actions
        if isinstance(action, ChooseAction)
        for branch in action.branches
        for condition in branch.conditions
    )
