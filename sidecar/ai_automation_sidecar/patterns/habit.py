"""Define what a detector finds: a plan and the proof of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from ..core.plan import AutomationPlan
from ..history.model import IntArray
from .statistics import shortfall, wilson_lower

type Kind = Literal["time_of_day", "trigger_action"]

# Fewer times than this is no habit, however regular.
LEAST_HELD = 8
LEAST_DAYS = 14
LEAST_CONFIDENCE = 0.45
LEAST_HELD_OUT = 2
LEAST_HELD_OUT_RATE = 0.5
# If it still held as it did, so poor a count would have less than this chance: it has faded.
FADED = 0.01
# What is less sure, or explains too little of a device's use, is not worth a person's time.
LEAST_SCORE = 0.42
# Chance of a false habit in a whole analysis.
ALPHA = 0.01


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
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def total(self) -> Count:
        """Return the counts of all days together."""
        return Count(self.training.held + self.held_out.held, self.training.of + self.held_out.of)

    @property
    def confidence(self) -> float:
        """Return the lower end of the 95 % interval of how often it holds."""
        return wilson_lower(self.total.held, self.total.of)

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
    def holds(self) -> bool:
        """Tell whether it holds on the days held out too, and often enough in all."""
        return (
            self.total.held >= LEAST_HELD
            and self.held_out.held >= LEAST_HELD_OUT
            and self.held_out.rate >= LEAST_HELD_OUT_RATE
            and not self.faded
            and self.confidence >= LEAST_CONFIDENCE
        )


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
    # What gives the occasion is itself a deed, perhaps of the same round through the house.
    deed: bool = False

    @property
    def score(self) -> float:
        """Return by what habits are ranked: sure ones that explain a device's use come first."""
        confidence, coverage = self.proof.confidence, self.proof.coverage
        if self.kind == "time_of_day":
            return confidence * (0.6 + 0.4 * coverage)
        # An occasion of its own is worth something even if the device is used often besides.
        score = confidence * (0.75 + 0.25 * coverage) * self.proof.lift / (self.proof.lift + 2.0)
        if self.plan.conditions:
            score *= 0.95
        return 0.8 * score if self.deed else score

    @property
    def delay(self) -> float:
        """Return how long after its occasion the deed typically comes (seconds), 0 if by time."""
        return float(self.proof.details.get("typical_delay_seconds", 0.0))
