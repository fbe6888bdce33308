"""Change when a plan runs: other times and days, one more occasion, a condition."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from ..plan.model import (
    WEEKDAYS,
    AutomationPlan,
    NumericTrigger,
    RawTrigger,
    SunTrigger,
    TimeCondition,
    TimeTrigger,
    Trigger,
)
from .bounding import moment_at
from .lexicon import lexicon_of
from .meanings import DAYPART_HOURS, Clock, Days, Sun
from .normalize import normalize
from .parted import Moment
from .planning import holding
from .problems import reason
from .reading import Reason
from .rules import RuleDraft, clock_trigger, date_condition, with_days, with_id
from .said import Fact
from .tagging import tagger_of

type Changed = AutomationPlan | tuple[Reason, ...]
_DAY, _HALF_DAY = 24, 12
_NOON, _SMALL_HOURS, _LATE_EVENING = 12, 4, 21
# Which side of noon the sun sets and rises on.
_LATE = {"sunset": True, "sunrise": False}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a change is said: what it replaces, and whether it comes on top or instead.

    `bare` is that nothing but a time and days was said; `moment` is the one that a time is to
    replace, if that is known.
    """

    language: str
    old: str | None = None
    also: bool = False
    instead: bool = False
    bare: bool = False
    moment: Moment | None = None


def retimed(plan: AutomationPlan, rule: RuleDraft, manner: Manner) -> Changed:
    """Return a plan with the times, days and conditions of a rule in it."""
    triggers: Sequence[Trigger] | str = plan.triggers
    conditions = list(plan.conditions)
    if (moved := _in_other_half(plan.triggers, rule)) is not None:
        triggers, rule = moved, replace(rule, parts=[])
    if rule.clocks:
        if manner.also:
            beside(rule, moment_of(plan))
        triggers = _with_clock(plan.triggers, rule, manner)
    occasions = [when.fact for when in rule.whens if _is_occasion(when.lead, when.fact, manner)]
    if occasions and not isinstance(triggers, str):
        triggers = _with_occasions(triggers, occasions, manner)
    if isinstance(triggers, str):
        return (reason(triggers, manner.language),)
    # Every day has all others in it.
    if rule.days and (days_of(plan) or not manner.also or rule.clocks):
        days = _other_days(rule.days, days_of(plan), manner)
        days = days or _joined_days(rule.days, days_of(plan), also=manner.also)
        kept = [item for item in conditions if not _only_days(item)]
        bare = [replace(it, weekdays=()) if isinstance(it, TimeTrigger) else it for it in triggers]
        new, by_day = with_days(bare, days)
        if rule.clocks and manner.bare and not days_of(plan) and len(plan.triggers) == 1:
            triggers, by_day = _only_then(plan.triggers[0], new, by_day)
        else:
            triggers = new
        conditions = [*kept, *by_day]
    conditions += [date_condition(dates) for dates in rule.dates]
    conditions += rule.conditions
    conditions += [when.fact.condition for when in rule.whens if when.fact not in occasions]
    # A part of the day that only names days, as in "school nights", is told by the time.
    timed = all(isinstance(item, TimeTrigger | SunTrigger) for item in triggers)
    told = replace(rule, days=[replace(days, part=None) for days in rule.days]) if timed else rule
    conditions += holding(told, rule.clocks)
    return replace(plan, triggers=tuple(triggers), conditions=tuple(dict.fromkeys(conditions)))


def _in_other_half(triggers: Sequence[Trigger], rule: RuleDraft) -> Sequence[Trigger] | None:
    """Return a time half a day later or earlier if only that is in the part that was said.

    "In the evening" of what is done at nine in the morning says when, and limits nothing.
    """
    if rule.clocks or len(rule.parts) != 1 or len(triggers) != 1:
        return None
    (trigger,), (first, last) = triggers, DAYPART_HOURS[rule.parts[0]]
    if not isinstance(trigger, TimeTrigger) or not isinstance(trigger.at, time):
        return None
    hours = [(hour - first.hour) % _DAY for hour in (trigger.at.hour, trigger.at.hour + _HALF_DAY)]
    lasts = (last.hour - first.hour) % _DAY
    if hours[0] < lasts or hours[1] >= lasts:
        return None
    other = trigger.at.replace(hour=(trigger.at.hour + _HALF_DAY) % _DAY)
    return [replace(trigger, at=other)]


