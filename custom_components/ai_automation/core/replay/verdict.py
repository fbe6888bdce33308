"""Judge what a plan would have done by what people did."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import chain
from statistics import median
from typing import Protocol

from .acts import BY_ITSELF, Act
from .effects import Aim, aims_of
from .model import Call, Firing, Outcome, Replayed

# Seconds within which what people did counts as the same occasion: light is wanted at once.
SOON = 900.0
# What takes its time is begun earlier or later for the same wish: a room takes an hour to warm,
# and blinds, robots and water are nobody's hurry.
_LATER: Mapping[str, float] = {
    "climate": 3600.0,
    "cover": 1800.0,
    "humidifier": 3600.0,
    "lawn_mower": 3600.0,
    "vacuum": 3600.0,
    "valve": 1800.0,
    "water_heater": 3600.0,
}
WEEK = 7.0


class Past(Protocol):
    """What is known of entities, and of attributes of them where one is named."""

    def acts(self, entity_id: str, attribute: str | None = None) -> Sequence[Act]:
        """Return the changes, in order of time."""

    def value(self, entity_id: str, attribute: str | None, time: float) -> str | None:
        """Return what it was just before a time (UTC seconds), None if that is not known."""


class Verdict(StrEnum):
    """How a firing stands beside what people did."""

    # Somebody did the opposite: it would have annoyed.
    OPPOSED = "opposed"
    # Somebody did the same: it would have saved that.
    MATCHED = "matched"
    # Nobody did anything.
    EXTRA = "extra"
    # The house did the same by itself.
    AUTOMATED = "automated"
    # It was so already.
    IDLE = "idle"
    # What it is after is no state (a message, a scene), or nothing is recorded of it.
    UNTOLD = "untold"


# Of several, the first of these says what a firing is.
_ORDER = tuple(Verdict)


@dataclass(frozen=True, slots=True)
class Judged:
    """A firing that acted, its verdict, and what decided it: the act nearest in time."""

    firing: Firing
    verdict: Verdict
    act: Act | None = None

    @property
    def lag(self) -> float | None:
        """Return how many seconds later somebody did it; before is negative."""
        return None if self.act is None else self.act.time - self.firing.time


@dataclass(frozen=True, slots=True)
class Day:
    """How a day went: firings by verdict, and what people did that nothing would have saved."""

    day: date
    counts: Mapping[Verdict, int]
    missed: int = 0

    @property
    def score(self) -> int:
        """Return what it would have saved, less what it would have done amiss."""
        amiss = self.counts.get(Verdict.OPPOSED, 0) + self.counts.get(Verdict.EXTRA, 0)
        return self.counts.get(Verdict.MATCHED, 0) - amiss


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a plan is worth over a past: its firings, and what people did without its help.

    `unknown` are firings of which history cannot tell whether they would have acted.
    """

    days: float
    judged: tuple[Judged, ...] = ()
    missed: tuple[Act, ...] = ()
    unknown: int = 0
    by_day: tuple[Day, ...] = field(default_factory=tuple)

    def count(self, verdict: Verdict) -> int:
        """Return how many firings have a verdict."""
        return sum(one.verdict is verdict for one in self.judged)

    @property
    def precision(self) -> float | None:
        """Return the share of what people wanted among the firings that changed something."""
        hits = self.count(Verdict.MATCHED)
        told = hits + self.count(Verdict.EXTRA) + self.count(Verdict.OPPOSED)
        return hits / told if told else None

    @property
    def recall(self) -> float | None:
        """Return the share of what people did that it would have saved."""
        hits = self.count(Verdict.MATCHED)
        return hits / (hits + len(self.missed)) if hits or self.missed else None

    @property
    def per_week(self) -> float:
        """Return how often it would have acted in a week."""
        return len(self.judged) / self.days * WEEK if self.days > 0 else 0.0

    @property
    def lag(self) -> float | None:
        """Return the usual time between a firing and the same done by hand, in seconds."""
        lags = [abs(one.lag) for one in self.judged if one.verdict is Verdict.MATCHED and one.lag]
        return median(lags) if lags else None

    @property
    def best(self) -> Day | None:
        """Return the day that went best, None if none went well."""
        day = max(self.by_day, key=lambda one: one.score, default=None)
        return day if day is not None and day.score > 0 else None

    @property
    def worst(self) -> Day | None:
        """Return the day that went worst, None if none went badly."""
        day = min(self.by_day, key=lambda one: one.score, default=None)
        return day if day is not None and day.score < 0 else None


