"""Find under which condition an occasion really leads to a deed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time

import numpy as np

from ..core.plan.model import WEEKDAYS, Condition, SunCondition, TimeCondition
from ..history.model import BoolArray, FloatArray, IntArray
from .clock import DAY, HOUR
from .days import Days
from .statistics import wilson_lower, wilson_lowers

# A condition must keep this much of what it is to explain,
KEPT_SHARE = 0.85
# and must make the habit this much surer than without it, or than a simpler one.
GAIN = 0.08
_SPANS = range(2, 17)


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A condition and the trials under which it was met; None is always."""

    condition: Condition | None
    met: BoolArray
    name: str = "always"


def best_circumstance(
    times: FloatArray, held: BoolArray, learned: BoolArray, days: Days, *, sun: bool
) -> Circumstance:
    """Return the simplest condition under which trials hold clearly more often.

    `times` are the trials (seconds UTC), `held` how they ended, `learned` which may be learned
    from; `sun` tells whether the home has the sun entity.
    """
    chosen = Circumstance(None, np.ones(len(times), np.bool_))
    surest = _confidence(chosen.met, held, learned)
    wanted = KEPT_SHARE * (held & learned).sum()
    for group in (_of_sun(times, days) if sun else (), _of_clock(times, held, learned, days)):
        candidates = [
            (_confidence(item.met, held, learned), item)
            for item in group
            if (held & learned & item.met).sum() >= wanted
        ]
        confidence, candidate = max(candidates, key=lambda pair: pair[0], default=(0.0, chosen))
        if confidence >= surest + GAIN:
            chosen, surest = candidate, confidence
    return chosen


def _confidence(met: BoolArray, held: BoolArray, learned: BoolArray) -> float:
    return wilson_lower(int((met & held & learned).sum()), int((met & learned).sum()))


def is_dark(times: FloatArray, days: Days) -> BoolArray | None:
    """Tell at which times the sun is down, None where its times are not known."""
    sun: Mapping[str, FloatArray] = days.sun
    if "sunrise" not in sun or "sunset" not in sun:
        return None
    index = np.clip(days.index_of(times), 0, len(days) - 1)
    second = days.clock.local(times) % DAY
    rise, set_ = sun["sunrise"][index], sun["sunset"][index]
    if np.isnan(rise).any() or np.isnan(set_).any():
        return None
    return np.asarray((second < rise) | (second > set_))


def _of_sun(times: FloatArray, days: Days) -> Iterator[Circumstance]:
    dark = is_dark(times, days)
    if dark is not None:
        yield Circumstance(SunCondition("below_horizon"), dark, "dark")
        yield Circumstance(SunCondition("above_horizon"), ~dark, "light")


def _of_clock(
    times: FloatArray, held: BoolArray, learned: BoolArray, days: Days
) -> Iterator[Circumstance]:
    """Yield the days of the week, and the span of full hours that parts best."""
    workday = days.weekday[np.clip(days.index_of(times), 0, len(days) - 1)] < 5  # noqa: PLR2004
    yield Circumstance(TimeCondition(weekdays=WEEKDAYS[:5]), workday, "weekdays")
    yield Circumstance(TimeCondition(weekdays=WEEKDAYS[5:]), ~workday, "weekend")
    hour = (days.clock.local(times) % DAY // HOUR).astype(np.int64)
    good = _spans(np.bincount(hour[held & learned], minlength=24))
    every = good + _spans(np.bincount(hour[~held & learned], minlength=24))
    confidence = wilson_lowers(good, every)
    confidence[good < KEPT_SHARE * (held & learned).sum()] = -1.0
    # Of spans that part as well, the shortest and then the earliest.
    row, start = (int(index) for index in np.unravel_index(np.argmax(confidence), good.shape))
    if confidence[row, start] >= 0:
        end = (start + _SPANS[row]) % 24
        yield Circumstance(
            TimeCondition(after=time(start), before=time(end)),
            np.isin(hour, np.arange(start, start + _SPANS[row]) % 24),
            f"between {start:02d}:00 and {end:02d}:00",
        )


def _spans(by_hour: IntArray) -> IntArray:
    """Return the sums of spans of hours: spans by first hours, round the clock."""
    summed = np.concatenate([[0], np.cumsum(np.tile(by_hour, 2))])
    starts = np.arange(24)
    return np.array([summed[starts + span] - summed[starts] for span in _SPANS])
