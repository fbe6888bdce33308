"""Put another period, limit or time in the place of the one that a plan has."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
import re

from ..plan.model import (
    NO_TIME,
    AutomationPlan,
    CallAction,
    DelayAction,
    NumericTrigger,
    StateTrigger,
    SunTrigger,
    Templated,
    TimeTrigger,
    Trigger,
)
from .calls import is_message, main_calls, undone
from .meanings import Quantity
from .planning import mode_of
from .problems import reason
from .reading import Reason
from .request import Reader
from .units import short_of

type Changed = AutomationPlan | tuple[Reason, ...]
_UNITS = (timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1))


def amended(reader: Reader, plan: AutomationPlan) -> Changed | None:
    """Return a plan with another period, limit or time, None if a text says none of these."""
    patterns = reader.grammar.lexicon["asking"]["amend"]
    text = reader.sentence.text.strip(" .,!")
    for name, change in _CHANGES:
        match = re.fullmatch(patterns[name], text)
        changed = change(reader, plan, match) if match is not None else None
        if changed is not None:
            return changed
    return None


def period_of(plan: AutomationPlan) -> timedelta | None:
    """Return the one period that a plan waits for, None if it has none or several."""
    delays = [item.duration for item in plan.actions if isinstance(item, DelayAction)]
    delays += [item.for_ for item in _lasting(plan) if item.for_ != NO_TIME]
    if len(delays) != 1 or isinstance(delays[0], Templated):
        return None
    return delays[0]


def in_unit_of(count: float, period: timedelta) -> timedelta:
    """Return so many of the unit that a period is counted in: "make it five"."""
    unit = next((it for it in _UNITS if period % it == NO_TIME), _UNITS[-1])
    return count * unit


def with_period(plan: AutomationPlan, period: timedelta) -> AutomationPlan | None:
    """Return a plan with another period, None if it has none or several."""
    delays = [item for item in plan.actions if isinstance(item, DelayAction)]
    lasting = [item for item in _lasting(plan) if item.for_ != NO_TIME]
    if len(delays) + len(lasting) != 1:
        return None
    if lasting:
        return _with_trigger(plan, lasting[0], replace(lasting[0], for_=period))
    actions = tuple(
        replace(item, duration=period) if isinstance(item, DelayAction) else item
        for item in plan.actions
    )
    return replace(plan, actions=actions)


def _lasting(plan: AutomationPlan) -> list[StateTrigger | NumericTrigger]:
    return [item for item in plan.triggers if isinstance(item, StateTrigger | NumericTrigger)]


def _period(reader: Reader, plan: AutomationPlan, match: re.Match[str]) -> Changed | None:
    """Read "make that ten minutes": what is waited for lasts as long, or is put off as long."""
    period: timedelta = reader.sentence.meaning(match["period"])
    if (changed := with_period(plan, period)) is not None:
        return changed
    if match["lead"] is None or any(isinstance(item, DelayAction) for item in plan.actions):
        return None
    if match["during"] is not None and (ended := _ending(plan, period)) is not None:
        return ended
    lasting = _lasting(plan)
    if len(lasting) != 1 or len(plan.triggers) != 1:
        return None
    return _with_trigger(plan, lasting[0], replace(lasting[0], for_=period))


def _ending(plan: AutomationPlan, period: timedelta) -> AutomationPlan | None:
    """Return a plan that takes back what it does after a while, None if that cannot be."""
    calls = [item for item in plan.actions if isinstance(item, CallAction)]
    done = [item for item in calls if not is_message(item)]
    back = [undone(item) for item in done]
    if not done or None in back or len(calls) != len(plan.actions):
        return None
    ends = [item for item in back if item is not None]
    actions = (*plan.actions, DelayAction(period), *ends)
    return replace(plan, actions=actions, mode=mode_of(plan.triggers, actions, plan.mode))


def _after(reader: Reader, plan: AutomationPlan, match: re.Match[str]) -> Changed | None:
    """Read "and off again after ten minutes": what is done is taken back by then."""
    if len({call.target for call in main_calls(plan)}) != 1:
        return None
    return _ending(plan, reader.sentence.meaning(match["period"]))


def _limit(reader: Reader, plan: AutomationPlan, match: re.Match[str]) -> Changed | None:
    """Read "above 30 instead" and "make it 18": another limit of the one number that counts."""
    numeric = [item for item in plan.triggers if isinstance(item, NumericTrigger)]
    number = match["value"]
    value = reader.sentence.meaning(number) if "#" in number else Quantity(float(number))
    if len(numeric) != 1 or None not in (numeric[0].above, numeric[0].below):
        return None
    above = match["above"] is not None or (match["below"] is None and numeric[0].above is not None)
    limit, said = value.number, match["above"] or match["below"]
    if said is not None and reader.grammar.inclusive.fullmatch(said):
        states = (reader.home.entities.get(each) for each in numeric[0].entity_ids)
        state = next((it.state for it in states if it is not None), None)
        limit = short_of(limit, state, rising=above)
    new = replace(numeric[0], above=limit if above else None, below=None if above else limit)
    return _with_trigger(plan, numeric[0], new)


def _shift(reader: Reader, plan: AutomationPlan, match: re.Match[str]) -> Changed | None:
    """Read "fifteen minutes later": the time or the offset moves by as much."""
    period: timedelta = reader.sentence.meaning(match["period"])
    period = -period if match["earlier"] is not None else period
    timed = [item for item in plan.triggers if isinstance(item, TimeTrigger | SunTrigger)]
    if len(timed) != 1:
        return (reason("which_part", reader.situation.language),) if timed else None
    only = timed[0]
    if isinstance(only, SunTrigger):
        return _with_trigger(plan, only, replace(only, offset=only.offset + period))
    if not isinstance(only.at, time):
        return None
    moved = datetime.combine(reader.situation.now.date(), only.at) + period
    return _with_trigger(plan, only, replace(only, at=moved.time()))


def _vague_shift(reader: Reader, plan: AutomationPlan, _: re.Match[str]) -> Changed | None:
    """Ask how much "a bit earlier" is."""
    timed = any(isinstance(item, TimeTrigger | SunTrigger) for item in plan.triggers)
    return (reason("how_much", reader.situation.language),) if timed else None


def _swapped_times(_: Reader, plan: AutomationPlan, __: re.Match[str]) -> Changed | None:
    """Read "swap the times": two times of day change places."""
    timed = [item for item in plan.triggers if isinstance(item, TimeTrigger)]
    if len(timed) != 2 or len(plan.triggers) != 2:  # noqa: PLR2004 - they change places
        return None
    first, second = timed
    return replace(plan, triggers=(replace(first, at=second.at), replace(second, at=first.at)))


def _with_trigger(plan: AutomationPlan, old: Trigger, new: Trigger) -> AutomationPlan:
    return replace(plan, triggers=tuple(new if item is old else item for item in plan.triggers))


type _Change = Callable[[Reader, AutomationPlan, re.Match[str]], Changed | None]
_CHANGES: Sequence[tuple[str, _Change]] = (
    ("shift", _shift), ("vague_shift", _vague_shift), ("swap_times", _swapped_times),
    ("after", _after), ("period", _period), ("limit", _limit),
)  # fmt: skip
