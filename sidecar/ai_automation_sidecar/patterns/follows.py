"""Find what people do soon after something happened, and not otherwise."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
import math
from typing import Literal

import numpy as np

from ..core.home import HOME_ZONE, Home
from ..core.plan import AutomationPlan
from ..core.plan.model import StateTrigger
from ..history.model import BoolArray, FloatArray
from .acts import ENDS, Acts
from .conditions import Grown, grow
from .contexts import Circumstances, Contexts
from .days import Days
from .habit import LEAST_HELD, Count, Habit, Proof
from .happenings import Happenings
from .occasions import Occasions
from .statistics import chance_of, median_of, spread_of, wilson_lower, worth_of
from .trials import Chances, Trials, chances_of, trials_of
from .types import SEEING

LEAST_LIFT = 3.0
# It gets dark, and work is over, at the same hour of other days too: that is no chance.
LEAST_LIFT_SAME_HOUR, _SAME_HOUR = 1.5, frozenset({"predictive", "threshold"})
# On so many days, and in so many trials, it must have held to be learned. What is left out by the
# days held out as well would make those that are left look better than they are.
LEAST_LEARNED = 2
LEAST_TRAINED_RATE = 0.5
# Nobody reacts faster (seconds); a device that is bound to another does.
REACTION = 1.0
# Of two deeds in a row, the first must come first this much more often.
DIRECTION = 2.0
# The shortest window that keeps this share of what the longest has is taken, if no deed would be
# later with the same probability: of few deeds, the longest delay tells too little.
_WINDOW_SHARE = 0.85
# The longest delay but for strays.
_LONGEST = 0.95
# Deeds that must follow beyond what chance gives, and how many of its standard deviations.
LEAST_MORE, LEAST_SIGMAS = 2.0, 3.0
# What only a condition can make a habit must be so much clearer: most are looked for in vain.
_CLEAR_SIGMAS = 5.0
# Nobody's deeds are told apart by less than this (seconds).
_LEAST_SPREAD = 4.0


def related_pairs(
    every: Sequence[Acts], occasions: Sequence[Occasions], days: Days, home: Home
) -> Iterator[tuple[Occasions, Acts]]:
    """Yield occasions with deeds that often follow them, more often than on other days."""
    return paired(every, occasions, days, partial(_related, home))


def paired(
    every: Sequence[Acts],
    occasions: Sequence[Occasions],
    days: Days,
    related_to: Callable[[Occasions, Acts], bool],
    least: int = LEAST_HELD,
) -> Iterator[tuple[Occasions, Acts]]:
    """Yield occasions with deeds that often follow them, of those that may have to do with them.

    So many deeds at `least` come soon after the occasion.
    """
    told = Happenings(occasions, days)
    related: list[list[Acts]] = [[] for _ in occasions]
    for acts in every:
        if len(acts.times) < LEAST_HELD:
            continue
        for place in told.before(acts, least):
            if related_to(occasions[place], acts):
                related[place].append(acts)
    # One occasion after the other: what is known of its times serves all deeds.
    for occasion, following in zip(occasions, related, strict=True):
        for acts in following:
            yield occasion, acts


def _related(home: Home, occasion: Occasions, acts: Acts) -> bool:
    """Tell whether an occasion is another device's, and comes before the deed and not after."""
    if not other_device(occasion, acts, home) or _unnoticed(occasion, acts, home):
        return False
    forward, backward = each_way(occasion, acts) if occasion.deed else (0, 0)
    return forward >= DIRECTION * backward


def _unnoticed(occasion: Occasions, acts: Acts, home: Home) -> bool:
    """Tell whether it is that a sensor sees nobody any more, and something begins then.

    Nobody notices that: it is as late as the sensor waits, and comes with what it saw before.
    """
    entity, trigger = home.entities.get(occasion.entity_id), occasion.trigger
    return (
        acts.goal not in ENDS
        and entity is not None
        and entity.device_class in SEEING
        and isinstance(trigger, StateTrigger)
        and trigger.to == ("off",)
    )


