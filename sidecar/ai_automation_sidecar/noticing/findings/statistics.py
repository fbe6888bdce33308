"""Test for change with robust statistics, and over all that is tested together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import false_discovery_control, kendalltau, mannwhitneyu, norm, t, theilslopes

from ...history.model import FloatArray

# Of what is told, no more than this share may be chance.
ALPHA = 0.05
# Nothing is told as surer than this.
SUREST = 0.95
# Measurements have far more strays than a normal distribution: so many degrees of freedom.
_STRAYING = 3
# A week that is like the last one adds less than a week of its own.
_MOST_ALIKE = 0.9
_LIKE_NORMAL = 1.4826


@dataclass(frozen=True, slots=True)
class Slope:
    """A line through values at even steps: its chance if there is none, and how far it leads."""

    chance: float
    first: float
    last: float


def differing(before: FloatArray, after: FloatArray) -> FloatArray:
    """Return the chance of so different samples, of each row, if they come of one distribution."""
    varies = np.ptp(np.concatenate([before, after], axis=-1), axis=-1) > 0.0
    chance = np.ones(varies.shape)
    if varies.any():
        found = mannwhitneyu(before[varies], after[varies], alternative="two-sided", axis=-1)
        chance[varies] = found.pvalue
    return chance


def slope_of(values: FloatArray) -> Slope:
    """Return the line after Theil and Sen, and its chance after Mann and Kendall.

    Steps that are alike because they follow each other count for less.
    """
    number = len(values)
    steps = np.arange(number, dtype=np.float64)
    line = theilslopes(values, steps)
    first, last = (float(line.intercept + line.slope * step) for step in (0, number - 1))
    tau = float(kendalltau(steps, values).statistic)
    if not np.isfinite(tau):
        return Slope(1.0, first, last)
    rest = values - (line.intercept + line.slope * steps)
    alike = _alike(rest)
    spread = np.sqrt(2 * (2 * number + 5) / (9 * number * (number - 1)))
    spread *= np.sqrt((1 + alike) / (1 - alike))
    return Slope(float(2 * norm.sf(abs(tau) / spread)), first, last)


def _alike(rest: FloatArray) -> float:
    """Return the correlation of each value with the next, from 0 on."""
    varies = float(np.var(rest))
    if varies == 0.0:
        return 0.0
    centered = rest - rest.mean()
    found = float(np.mean(centered[1:] * centered[:-1])) / varies
    return min(max(found, 0.0), _MOST_ALIKE)


def strangeness(value: float, usual: FloatArray) -> tuple[float, float]:
    """Return how many spreads a value is off what is usual, and the chance of that.

    The spread is the median deviation, at least the smallest step that is measured.
    """
    middle = float(np.median(usual))
    spread = _LIKE_NORMAL * float(np.median(np.abs(usual - middle)))
    steps = np.diff(np.unique(usual))
    spread = max(spread, float(steps.min()) if len(steps) else 0.0)
    if spread == 0.0:
        return 0.0, 1.0
    off = (value - middle) / spread
    return off, float(2 * t.sf(abs(off), _STRAYING))


def rarity(score: float, usual: FloatArray) -> float:
    """Return the chance that the next of some scores is as high as this one.

    It is that of conformal prediction, right for any distribution of scores.
    """
    return float((1 + np.sum(usual >= score)) / (len(usual) + 1))


def adjusted(chances: Sequence[float]) -> FloatArray:
    """Return chances adjusted for how many there are (Benjamini and Hochberg 1995).

    What is told because it is at most `ALPHA` is false in no larger a share of cases, if the tests
    do not depend on each other or rise together, as what people use and measure does.
    """
    if not chances:
        return np.empty(0)
    return np.asarray(false_discovery_control(np.clip(chances, 0.0, 1.0), method="bh"))


def sureness(chance: float) -> float:
    """Return the confidence that something is no chance, from its adjusted chance."""
    return round(min(1.0 - chance, SUREST), 4)