def _is_occasion(lead: str, fact: Fact, manner: Manner) -> bool:
    """Tell whether a fact is waited for: "also when Ben comes home"."""
    return (
        lead == "when" and bool(fact.triggers) and (manner.also or manner.instead or fact.eventive)
    )


def _with_occasions(
    triggers: Sequence[Trigger], facts: Sequence[Fact], manner: Manner
) -> Sequence[Trigger] | str:
    """Return triggers with some more, or others in their place; else the reason why not."""
    if any(_id_of(item) for item in triggers) or any(fact.also for fact in facts):
        return "which_part"
    new = [trigger for fact in facts for trigger in fact.triggers]
    if manner.instead or (not manner.also and _moves(triggers, new)):
        return new
    return [*triggers, *new] if manner.also else "instead_or_also"


def _moves(old: Sequence[Trigger], new: Sequence[Trigger]) -> bool:
    """Tell whether what is waited for is another limit of the same: "only below 28"."""
    if len(old) != 1 or len(new) != 1:
        return False
    (before,), (after,) = old, new
    if not isinstance(before, NumericTrigger) or not isinstance(after, NumericTrigger):
        return False
    sides = [(it.above is None, it.below is None) for it in (before, after)]
    return before.entity_ids == after.entity_ids and sides[0] == sides[1]


def _with_clock(
    triggers: Sequence[Trigger], rule: RuleDraft, manner: Manner
) -> Sequence[Trigger] | str:
    """Return triggers with a new time in the place of the old one; else the reason why not."""
    clock = rule.clocks[0]
    half_known = bool(rule.clock_parts and rule.clock_parts[0].half)
    timed = [item for item in triggers if isinstance(item, TimeTrigger | SunTrigger)]
    if manner.also and manner.old is None:
        if any(_id_of(item) for item in triggers):
            return "which_part"
        return [*triggers, *rule.clocks]
    if len(rule.clocks) > 1:
        return "which_part"
    if not timed:
        if manner.instead and not any(_id_of(item) for item in triggers):
            return [clock]
        return "instead_or_also"
    meant = [item for item in timed if _is_at(item, manner)]
    if len(meant) != 1:
        return "which_part"
    chosen = meant[0]
    if isinstance(clock, TimeTrigger) and not half_known:
        clock = _in_same_half(clock, chosen)
    new = with_id(clock, chosen.id)
    if isinstance(new, TimeTrigger) and isinstance(chosen, TimeTrigger):
        new = replace(new, weekdays=chosen.weekdays)
    return [new if item is chosen else item for item in triggers]


def _only_then(
    old: Trigger, new: Sequence[Trigger], by_day: list[Any]
) -> tuple[Sequence[Trigger], list[Any]]:
    """Read "at eight on weekends": on all other days it stays as it was."""
    other = new[0]
    if isinstance(old, TimeTrigger) and isinstance(other, TimeTrigger) and other.weekdays:
        rest = tuple(day for day in WEEKDAYS if day not in other.weekdays)
        return [replace(old, weekdays=rest), other], by_day
    return new, by_day


def moment_of(plan: AutomationPlan) -> Clock | Sun | None:
    """Return the last time of day that a plan runs at, None if it has none."""
    for trigger in reversed(plan.triggers):
        if (moment := moment_at(trigger)) is not None:
            return moment
    return None


def following(rule: RuleDraft, moment: Clock | Sun | None) -> None:
    """Take bare times of a rule as those that come after a moment: "and off again at ten"."""
    if moment is not None and len(rule.clock_parts) == len(rule.clocks):
        rule.clock_parts = [part.following(moment) for part in rule.clock_parts]
        rule.clocks = [clock_trigger(part) for part in rule.clock_parts]


def beside(rule: RuleDraft, moment: Clock | Sun | None) -> None:
    """Take bare times of a rule as those near a moment: "at six, and at five too"."""
    if moment is not None and len(rule.clock_parts) == len(rule.clocks):
        late = moment.usual_hour >= _NOON
        parts = [
            # The small hours are a time of day only for what goes on into them.
            part.in_part("evening" if late else "morning")
            if _SMALL_HOURS < part.at.hour < _NOON
            else part.following(moment)
            for part in rule.clock_parts
        ]
        rule.clock_parts = parts
        rule.clocks = [clock_trigger(part) for part in parts]


