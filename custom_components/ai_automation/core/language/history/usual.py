"""Answer when something usually happens, and how long it usually lasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Literal

from ...history import ClockTimes, Span, apart, clock_times, seconds_of
from .question import Subject
from .told import Told

# Only so far back is usual; the days of longer ago were others.
USUAL_DAYS = 90
_LATELY = USUAL_DAYS * 86400
# What happened fewer times is told, and not called usual.
_LEAST = 5
# The day of those who go to bed after midnight ends at four.
_DAY_ENDS = timedelta(hours=4)
_SATURDAY = 5
# Weekends are told apart from half an hour on.
_APART = 1800
# What happens more often on its days has a first and a last time.
_OFTEN = 1.5
# Times of day that are spread wider have no usual one: about four hours around it, if normal.
_STRONG = 0.6
_MOST_MOMENTS = 3
_MOST_THINGS = 3


@dataclass(frozen=True, slots=True)
class _Days:
    """When something happened: its moments by days, which end at four in the morning."""

    moments: dict[datetime, list[float]]

    def only(self, *, weekend: bool) -> _Days:
        """Return these days of the weekend or of the week."""
        return _Days({
            day: moments
            for day, moments in self.moments.items()
            if (day.weekday() >= _SATURDAY) is weekend
        })  # fmt: skip

    @property
    def count(self) -> int:
        """Return how many moments there are."""
        return sum(map(len, self.moments.values()))


def usual(told: Told, subjects: Sequence[Subject]) -> str:
    """Return what is usual of each of these things."""
    length = told.question.measure == "mean"
    tell = _length if length else _time
    return " ".join(tell(told, subject) for subject in subjects[:_MOST_THINGS])


def _within(told: Told) -> Span:
    return Span(told.now - _LATELY, told.now)


def _asked_days(told: Told, days: dict[datetime, list[float]]) -> _Days:
    """Return the days that are asked about: all, unless some were named."""
    weekdays = told.question.weekdays
    return _Days({day: it for day, it in days.items() if not weekdays or day.weekday() in weekdays})


def _time(told: Told, subject: Subject) -> str:
    """Return at what time of day something gets into its state."""
    days: dict[datetime, list[float]] = {}
    for at in told.changes(subject, [_within(told)]):
        days.setdefault(_day_of(told, at), []).append(at)
    found = _asked_days(told, days)
    if found.count < _LEAST:
        return _few(told, subject, found)
    return f"{_clock(told, subject, found)} {_from(told, subject, found.count)}"


def _clock(told: Told, subject: Subject, found: _Days) -> str:
    if found.count > _OFTEN * len(found.moments):
        first = clock_times([_clock_of(told, min(it)) for it in found.moments.values()])
        last = clock_times([_clock_of(told, max(it)) for it in found.moments.values()])
        return _say(
            told, "usual_often", subject,
            count=round(found.count / len(found.moments)),
            first=_at(first.median), last_time=_at(last.median),
        )  # fmt: skip
    week, weekend = (_times(told, found.only(weekend=it)) for it in (False, True))
    if week and weekend and min(week.count, weekend.count) >= _LEAST:
        strong = min(week.strength, weekend.strength) >= _STRONG
        if strong and apart(week.median, weekend.median) >= _APART:
            return _say(
                told, "usual_two", subject,
                median=_at(week.median), low=_at(week.low), high=_at(week.high),
                median2=_at(weekend.median), low2=_at(weekend.low), high2=_at(weekend.high),
            )  # fmt: skip
    times = _times(told, found)
    if times is None or times.strength < _STRONG:
        return _say(told, "usual_no_time", subject)
    return _say(
        told, "usual", subject, median=_at(times.median), low=_at(times.low), high=_at(times.high)
    )


def _length(told: Told, subject: Subject) -> str:
    """Return how long something is in its state, on the days that it is at all."""
    days: dict[datetime, list[Span]] = {}
    for span in told.spans(subject, [_within(told)]):
        days.setdefault(_day_of(told, span.start), []).append(span)
    starts = {day: [span.start for span in spans] for day, spans in days.items()}
    found = _asked_days(told, starts)
    if found.count < _LEAST:
        return _few(told, subject, found)
    spans = [days[day] for day in found.moments]
    a_day = median([seconds_of(it) for it in spans])
    a_time = median([span.seconds for it in spans for span in it])
    key = "usual_long" if found.count > _OFTEN * len(found.moments) else "usual_long_once"
    said = _say(
        told, key, subject,
        length=told.words.length(_rounded(a_day)), stretch=told.words.length(_rounded(a_time)),
    )  # fmt: skip
    return f"{said} {_from(told, subject, found.count)}"


def _few(told: Told, subject: Subject, found: _Days) -> str:
    """Return what there is of something that happened too seldom to be usual."""
    moments = sorted(at for it in found.moments.values() for at in it)
    lasting = bool(told.spans(subject, [_within(told)]))
    never = "already_ever" if lasting else "usual_never"
    said = _say(
        told, "usual_few" if moments else never, subject, usually=False,
        times=told.words.times(len(moments)),
        moments=told.words.moments(moments[-_MOST_MOMENTS:]) if moments else "",
    )  # fmt: skip
    return f"{said} {told.since()}"


def _from(told: Told, subject: Subject, count: int) -> str:
    """Return how much that is told from."""
    rows = told.rows(subject)
    first = max(rows[0].at if rows else told.now, told.now - _LATELY)
    date = told.words.date(datetime.fromtimestamp(first, told.words.now.tzinfo))
    return told.words.say("usual_from", times=told.words.times(count), date=date)


def _say(told: Told, key: str, subject: Subject, *, usually: bool = True, **values: object) -> str:
    asked, entities = told.question.asked, [subject.entity]
    order: Literal["usual"] | None = "usual" if usually and key != "usual_often" else None
    return told.words.say(
        key,
        name=subject.entity.name,
        became=told.words.became(asked.event, asked.value, entities, order),
        being=told.words.being(asked.event, asked.value, entities),
        **told.words.forms(entities),
        **values,
    )


def _times(told: Told, days: _Days) -> ClockTimes | None:
    moments = [_clock_of(told, at) for it in days.moments.values() for at in it]
    return clock_times(moments) if moments else None


def _local(told: Told, at: float) -> datetime:
    return datetime.fromtimestamp(at, told.words.now.tzinfo)


def _day_of(told: Told, at: float) -> datetime:
    day = _local(told, at) - _DAY_ENDS
    return day.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)


def _clock_of(told: Told, at: float) -> float:
    when = _local(told, at)
    return when.hour * 3600 + when.minute * 60 + when.second


def _at(seconds: float) -> str:
    """Return a time of day to five minutes, as one says what is usual."""
    minutes = round(seconds / 300) * 5 % (24 * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _rounded(seconds: float) -> float:
    """Return a length of time as exactly as one says what is usual."""
    for limit, step in ((600, 60), (3600, 300), (float("inf"), 900)):
        if seconds < limit:
            return max(round(seconds / step) * step, min(seconds, step))
    return seconds
