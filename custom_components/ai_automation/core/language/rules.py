"""Hold what a sentence asks for while its clauses are put together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from typing import Any, ClassVar, Literal

from ..home import HOME_ZONE
from ..plan.model import (
    WEEKDAYS,
    AndCondition,
    Condition,
    NotCondition,
    NumericCondition,
    PatternTrigger,
    PlanAction,
    RawTrigger,
    StateTrigger,
    SunCondition,
    SunSpanCondition,
    SunTrigger,
    TemplateCondition,
    TimeCondition,
    TimeTrigger,
    Trigger,
)
from .meanings import DAYPART_HOURS, Clock, Dates, Daylight, Daypart, Days, Every, Sun, Window
from .said import NONE_HOME, Deed, Fact

_NOON = time(12)
_SMALL_HOURS = time(4)
_EVERY_DAY = 7
_MINUTE, _HOUR = 60, 3600


@dataclass(slots=True)
class Step:
    """One deed with what its adverbs say: after how long, and for how long.

    `held` is what its adverbs told of when it is done; `only` are the conditions under which it
    is done in the place of the step before it: "20 % at night, full by day". `given` has to be so
    for it alone: "lock up, close the gate if it is open, and put the lamp out"; it is `news` if it
    was asked about on purpose. One that is `apart`
    was said after a mark, and one that is `then` comes when the one before it is over, also if
    that is `lasting`: it is taken back after so long.
    """

    deed: Deed
    actions: list[PlanAction]
    held: tuple[tuple[str, Any], ...] = ()
    only: tuple[Condition, ...] = ()
    given: tuple[Condition, ...] = ()
    news: bool = False
    apart: bool = False
    then: bool = False
    lasting: timedelta | None = None


@dataclass(slots=True)
class When:
    """One fact that is waited for or asked about, and how it was led in.

    `own` has to hold of several that are waited for only when it is this one: "when the gate
    opens, or when the bell rings after ten". What has a `moment` is asked about then, and only
    then: "if the gate is open at ten or unlocked at eleven".
    """

    fact: Fact
    lead: str
    alternative: bool = False
    own: tuple[Condition, ...] = ()
    moment: Trigger | None = None


@dataclass(slots=True)
class RuleDraft:
    """One "when this, then that" of the sentence.

    What `lasts` is done for as long as the `whiles` are so: "run the fan while it is damp".
    With `instead` its days are no days of the rule before it: "at six, or at eight on Sundays". It
    is `beside` that if both do the same: "on weekdays at six and on Sundays at eight run it".
    With a `bound` only the earlier or the later of its two clocks counts. What `ends` takes the
    next rule back. `led` is how many of its `whens` and `conditions` were said before its first
    deed.
    """

    HOLDING: ClassVar = ("conditions", "days", "dates", "parts", "since", "until", "light", "spans")

    clocks: list[Trigger] = field(default_factory=list)
    clock_parts: list[Clock] = field(default_factory=list)
    whens: list[When] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    days: list[Days] = field(default_factory=list)
    dates: list[Dates] = field(default_factory=list)
    parts: list[Daypart] = field(default_factory=list)
    since: list[Clock | Sun] = field(default_factory=list)
    until: list[Clock | Sun] = field(default_factory=list)
    light: list[Daylight] = field(default_factory=list)
    spans: list[Window] = field(default_factory=list)
    whiles: list[Fact] = field(default_factory=list)
    lasts: bool = False
    instead: bool = False
    beside: bool = False
    bound: Literal["earlier", "later"] | None = None
    steps: list[Step] = field(default_factory=list)
    otherwise: list[Step] = field(default_factory=list)
    complete: int = 0
    ends: bool = False
    led: tuple[int, int] | None = None

    @property
    def waits(self) -> bool:
        """Tell whether something was said that the rule waits for."""
        return bool(self.clocks or self.whens)

    @property
    def events(self) -> list[Trigger]:
        """Return the triggers of what was said that the rule waits for."""
        return [trigger for when in self.whens for trigger in when.fact.triggers]

    @property
    def begun(self) -> bool:
        """Tell whether it was said when the rule holds, as an event or as a state."""
        return self.waits or bool(self.whiles)

    @property
    def lasts_for_span(self) -> bool:
        """Tell whether its first deed is to last for a span of the day: "on from six to ten"."""
        first = self.steps[0] if self.steps else None
        held = first.held if first is not None and first.deed.do == "on" else ()
        return any(name == "span" for name, _ in held)

    def only_holds(self, when: When) -> bool:
        """Let states that were said before an event be its conditions; tell whether they are.

        "Turn it on if nobody is home when the door opens": only the door is waited for.
        """
        states = all(it.lead == "if" and not it.fact.happens for it in self.whens)
        if self.clocks or not states or not when.fact.happens:
            return False
        self.conditions += [it.fact.condition for it in self.whens]
        self.whens = []
        return True

    @property
    def holds(self) -> bool:
        """Tell whether it was said on which days, at what times or under what conditions."""
        return any(getattr(self, kind) for kind in self.HOLDING)


def _minute_of(clocks: Sequence[Trigger]) -> int | None:
    """Return the minute of the day of the one time that is waited for, near enough for the sun."""
    clock = clocks[0] if len(clocks) == 1 else None
    if isinstance(clock, TimeTrigger) and isinstance(clock.at, time):
        return clock.at.hour * 60 + clock.at.minute
    return Sun(clock.event, clock.offset).usual_hour * 60 if isinstance(clock, SunTrigger) else None


def ends_after_midnight(begin: RuleDraft, end: RuleDraft) -> bool:
    """Tell whether what a rule begins is ended on the next day: "on at nine, off at one"."""
    begun, ended = _minute_of(begin.clocks), _minute_of(end.clocks)
    return begun is not None and ended is not None and ended < begun


def clock_trigger(moment: Clock | Sun | Every) -> Trigger:
    """Return the trigger at a time of day, at or around sunrise or sunset, or again and again."""
    if isinstance(moment, Every):
        return _again(moment.period)
    if isinstance(moment, Clock):
        return TimeTrigger(moment.at, weekdays=moment.days)
    return SunTrigger(moment.event, moment.offset)


def since_condition(moment: Clock | Sun) -> Condition:
    """Return the condition that a time of day, sunrise or sunset is past."""
    if isinstance(moment, Clock):
        # In the small hours "after ten in the evening" still holds; "after midnight" is before six.
        small = time(6) if moment.at < _SMALL_HOURS else None
        return TimeCondition(after=moment.at, before=time(5) if moment.at >= _NOON else small)
    if moment.offset:
        return SunSpanCondition(after=moment.event, after_offset=moment.offset)
    return SunCondition("below_horizon" if moment.event == "sunset" else "above_horizon")


def until_condition(moment: Clock | Sun) -> Condition:
    """Return the condition that a time of day, sunrise or sunset is still to come."""
    if isinstance(moment, Clock):
        return TimeCondition(before=moment.at)
    if moment.offset:
        return SunSpanCondition(before=moment.event, before_offset=moment.offset)
    return SunCondition("above_horizon" if moment.event == "sunset" else "below_horizon")


def _again(period: timedelta) -> Trigger:
    """Return the trigger every so often, counted from the full minute or hour."""
    seconds = int(period.total_seconds())
    if seconds % _HOUR == 0:
        return PatternTrigger(hours=_each(seconds // _HOUR), minutes="0", seconds="0")
    if seconds % _MINUTE == 0:
        return PatternTrigger(minutes=_each(seconds // _MINUTE), seconds="0")
    return PatternTrigger(seconds=_each(seconds))


def _each(count: int) -> str:
    return f"/{count}" if count > 1 else "*"


def date_condition(dates: Dates) -> Condition:
    """Return the condition that it is one of these days, or none of them."""
    on_them = TemplateCondition(dates.template, alias=dates.words)
    return NotCondition((on_them,)) if dates.negative else on_them


def window_condition(window: Window) -> Condition:
    """Return the condition that it is within a span of the day."""
    after, before = window.after, window.before
    if isinstance(after, Clock) and isinstance(before, Clock):
        return TimeCondition(after=after.at, before=before.at)
    if isinstance(after, Sun) and isinstance(before, Clock):
        return AndCondition((since_condition(after), TimeCondition(after=_NOON, before=before.at)))
    if isinstance(after, Clock) and isinstance(before, Sun):
        span = TimeCondition(after=after.at, before=_NOON if before.event == "sunrise" else None)
        return AndCondition((span, until_condition(before)))
    return AndCondition((since_condition(after), until_condition(before)))


def part_condition(part: Daypart) -> Condition:
    """Return the condition that it is morning, afternoon, evening or night."""
    after, before = DAYPART_HOURS[part]
    return TimeCondition(after=after, before=before)


def day_condition(days: Days) -> Condition | None:
    """Return the condition that it is one of these days, None for every day."""
    return TimeCondition(weekdays=days.days) if len(days.days) < _EVERY_DAY else None


def with_days(triggers: Iterable[Trigger], days: Iterable[Days]) -> tuple[list[Trigger], list[Any]]:
    """Return triggers on these days only, and the conditions that this takes besides.

    A time trigger knows its days itself; every other kind needs a condition.
    """
    kept = list(triggers)
    moments = [it.at for it in kept if isinstance(it, TimeTrigger) and isinstance(it.at, time)]
    if len(moments) == 1:
        days = [item.at(moments[0]) for item in days]
    sets = [set(item.days) for item in days if len(item.days) < _EVERY_DAY]
    if not sets:
        return kept, []
    wanted = set.intersection(*sets) or set.union(*sets)
    ordered = tuple(day for day in WEEKDAYS if day in wanted)
    timed = [item for item in kept if isinstance(item, TimeTrigger)]
    if kept and len(timed) == len(kept):
        return [item if item.weekdays else replace(item, weekdays=ordered) for item in timed], []
    return kept, [TimeCondition(weekdays=ordered)]


def with_id(trigger: Trigger, trigger_id: str | None) -> Trigger:
    """Return a trigger that is known by an id."""
    return trigger if isinstance(trigger, RawTrigger) else replace(trigger, id=trigger_id)


def all_of(conditions: Sequence[Condition]) -> Condition:
    """Return the condition that all of these hold, itself if it is one."""
    return conditions[0] if len(conditions) == 1 else AndCondition(tuple(conditions))


def as_condition(name: str, meaning: Any) -> Condition:
    """Return what an adverb says as a condition."""
    if isinstance(meaning, Dates):
        return date_condition(meaning)
    if isinstance(meaning, Days):
        return day_condition(meaning) or part_condition(meaning.part or "morning")
    if isinstance(meaning, Daylight):
        return since_condition(Sun("sunset" if meaning.dark else "sunrise"))
    if isinstance(meaning, Window):
        return window_condition(meaning)
    if name in ("time_before", "sun_before"):
        return until_condition(meaning)
    if isinstance(meaning, Clock | Sun):
        return since_condition(meaning)
    return part_condition(meaning)


def alternatives(whens: Iterable[When]) -> list[list[When]]:
    """Return what is waited for in groups, one of which is enough."""
    groups: list[list[When]] = []
    for when in whens:
        if groups and not when.alternative:
            groups[-1].append(when)
        else:
            groups.append([when])
    return groups


def by_occasion(rule: RuleDraft) -> list[RuleDraft]:
    """Return a rule for each occasion that has conditions of its own, else the rule as it is."""
    if not any(when.own or when.moment for when in rule.whens):
        return [rule]
    clocks = [replace(rule, whens=[])] if rule.clocks else []
    return clocks + [
        replace(
            rule,
            clocks=[when.moment for when in group if when.moment],
            whens=[replace(when, alternative=False) for when in group],
            conditions=[*rule.conditions, *(it for when in group for it in when.own)],
        )
        for group in alternatives(rule.whens)
    ]


def happening(group: Sequence[When]) -> list[When]:
    """Return what of a group starts the rule; the rest of it is asked about then.

    That is what happens, else what has to be so for longer than a condition can ask.
    """
    events = [when for when in group if when.fact.eventive and when.fact.triggers]
    if events:
        return events
    return [when for when in group if when.fact.timed] or list(group)


def others_away(rule: RuleDraft) -> None:
    """Let "nobody else is home" leave out the person whose coming is waited for."""
    triggers = [it for when in rule.whens for it in when.fact.triggers]
    comes = any(
        isinstance(it, StateTrigger) and it.to == ("home",) and len(it.entity_ids) == 1
        for it in triggers
    )
    if comes and NONE_HOME in rule.conditions:
        place = rule.conditions.index(NONE_HOME)
        rule.conditions[place] = NumericCondition((HOME_ZONE,), below=2)