def days_of(plan: AutomationPlan) -> list[Days]:
    """Return the days that a plan is for already, to which "also" adds some."""
    days = [item.weekdays for item in plan.conditions if isinstance(item, TimeCondition)]
    days += [item.weekdays for item in plan.triggers if isinstance(item, TimeTrigger)]
    return [Days(each) for each in dict.fromkeys(days) if each]


def _joined_days(new: list[Days], old: list[Days], *, also: bool) -> list[Days]:
    """Return the days that are meant: new ones, old and new ones, or old ones but for some."""
    if not (new and old):
        return new
    if also:
        return [Days(tuple(day for days in (*old, *new) for day in days.days))]
    return [*old, *new] if all(days.excluded for days in new) else new


def _other_days(new: list[Days], old: list[Days], manner: Manner) -> list[Days]:
    """Return days with some in the place of those that are said: "Sunday, not Saturday"."""
    gone = {day for it in _said(manner, Days) for day in it.days}
    planned = {day for it in old for day in it.days}
    if not gone or not gone < planned:
        return []
    kept = (planned - gone) | {day for it in new for day in it.days}
    return [Days(tuple(day for day in WEEKDAYS if day in kept))]


def _said[M](manner: Manner, kind: type[M]) -> list[M]:
    """Return the times or days that a change says it replaces."""
    if not manner.old:
        return []
    lexicon = lexicon_of(manner.language)
    sentence = normalize(f"{lexicon['asking']['edit']['at']} {manner.old}", lexicon)
    tagger_of(lexicon.language).tag(sentence)
    return [it for it in sentence.tags.values() if isinstance(it, kind)]


def _in_same_half(clock: TimeTrigger, old: TimeTrigger | SunTrigger) -> TimeTrigger:
    """Return a bare time in the half of the day of the one it replaces: "no, at ten"."""
    if isinstance(old, SunTrigger):
        late = _LATE[old.event]
    else:
        late = not isinstance(old.at, str) and old.at.hour >= _NOON
    if (
        isinstance(old, TimeTrigger)
        and not isinstance(old.at, str)
        and old.at.hour >= _LATE_EVENING
    ):
        # "Off at one" of what was off at eleven: it only goes on into the small hours.
        late = isinstance(clock.at, str) or clock.at.hour >= _SMALL_HOURS
    if not isinstance(clock.at, str) and clock.at.hour == _NOON and _is_by_night(old):
        # "Half past twelve" of what was at midnight.
        return replace(clock, at=clock.at.replace(hour=0))
    if late and not isinstance(clock.at, str) and 0 < clock.at.hour < _NOON:
        return replace(clock, at=clock.at.replace(hour=clock.at.hour + _NOON))
    return clock


def _is_by_night(old: TimeTrigger | SunTrigger) -> bool:
    """Tell whether something was late in the evening or in the small hours."""
    if isinstance(old, SunTrigger) or isinstance(old.at, str):
        return False
    return old.at.hour >= _LATE_EVENING or old.at.hour < _SMALL_HOURS


def _is_at(trigger: TimeTrigger | SunTrigger, manner: Manner) -> bool:
    """Tell whether a trigger is at the time that is to be replaced; any is if none was said."""
    if not manner.old:
        return manner.moment in (None, trigger)
    for meaning in _said(manner, object):
        if isinstance(meaning, Sun) and isinstance(trigger, SunTrigger):
            return meaning.event == trigger.event
        if isinstance(meaning, Clock) and isinstance(trigger, TimeTrigger):
            at = trigger.at
            if isinstance(at, str) or at.minute != meaning.at.minute:
                return False
            return at.hour == meaning.at.hour or (
                meaning.half is None and at.hour % _NOON == meaning.at.hour % _NOON
            )
    return False


def _id_of(trigger: Trigger) -> str | None:
    return None if isinstance(trigger, RawTrigger) else trigger.id


def _only_days(condition: object) -> bool:
    return (
        isinstance(condition, TimeCondition)
        and bool(condition.weekdays)
        and condition.after is None
        and condition.before is None
    )