def other_device(occasion: Occasions, acts: Acts, home: Home) -> bool:
    """Tell whether an occasion is of another device than the deed."""
    one, two = home.entities.get(occasion.entity_id), home.entities[acts.entity_id]
    if occasion.entity_id == acts.entity_id:
        return False
    return one is None or one.device_id is None or one.device_id != two.device_id


def each_way(occasion: Occasions, acts: Acts) -> tuple[int, int]:
    """Return how often a deed comes soon after the occasion, itself a deed, and soon before it."""
    window = occasion.windows[-1]
    forward = soon_after(occasion.times, acts.times, window, "right")
    return forward, soon_after(acts.times, occasion.times, window, "left")


def soon_after(
    first: FloatArray, then: FloatArray, window: float, side: Literal["left", "right"]
) -> int:
    """Return how many of some times come within a window after one of the others."""
    before = np.searchsorted(first, then, side=side) - 1
    return int(((before >= 0) & (then - first[np.maximum(before, 0)] <= window)).sum())


def find_follows(
    pairs: Iterable[tuple[Occasions, Acts]], spans: Sequence[Days], contexts: Contexts
) -> Iterator[Habit]:
    """Yield what follows an occasion in the whole history or in its last weeks.

    The first span is all days; pairs with the same occasion come one after the other.
    """
    known: Occasions | None = None
    for occasion, acts in pairs:
        if occasion is not known:
            known, circumstances = occasion, contexts.at(occasion.times)
        chances = chances_of(occasion, acts, spans[0])
        for days in spans:
            habit = _habit(occasion, acts, chances, days, circumstances)
            if habit is not None:
                yield habit
            # What holds all the time need not be looked for in the last weeks.
            if habit is not None and habit.proof.holds:
                break


@dataclass(frozen=True, slots=True)
class Followed:
    """What follows an occasion: the trials, which may be learned from, and the conditions."""

    trials: Trials
    learned: BoolArray
    grown: Grown

    @property
    def part(self) -> Trials:
        """Return the trials under which the conditions were met."""
        return self.trials.where(self.grown.met)

    @property
    def early(self) -> BoolArray:
        """Tell which of these may be learned from."""
        return self.learned[self.grown.met]


def followed(
    chances: Chances,
    windows: Sequence[float],
    days: Days,
    circumstances: Circumstances,
    about: Collection[str],
) -> Followed | None:
    """Return what follows within the shortest window that loses little, None if too little does.

    `about` are the entities that the occasion and the deed are of.
    """
    if not _promises(chances, windows, days):
        return None
    every = [trials_of(chances, window, days) for window in windows]
    early = [trials.where(days.trained[trials.day]) for trials in every]
    more = np.array([_more(trials, days) for trials in early])
    keeps = more >= _WINDOW_SHARE * more.max()
    chosen = [place for place in np.flatnonzero(keeps).tolist() if _reaches(early[place])]
    trials = every[chosen[0] if chosen else int(np.argmax(keeps))]
    learned = days.trained[trials.day]
    if more.max() < LEAST_MORE or not _may_grow(trials.where(learned), days):
        return None
    about = {*about, HOME_ZONE} if any(it.startswith("person.") for it in about) else about
    index = chances.index[trials.index]
    return Followed(trials, learned, grow(circumstances, index, trials.held, learned, about))


def _reaches(trials: Trials) -> bool:
    """Tell whether a window reaches as far as delays do that are like those in it.

    If any delay up to some longest one is as likely, that is with such a probability no longer
    than the longest of so many that were seen, times the factor here.
    """
    lags = np.sort(trials.lags)
    if not len(lags):
        return False
    room: float = (1.0 - _WINDOW_SHARE) ** (-1.0 / len(lags))
    return float(lags[math.ceil(_LONGEST * len(lags)) - 1]) * room <= trials.window


def _more(trials: Trials, days: Days) -> float:
    """Return how many more of some trials held than by chance."""
    return float(trials.held.sum() - len(trials) * trials.base_rate(days))


