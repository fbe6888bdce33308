"""Hold the statistics that proofs rest on."""

import math

import numpy as np
import numpy.typing as npt
from scipy.special import bdtr, bdtrc, betainc, betaln, expit, stdtr, xlog1py, xlogy

from ..history.model import BoolArray, FloatArray

# Of the two-sided 95 % interval.
_Z = 1.959963984540054
# Entropy of a normal distribution with a spread of one: log(sqrt(2 pi e)).
_NORMAL_ENTROPY = 1.4189385332046727


def wilson_lower(held: int, trials: int) -> float:
    """Return the lower end of the 95 % Wilson interval of a rate; 0 without trials."""
    return float(wilson_lowers(held, trials))


def wilson_lowers(held: npt.ArrayLike, trials: npt.ArrayLike) -> FloatArray:
    """Return `wilson_lower` of many rates at once."""
    number = np.maximum(np.asarray(trials, dtype=np.float64), 1e-9)
    rate = np.asarray(held) / number
    center = rate + _Z * _Z / (2 * number)
    margin = _Z * np.sqrt(rate * (1 - rate) / number + _Z * _Z / (4 * number * number))
    lower = np.maximum(0.0, (center - margin) / (1 + _Z * _Z / number))
    return np.asarray(np.where(np.asarray(trials) > 0, lower, 0.0))


def chance_of(held: int, trials: int, base_rate: float) -> float:
    """Return the probability of at least so many successes if only the base rate were at work."""
    return float(bdtrc(held - 1, trials, base_rate))


def log_chances(held: npt.ArrayLike, trials: npt.ArrayLike, base_rate: FloatArray) -> FloatArray:
    """Return the logarithms of `chance_of` for many at once."""
    chances = bdtrc(np.asarray(held) - 1.0, np.asarray(trials, dtype=np.int64), base_rate)
    return np.asarray(np.log(np.maximum(chances, np.finfo(np.float64).tiny)))


def log_chances_at_least(held: FloatArray, trials: FloatArray, base_rate: FloatArray) -> FloatArray:
    """Return what `log_chances` are at least, where more held than by the base rate.

    It is the bound of the method of types (Cover and Thomas 2006, theorem 11.1.4), and takes a
    small part of the time.
    """
    by_chance = xlogy(held, base_rate) + xlog1py(trials - held, -base_rate)
    return np.asarray(by_chance - log_likelihood(held, trials) - np.log1p(trials))


def shortfall(held: int, trials: int, rate: float) -> float:
    """Return the probability of at most so many successes if the rate still held."""
    return float(bdtr(held, trials, rate))


def ended(held: BoolArray, hazard: float, base_rate: float, surest: float) -> float:
    """Return how likely it is that what held in some trials, in order of time, has ended since.

    Before its end it holds at one rate, any up to the surest being as likely, and after it as
    often as by chance; it ends at each trial with the probability `hazard` (one change point, as
    in Barry and Hartigan 1993).
    """
    number, sums = len(held), np.cumsum(held).astype(np.float64)
    if number < 2:  # noqa: PLR2004 - one before the end and one after it
        return 0.0
    before, good = np.arange(1.0, number), sums[:-1]
    after, rest = number - before, sums[-1] - good
    by_chance = xlogy(rest, base_rate) + xlog1py(after - rest, -base_rate)
    ends = np.log(hazard) + _log_likelihood_of_any(good, before, surest) + by_chance
    goes_on = _log_likelihood_of_any(sums[-1], np.float64(number), surest)
    return float(expit(np.logaddexp.reduce(ends) - goes_on))


def _log_likelihood_of_any(
    held: FloatArray | np.float64, trials: FloatArray | np.float64, surest: float
) -> FloatArray:
    """Return the log-likelihood of trials over all rates up to the surest, but a constant."""
    good, bad = held + 1.0, trials - held + 1.0
    return np.asarray(betaln(good, bad) + np.log(betainc(good, bad, surest)))


def rate_above(rate: float, right: float, wrong: float) -> float:
    """Return the probability that a rate is higher, if it has a beta distribution."""
    return float(1.0 - betainc(right, wrong, rate))


