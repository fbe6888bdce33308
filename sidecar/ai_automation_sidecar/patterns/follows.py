"""Find what people do soon after something happened, and not otherwise."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from ..core.home import HOME_ZONE, Home
from ..core.plan import AutomationPlan
from ..history.model import BoolArray, FloatArray
from .acts import Acts
from .clock import DAY
from .conditions import Grown, grow
from .contexts import Contexts
from .days import Days
from .habit import LEAST_HELD, Count, Habit, Proof
from .occasions import Occasions
from .statistics import chance_of, spread_of, wilson_lower, worth_of
from .trials import Trials, base_rate, possible_times, trials_of

LEAST_LIFT = 3.0
# It gets dark at the same hour of other days too: that is no chance.
LEAST_LIFT_LIMIT = 1.5
LEAST_DAYS_HELD = 4
# Deeds that an occasion explains, of all deeds of the stream.
LEAST_COVERAGE = 0.15
LEAST_SHARE_LIFT = 1.5
LEAST_TRAINED_RATE = 0.5
# Nobody reacts faster (seconds); a device that is bound to another does.
REACTION = 1.0
# Of two deeds in a row, the first must come first this much more often.
_DIRECTION = 2.0
_FEW_SHIFTS = (-7, -1, 1, 7)
# The shortest window that keeps this share of what the longest has is taken.
_WINDOW_SHARE = 0.85
# Deeds that must follow beyond what chance gives.
LEAST_MORE = 3.0
# Nobody's deeds are told apart by less than this (seconds).
_LEAST_SPREAD = 4.0


def related_pairs(
    every: Sequence[Acts], occasions: Sequence[Occasions], days: Days, home: Home
) -> Iterator[tuple[Occasions, Acts]]:
    """Yield occasions with deeds that often follow them, more often than on other days."""
    local = [days.clock.local(occasion.times) for occasion in occasions]
    for acts in every:
        if len(acts.times) < LEAST_HELD:
            continue
        moved = days.clock.local(acts.times) + np.array(
            [[0.0], *([shift * DAY] for shift in _FEW_SHIFTS)]
        )
        for occasion, times in zip(occasions, local, strict=True):
            if _related(occasion, acts, home) and _oftener(times, moved, occasion.windows):
                yield occasion, acts


def _related(occasion: Occasions, acts: Acts, home: Home) -> bool:
    """Tell whether a deed follows an occasion often enough to look closer."""
    if occasion.entity_id == acts.entity_id or len(occasion.times) < LEAST_HELD:
        return False
    one, two = home.entities.get(occasion.entity_id), home.entities[acts.entity_id]
    if one is not None and one.device_id is not None and one.device_id == two.device_id:
        return False
    before = np.searchsorted(occasion.times, acts.times, side="right") - 1
    lag = acts.times - occasion.times[np.maximum(before, 0)]
    follows = (before >= 0) & (lag <= occasion.windows[-1])
    if follows.sum() < max(LEAST_HELD, LEAST_COVERAGE * len(acts.times)):
        return False
    return not occasion.deed or _comes_first(occasion, acts, int(follows.sum()))


def _oftener(occasions: FloatArray, acts: FloatArray, windows: Sequence[float]) -> bool:
    """Tell whether deeds come after an occasion more often than at their hours on other days.

    Both are in local seconds; the rows of `acts` are the real ones, and those moved by days.
    """
    last = np.searchsorted(occasions, acts, side="right") - 1
    lag = np.where(last >= 0, acts - occasions[np.maximum(last, 0)], np.inf)
    for window in windows:
        real, *others = (lag <= window).sum(axis=1)
        if real >= LEAST_HELD and real * len(others) >= LEAST_SHARE_LIFT * sum(others):
            return True
    return False


def _comes_first(occasion: Occasions, acts: Acts, forward: int) -> bool:
    """Tell whether the occasion, itself a deed, usually comes before the other and not after."""
    after = np.searchsorted(acts.times, occasion.times, side="left") - 1
    lag = occasion.times - acts.times[np.maximum(after, 0)]
    backward = int(((after >= 0) & (lag <= occasion.windows[-1])).sum())
    return forward >= _DIRECTION * backward


def find_follows(
    pairs: Iterable[tuple[Occasions, Acts]], spans: Sequence[Days], contexts: Contexts
) -> Iterator[Habit]:
    """Yield what follows an occasion in the whole history or in its last weeks."""
    for occasion, acts in pairs:
        for days in spans:
            habit = _best(occasion, acts, days, contexts)
            if habit is not None:
                yield habit
            # What holds all the time need not be looked for in the last weeks.
            if habit is not None and habit.proof.holds:
                break


def _best(occasion: Occasions, acts: Acts, days: Days, contexts: Contexts) -> Habit | None:
    """Return the habit with the shortest window that loses little, None if too little follows."""
    times, context = possible_times(occasion, acts, days)
    every = [trials_of(times, context, acts, window) for window in occasion.windows]
    more = np.array(
        [
            trials.held.sum() - len(trials.times) * base_rate(trials.times, acts, window, days)
            for trials, window in zip(every, occasion.windows, strict=True)
        ]
    )
    trials = every[int(np.argmax(more >= _WINDOW_SHARE * more.max()))]
    if trials.held.sum() < LEAST_HELD or more.max() < LEAST_MORE:
        return None
    learned = days.trained[days.index_of(trials.times)]
    about = {occasion.entity_id, acts.entity_id}
    if occasion.entity_id.startswith("person."):
        about.add(HOME_ZONE)
    grown = grow(trials.times, trials.held, learned, contexts, about)
    return _habit(occasion, acts, trials, learned, days, grown)


def _habit(
    occasion: Occasions,
    acts: Acts,
    trials: Trials,
    learned: BoolArray,
    days: Days,
    grown: Grown,
) -> Habit | None:
    met = grown.met
    part = trials.where(met)
    held, early = part.held, learned[met]
    training = Count(int((held & early).sum()), int(early.sum()))
    total = Count(int(held.sum()), len(held))
    day = days.index_of(part.times)
    if (
        training.rate < LEAST_TRAINED_RATE
        or total.held < LEAST_HELD
        or len(np.unique(day[held])) < LEAST_DAYS_HELD
    ):
        return None
    lags = part.lags(acts)
    used = part.act[held]
    if np.median(lags) < REACTION:
        return None
    rate = base_rate(part.times, acts, part.window, days)
    least = LEAST_LIFT_LIMIT if occasion.kind == "threshold" else LEAST_LIFT
    if total.rate < least * rate:
        return None
    dates = np.zeros((2, len(days)), np.bool_)
    dates[0, day[held]] = True
    dates[1, day[~held]] = True
    proof = Proof(
        training,
        Count(int((held & ~early).sum()), int((~early).sum())),
        tuple(days.dates(dates[0])),
        tuple(days.dates(dates[1])),
        rate,
        chance_of(total.held, total.of, rate),
        len(used) / len(acts.times),
        worth_of(total.held, total.of, max(spread_of(lags), _LEAST_SPREAD), days.rate_of(acts))
        - grown.cost,
        {
            "trigger_entity": occasion.entity_id,
            "window_seconds": round(part.window),
            "typical_delay_seconds": round(float(np.median(lags)), 1),
            "delay_spread_seconds": round(spread_of(lags), 1),
            "condition": " and ".join(grown.names) or "always",
            "days_held": int(dates[0].sum()),
            "confidence_without_condition": round(
                wilson_lower(int(trials.held.sum()), len(trials.held)), 4
            ),
        },
    )
    return Habit(
        occasion.kind,
        f"follow|{occasion.trigger}|{acts.track.subject}|{acts.goal}",
        acts.track.subject,
        acts.goal,
        AutomationPlan((occasion.trigger,), (acts.call,), grown.conditions),
        proof,
        used,
        spread_of(lags),
        deed=occasion.deed,
    )