def _may_grow(trials: Trials, days: Days) -> bool:
    """Tell whether trials hold often enough as they are, or clearly enough to look for more."""
    held, of = int(trials.held.sum()), len(trials)
    if held < LEAST_LEARNED:
        return False
    by_chance = of * trials.base_rate(days)
    clear = held - by_chance >= _CLEAR_SIGMAS * math.sqrt(by_chance)
    return clear or held >= LEAST_TRAINED_RATE * of


def _promises(chances: Chances, windows: Sequence[float], days: Days) -> bool:
    """Tell whether more deeds follow than chance may give, before anything is looked at closely."""
    index = np.flatnonzero((days.counts & days.trained)[chances.day])
    lags = chances.lag[index]
    follows = {window: np.count_nonzero(lags <= window) for window in windows}
    enough = {window: number for window, number in follows.items() if number >= LEAST_LEARNED}
    rates = chances.base_rates(index, enough, days) if enough else ()
    return any(
        number - rate * len(index) >= LEAST_SIGMAS * math.sqrt(rate * len(index))
        for number, rate in zip(enough.values(), rates, strict=True)
    )


def _habit(
    occasion: Occasions, acts: Acts, chances: Chances, days: Days, circumstances: Circumstances
) -> Habit | None:
    """Return the habit of doing something soon after an occasion, None if too little follows."""
    about = {occasion.entity_id, acts.entity_id}
    found = followed(chances, occasion.windows, days, circumstances, about)
    if found is None:
        return None
    proof = proof_of(found, occasion, days, len(acts.times), days.rate_of(acts))
    return None if proof is None else habit_of(found, proof, occasion, acts, days)


def proof_of(
    found: Followed, occasion: Occasions, days: Days, deeds: int, rate_of_deeds: float
) -> Proof | None:
    """Return the proof of what was found, None if it cannot be one.

    There are so many `deeds` in all, at a rate a second.
    """
    part, early = found.part, found.early
    held, day = part.held, part.day
    training = Count(int((held & early).sum()), int(early.sum()))
    total = Count(int(held.sum()), len(held))
    rate = part.base_rate(days)
    least = LEAST_LIFT_SAME_HOUR if occasion.kind in _SAME_HOUR else LEAST_LIFT
    if (
        training.rate < max(LEAST_TRAINED_RATE, least * rate)
        or len(np.unique(day[held & early])) < LEAST_LEARNED
        or median_of(part.where(early).lags) < REACTION
    ):
        return None
    lags = part.lags
    dates = np.zeros((2, len(days)), np.bool_)
    dates[0, day[held]] = True
    dates[1, day[~held]] = True
    spread = max(spread_of(lags), _LEAST_SPREAD)
    return Proof(
        training,
        Count(int((held & ~early).sum()), int((~early).sum())),
        tuple(days.dates(dates[0])),
        tuple(days.dates(dates[1])),
        rate,
        chance_of(total.held, total.of, rate),
        total.held / deeds,
        worth_of(total.held, total.of, spread, rate_of_deeds) - found.grown.cost,
        {
            "trigger_entity": occasion.entity_id,
            "window_seconds": round(part.window),
            "typical_delay_seconds": round(median_of(lags) - occasion.late, 1),
            "delay_spread_seconds": round(spread_of(lags), 1),
            "condition": " and ".join(found.grown.names) or "always",
            "days_held": int(dates[0].sum()),
            "confidence_without_condition": round(
                wilson_lower(int(found.trials.held.sum()), len(found.trials)), 4
            ),
        },
    )


def habit_of(found: Followed, proof: Proof, occasion: Occasions, acts: Acts, days: Days) -> Habit:
    """Return the habit that was found and proved."""
    return Habit(
        occasion.kind,
        f"follow|{occasion.trigger}|{acts.track.subject}|{acts.goal}",
        acts.track.subject,
        acts.goal,
        AutomationPlan((occasion.trigger,), (acts.call,), found.grown.conditions),
        proof,
        found.part.acts,
        spread_of(found.part.lags),
        days,
        deed=occasion.deed,
    )
