"""Put another period, limit or time in the place of the one that a plan has."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
import re

from ..plan.describe import describe_triggers
from ..plan.model import (
    NO_TIME,
    WEEKDAYS,
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
from .calls import entities_of, is_message, main_calls, targeting, undone, with_calls
from .meanings import Days, Quantity
from .parted import span_of
from .planning import mode_of
from .problems import one_of, reason, texts_of
from .reading import Reason
from .request import Reader
from .revaluing import multiplied
from .units import short_of

type Changed = AutomationPlan | tuple[Reason, ...]
_ANY_DAY = date(2026, 1, 1)
# What "leave out the brightness" takes out of a call, by the group of its pattern.
_UNSET = {
    "brightness": ("brightness_pct", "brightness", "brightness_step_pct"),
    "color": ("rgb_color", "color_temp_kelvin", "color_name", "hs_color", "xy_color"),
    "speed": ("percentage", "preset_mode"),
}
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
    said = match.groupdict()
    period: timedelta = reader.sentence.meaning(match["period"])
    period = -period if match["earlier"] is not None else period
    meant = [item for item in plan.triggers if isinstance(item, TimeTrigger | SunTrigger)]
    if len(meant) > 1 and (span := span_of(plan)) is not None:
        begins, ends = (said.get(part) is not None for part in ("begin", "end"))
        if begins or ends:
            meant = [span.begin if begins else span.end]
        elif said.get("both") is None:
            times = describe_triggers(meant, reader.home, reader.situation.language)
            return (reason("which_moment", reader.situation.language, times=times),)
    elif not meant:
        return _later(plan, period)
    elif len(meant) != 1:
        return (reason("which_part", reader.situation.language),)
    days = said.get("days")
    if days is not None:
        return _shifted_on(plan, meant, period, reader.sentence.meaning(days))
    for trigger in meant:
        moved = _moved(trigger, period)
        if moved is None:
            return None
        plan = _with_trigger(plan, trigger, moved)
    return plan


def _later(plan: AutomationPlan, period: timedelta) -> AutomationPlan | None:
    """Return a plan whose one state has to last for a while first, None if it has none."""
    trigger = plan.triggers[0] if len(plan.triggers) == 1 else None
    if not isinstance(trigger, StateTrigger | NumericTrigger) or trigger.for_ or period < NO_TIME:
        return None
    return _with_trigger(plan, trigger, replace(trigger, for_=period))


def _moved[M: TimeTrigger | SunTrigger](trigger: M, period: timedelta) -> M | None:
    if isinstance(trigger, SunTrigger):
        return replace(trigger, offset=trigger.offset + period)
    if not isinstance(trigger.at, time):
        return None
    moved = datetime.combine(_ANY_DAY, trigger.at) + period
    return replace(trigger, at=moved.time())


def _shifted_on(
    plan: AutomationPlan,
    meant: Sequence[TimeTrigger | SunTrigger],
    period: timedelta,
    days: Days,
) -> AutomationPlan | None:
    """Read "half an hour later on Fridays": on the other days it stays as it was."""
    only = meant[0] if len(meant) == 1 else None
    if not isinstance(only, TimeTrigger) or (moved := _moved(only, period)) is None:
        return None
    before = only.weekdays or WEEKDAYS
    then = tuple(day for day in before if day in days.days)
    rest = tuple(day for day in before if day not in days.days)
    if not then:
        return None
    new = [replace(moved, weekdays=then)]
    new = [replace(only, weekdays=rest), *new] if rest else new
    place = plan.triggers.index(only)
    return replace(plan, triggers=(*plan.triggers[:place], *new, *plan.triggers[place + 1 :]))


def _stretch(reader: Reader, plan: AutomationPlan, match: re.Match[str]) -> Changed | None:
    """Read "ten minutes longer": what a plan does ends so much later."""
    more: timedelta = reader.sentence.meaning(match["period"])
    more = more if match["longer"] is not None else -more
    if (span := span_of(plan)) is not None:
        end = _moved(span.end, more)
        return None if end is None else _with_trigger(plan, span.end, end)
    period = period_of(plan)
    if period is None or period + more <= NO_TIME:
        return None
    return with_period(plan, period + more)


def _some_of(reader: Reader, plan: AutomationPlan, match: re.Match[str]) -> Changed | None:
    """Read "only the first two", and ask which two "only two of them" are."""
    calls = main_calls(plan)
    things = {it.entity_id: it.name for call in calls for it in entities_of(call, reader.home)}
    count = int(match["count"] or 1)
    if not 0 < count < len(things):
        return None
    if match["first"] is None and match["last"] is None:
        texts = texts_of(reader.situation.language)
        names = one_of([*things.values()], texts)
        return (reason("which_ones", reader.situation.language, names=names),)
    kept = [*things][:count] if match["first"] is not None else [*things][-count:]

    def only(call: CallAction) -> CallAction | None:
        if is_message(call):
            return call
        left = [it.entity_id for it in entities_of(call, reader.home) if it.entity_id in kept]
        return replace(call, target=targeting(left)) if left else None

    return replace(plan, actions=with_calls(plan.actions, only))


def _unset(_: Reader, plan: AutomationPlan, match: re.Match[str]) -> Changed | None:
    """Read "leave out the brightness": a thing is only switched on, not set to anything."""
    fields = {field for key, them in _UNSET.items() if match[key] is not None for field in them}

    def bare(call: CallAction) -> CallAction:
        if call.action not in ("light.turn_on", "fan.turn_on"):
            return call
        return replace(call, data={key: it for key, it in call.data.items() if key not in fields})

    changed = replace(plan, actions=with_calls(plan.actions, bare))
    return None if changed == plan else changed


def _reworded(reader: Reader, plan: AutomationPlan, match: re.Match[str]) -> Changed | None:
    """Read 'change the text to "dinner"': a message says something else."""
    message: str = reader.sentence.meaning(match["message"])

    def said(call: CallAction) -> CallAction:
        return replace(call, data={**call.data, "message": message}) if is_message(call) else call

    changed = replace(plan, actions=with_calls(plan.actions, said))
    return None if changed == plan else changed


def _scaled(reader: Reader, plan: AutomationPlan, match: re.Match[str]) -> Changed | None:
    """Read "halve it": what is set is half as much, or twice."""
    return multiplied(plan, 0.5 if match["half"] else 2, reader.situation.language)


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
    ("stretch", _stretch), ("some_of", _some_of), ("unset", _unset),
    ("reworded", _reworded), ("scaled", _scaled), ("after", _after), ("period", _period),
    ("limit", _limit),
)  # fmt: skip