def slope_of(values: FloatArray, others: FloatArray) -> tuple[float, float]:
    """Return by how much others grow with values, which differ, and how likely that is by chance.

    It is the line of least squares, and Student's test on both sides. `scipy.stats` has it as well,
    and takes 40 MiB.
    """
    one, two = values - values.mean(), others - others.mean()
    both, square = float(one @ two), float(one @ one)
    rest, free = float(two @ two) - both * both / square, len(values) - 2
    error = math.sqrt(max(rest, 0.0) / (free * square))
    slope = both / square
    return slope, float(2.0 * stdtr(free, -abs(slope) / error)) if error else 0.0


def median_of(values: FloatArray) -> float:
    """Return the median of some values, at least one; of few it is much quicker than NumPy's."""
    ordered = np.sort(values)
    return float((ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2)


def spread_of(values: FloatArray) -> float:
    """Return a spread like the standard deviation that single strays do not move."""
    if not len(values):
        return 0.0
    return 1.4826 * median_of(np.abs(values - median_of(values)))


def log_likelihood(held: npt.ArrayLike, trials: npt.ArrayLike) -> FloatArray:
    """Return the log-likelihood of trials at the rate that fits them best (nats)."""
    good, every = np.asarray(held, dtype=np.float64), np.asarray(trials, dtype=np.float64)
    rate = good / np.maximum(every, 1e-9)
    return np.asarray(xlogy(good, rate) + xlog1py(every - good, -np.minimum(rate, 1.0)))


def split_gain(
    good: npt.ArrayLike, every: npt.ArrayLike, held: npt.ArrayLike, trials: npt.ArrayLike
) -> FloatArray:
    """Return how much better trials are told apart by a condition (nats), where it holds more.

    `good` of `every` trials held where the condition was met, `held` of `trials` in all.
    """
    good, every, held, trials = (np.asarray(it) for it in (good, every, held, trials))
    rest_good, rest = held - good, trials - every
    gain = log_likelihood(good, every) + log_likelihood(rest_good, rest)
    gain = gain - log_likelihood(held, trials)
    better = good * np.maximum(rest, 1) > rest_good * np.maximum(every, 1)
    return np.asarray(np.where(better & (rest > 0), gain, 0.0))


def log_e_value(held: int, trials: int, rate: float, base_rate: float) -> float:
    """Return the evidence (nats) of trials for a rate that was fixed before, against chance.

    Its exponential is an e-value: its mean is at most one if only the base rate is at work.
    """
    return float(
        held * np.log(rate / base_rate) + (trials - held) * np.log((1 - rate) / (1 - base_rate))
    )


def log_e_value_of_any(held: int, trials: int, base_rate: float) -> float:
    """Return the evidence (nats) of trials for a rate that nobody fixed before, against chance.

    All rates are as likely; the exponential is an e-value too.
    """
    by_chance = xlogy(held, base_rate) + xlog1py(trials - held, -base_rate)
    return float(betaln(held + 1.0, trials - held + 1.0) - by_chance)


def significant(log_e_values: FloatArray, alpha: float) -> BoolArray:
    """Tell which e-values to believe so that at most a share `alpha` of them is false.

    The e-Benjamini-Hochberg procedure (Wang and Ramdas 2022): it holds however they depend.
    """
    number = len(log_e_values)
    order = np.argsort(-log_e_values, kind="stable")
    ranks = np.arange(1, number + 1)
    enough = log_e_values[order] >= np.log(number / (alpha * ranks)) if number else ranks > 0
    kept = int(ranks[enough].max()) if enough.any() else 0
    chosen = np.zeros(number, np.bool_)
    chosen[order[:kept]] = True
    return chosen


def worth_of(held: int, trials: int, spread: float, rate_per_second: float) -> float:
    """Return by how much a habit explains deeds better than chance does (nats).

    The deeds come at a rate by chance, or at each trial with a probability and then with a
    normal spread (seconds) around the time that is named: the ratio of the likelihoods.
    """
    rate = (held + 0.5) / (trials + 1.0)
    density = -(np.log(spread) + _NORMAL_ENTROPY)
    return float(
        held * (np.log(rate) + density - np.log(rate_per_second))
        + (trials - held) * np.log(1 - rate)
    )
