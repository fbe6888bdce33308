"""Define what a detector finds: a plan and the proof of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
import math
from typing import Any, Literal

import numpy as np

from ..core.plan import AutomationPlan
from ..history.model import IntArray
from .days import Days
from .statistics import (
    ended,
    log_e_value,
    log_e_value_of_any,
    rate_above,
    shortfall,
    wilson_lower,
)

type Kind = Literal[
    "absence",
    "co_occurrence",
    "duration",
    "predictive",
    "threshold",
    "time_of_day",
    "trigger_action",
]

# Fewer times than this is no habit, however regular.
LEAST_HELD, LEAST_DAYS_HELD = 5, 4
LEAST_DAYS = 6
LEAST_RATE = 0.5
LEAST_LOWER = 0.35
# At this rate on the days held out, so few times as were counted would have less than this chance.
LEAST_HELD_OUT_RATE, POOR = 0.45, 0.25
# What is less sure to be right more often than not is not offered.
LEAST_CONFIDENCE = 0.6
# How much a trial counts that was learned from, and how many trials count at most.
EARLIER, MOST_TRIALS = 0.4, 16.0
# How often a habit just ends, in the weeks to come and on any day.
ENDS, ENDS_A_DAY = 0.02, 0.001
# If it still held as it did, so poor a count would have less than this chance: it has faded.
FADED = 0.01
# Share of false habits that is allowed among those that are believed.
ALPHA = 0.05
# Forms that were looked through for one that explains the days learned from, and how much of what
# these days say is believed: their trials depend on each other, as those of one evening do.
SEARCHED, _BELIEVED = math.log(2e5), 0.5
# How much of the mean these days have.
_AT_ALL = 0.2
# No share is taken for surer than this, and nothing for rarer by chance.
_SUREST, _RAREST = 0.95, 0.01


@dataclass(frozen=True, slots=True)
class Count:
    """How often something held of how many times it could have."""

    held: int
    of: int

    @property
    def rate(self) -> float:
        """Return the share, 0 if there was no chance to hold."""
        return self.held / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Proof:
    """What speaks for a habit and against it, on days learned from and on days held out."""

    training: Count
    held_out: Count
    held_on: tuple[date, ...]
    missed_on: tuple[date, ...]
    base_rate: float
    p_value: float
    # Share of all times people did this that the habit accounts for.
    coverage: float
    # How much better than chance it explains when people do this (nats).
    worth: float
    details: Mapping[str, Any] = field(default_factory=dict)
    # How much less likely a habit of this form is than a plain one, before anything is seen (nats).
    odd: float = 0.0
    # What the automation would have done on days held out: right, of all times.
    replayed: Count | None = None
    # Days on which it was done already when it might have been.
    idle_on: tuple[date, ...] = ()

    @property
    def total(self) -> Count:
        """Return the counts of all days together."""
        return Count(self.training.held + self.held_out.held, self.training.of + self.held_out.of)

    @property
    def lower(self) -> float:
        """Return the lower end of the 95 % interval of how often it holds."""
        return wilson_lower(self.total.held, self.total.of)

    @property
    def confidence(self) -> float:
        """Return how likely it is to be right more often than not in the weeks to come.

        That is what a beta distribution gives to rates over one half: it counts what replay
        found on the days held out, and the days learned from for less. More than some trials
        make nobody surer, for people change; and any habit may end, or have ended.
        """
        recent = self.replayed if self.replayed is not None and self.replayed.of else self.held_out
        right = recent.held + EARLIER * self.training.held
        every = recent.of + EARLIER * self.training.of
        weight = min(1.0, MOST_TRIALS / max(every, 1e-9))
        share = rate_above(0.5, 1.0 + weight * right, 1.0 + weight * (every - right))
        return (1.0 - ENDS) * (1.0 - self.ended) * share

    @property
    def ended(self) -> float:
        """Return how likely it is to have ended, by the last days.

        What is now done at another time or for another reason is done already, day after day:
        these days speak against it like those on which it was left out.
        """
        held = set(self.held_on)
        every = sorted(held.union(self.missed_on, self.idle_on))
        return ended(
            np.array([day in held for day in every], np.bool_),
            ENDS_A_DAY,
            max(self.base_rate, _RAREST),
            _SUREST,
        )

    @property
    def lift(self) -> float:
        """Return how many times likelier than by chance it is."""
        return self.total.rate / max(self.base_rate, 1e-6)

    @property
    def faded(self) -> bool:
        """Tell whether it clearly holds less often on the days held out than it did before."""
        before = wilson_lower(self.training.held, self.training.of)
        return shortfall(self.held_out.held, self.held_out.of, before) < FADED

    @property
    def _poor(self) -> bool:
        """Tell whether it clearly holds too rarely on the days held out: two of five may do."""
        chance = shortfall(self.held_out.held, self.held_out.of, LEAST_HELD_OUT_RATE)
        return chance < POOR

    @property
    def evidence(self) -> float:
        """Return the logarithm of the e-value for what was learned.

        It is the mean of two: that of the days held out, and that of all days for the best of as
        many forms as were looked through (the power of an e-value, and a share of one in so many,
        are e-values). It is weighted: of odd forms there are more, and people rarely live by one.
        """
        learned = (self.training.held + 1.0) / (self.training.of + 2.0)
        base = max(self.base_rate, _RAREST)
        rate = min(max(learned, base + _RAREST), _SUREST)
        held_out = log_e_value(self.held_out.held, self.held_out.of, rate, base)
        learned_from = log_e_value_of_any(self.training.held, self.training.of, base)
        besides = _BELIEVED * learned_from - SEARCHED
        mean = np.logaddexp(math.log1p(-_AT_ALL), besides + math.log(_AT_ALL))
        return float(held_out + mean) - self.odd

    @property
    def holds(self) -> bool:
        """Tell whether it holds on the days held out too, and often enough in all."""
        return (
            self.total.held >= LEAST_HELD
            and len(self.held_on) >= LEAST_DAYS_HELD
            and self.total.rate >= LEAST_RATE
            and self.held_out.held > 0
            and not self._poor
            and not self.faded
            and self.lower >= LEAST_LOWER
        )


@dataclass(frozen=True, slots=True)
class Level:
    """A simpler automation for a habit, and how often replay found it right of all times."""

    plan: AutomationPlan
    replayed: Count


@dataclass(frozen=True, slots=True)
class Habit:
    """A habit: what would do it by itself, on what it acts, why it is believed.

    `key` stays the same from one analysis to the next; `act_index` numbers the acts of the
    stream that the habit accounts for.
    """

    kind: Kind
    key: str
    subject: str
    goal: str
    plan: AutomationPlan
    proof: Proof
    act_index: IntArray
    # How far the deeds stray from the time, or from the delay, that the habit names (seconds).
    spread: float
    # The days among which it was found.
    days: Days
    # What gives the occasion is itself a deed, perhaps of the same round through the house.
    deed: bool = False
    levels: tuple[Level, ...] = ()

    @property
    def delay(self) -> float:
        """Return how long after its occasion the deed typically comes (seconds), 0 if by time."""
        return float(self.proof.details.get("typical_delay_seconds", 0.0))
