"""Name limits as people say them: as round as the values allow."""

import numpy as np

from ..history.model import FloatArray

# Hundred thousands to thousandths: one, two and five of each.
_STEPS = np.sort(np.outer(10.0 ** np.arange(-3, 6), [1.0, 2.0, 5.0]).ravel())[::-1]
_DECIMALS = 3


def roundest(low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the roundest number from each low to each high, and the step it is a multiple of.

    Where there is none it is the middle, to six digits, and counts as of the finest step.
    """
    numbers = np.ceil(low / _STEPS[:, None]) * _STEPS[:, None]
    fits = numbers <= high
    first, column = np.argmax(fits, axis=0), np.arange(len(low))
    found = fits[first, column]
    middle = [float(f"{value:.6g}") for value in (low + high) / 2]
    return (
        np.where(found, np.round(numbers[first, column], _DECIMALS) + 0.0, middle),
        np.where(found, _STEPS[first], _STEPS[-1]),
    )
