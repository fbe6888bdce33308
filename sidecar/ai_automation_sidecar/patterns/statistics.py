"""Hold the statistics that proofs rest on."""

import numpy as np
import numpy.typing as npt
from scipy.special import bdtr, bdtrc

from ..history.model import FloatArray

# Of the two-sided 95 % interval.
_Z = 1.959963984540054


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
    chances = bdtrc(np.asarray(held) - 1.0, np.asarray(trials), base_rate)
    return np.asarray(np.log(np.maximum(chances, np.finfo(np.float64).tiny)))


def shortfall(held: int, trials: int, rate: float) -> float:
    """Return the probability of at most so many successes if the rate still held."""
    return float(bdtr(held, trials, rate))


def spread_of(values: FloatArray) -> float:
    """Return a spread like the standard deviation that single strays do not move."""
    if not len(values):
        return 0.0
    return float(1.4826 * np.median(np.abs(values - np.median(values))))