def judge(
    replayed: Replayed,
    past: Past,
    day_of: Callable[[float], date],
    possible: Iterable[Call] = (),
    soon: float | None = None,
) -> Judgement:
    """Return what firings are worth by what people did within `soon` seconds of them.

    Without `soon` it is by what an entity is, see `window_of`.

    `possible` are calls that the plan has but did not come to; what people did of it is missed.
    """
    ran = [one for one in replayed.firings if one.outcome is Outcome.RAN and one.calls]
    aimed = [[(call, aim) for call in one.calls for aim in _aims(call, past)] for one in ran]
    judged = [_judged(firing, aims, past, soon) for firing, aims in zip(ran, aimed, strict=True)]
    unfired = ((call, aim) for call in possible for aim in _aims(call, past))
    missed = _missed(chain(unfired, *aimed), past, soon, replayed)
    return Judgement(
        replayed.days,
        tuple(judged),
        tuple(missed),
        sum(one.outcome is Outcome.UNKNOWN for one in replayed.firings),
        tuple(_days(judged, missed, day_of)),
    )


def window_of(entity_id: str) -> float:
    """Return the seconds before and after, in which people do to an entity what it needed then."""
    return _LATER.get(entity_id.partition(".")[0], SOON)


def _aims(call: Call, past: Past) -> list[Aim]:
    return aims_of(call, lambda entity_id: past.value(entity_id, None, call.time))


def _judged(
    firing: Firing, aims: Iterable[tuple[Call, Aim]], past: Past, soon: float | None
) -> Judged:
    found = [_verdict(call, aim, past, soon) for call, aim in aims]
    if not found:
        return Judged(firing, Verdict.UNTOLD)
    verdict, act = min(found, key=lambda one: _ORDER.index(one[0]))
    return Judged(firing, verdict, act)


def _verdict(call: Call, aim: Aim, past: Past, soon: float | None) -> tuple[Verdict, Act | None]:
    soon = window_of(aim.entity_id) if soon is None else soon
    own = past.acts(aim.entity_id, aim.attribute)
    first = bisect_left(own, call.time - soon, key=_time_of)
    around = own[first : bisect_right(own, call.time + soon, key=_time_of)]
    telling = [act for act in around if act.by_hand and _tells(act, aim)]
    if telling:
        nearest = min(telling, key=lambda act: abs(act.time - call.time))
        met = aim.met(nearest.value)
        return (Verdict.MATCHED if met else Verdict.OPPOSED), nearest
    for act in around:
        if act.cause in BY_ITSELF and aim.met(act.value):
            return Verdict.AUTOMATED, act
    value = past.value(aim.entity_id, aim.attribute, call.time)
    if value is None:
        return Verdict.UNTOLD, None
    return (Verdict.IDLE if aim.met(value) else Verdict.EXTRA), None


def _time_of(act: Act) -> float:
    return act.time


def _tells(act: Act, aim: Aim) -> bool:
    """Tell whether an act goes into what is aimed at, or out of it."""
    if aim.met(act.value):
        return not aim.met(act.before)
    return aim.opposed(act.value) and aim.met(act.before)


def _missed(
    aimed: Iterable[tuple[Call, Aim]], past: Past, soon: float | None, replayed: Replayed
) -> list[Act]:
    """Return what people did that the plan does as well, but not then."""
    times: dict[Aim, list[float]] = {}
    for call, aim in aimed:
        times.setdefault(aim, []).append(call.time)
    found: dict[tuple[float, str], Act] = {}
    for aim, moments in times.items():
        moments.sort()
        within = window_of(aim.entity_id) if soon is None else soon
        met = cache(aim.met)
        for act in past.acts(aim.entity_id, aim.attribute):
            if (
                met(act.value)
                and not met(act.before)
                and act.by_hand
                and replayed.start < act.time <= replayed.end
                and not _near(moments, act.time, within)
            ):
                found[act.time, act.entity_id] = act
    return [found[key] for key in sorted(found)]


def _near(moments: Sequence[float], time: float, soon: float) -> bool:
    """Tell whether one of the moments, which are in order, is near a time."""
    place = bisect_left(moments, time - soon)
    return place < len(moments) and moments[place] <= time + soon


def _days(
    judged: Sequence[Judged], missed: Sequence[Act], day_of: Callable[[float], date]
) -> list[Day]:
    counts: dict[date, Counter[Verdict]] = {}
    for one in judged:
        counts.setdefault(day_of(one.firing.time), Counter())[one.verdict] += 1
    lost = Counter(day_of(act.time) for act in missed)
    return [Day(day, counts.get(day, {}), lost[day]) for day in sorted(counts.keys() | lost)]
