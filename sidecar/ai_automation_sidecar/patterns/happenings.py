"""Tell at once which of all occasions come before a deed, and not only by chance."""

from collections.abc import Sequence

import numpy as np

from ..history.model import BoolArray, FloatArray, IntArray
from .acts import Acts
from .clock import DAY
from .days import Days
from .habit import LEAST_HELD
from .occasions import WINDOWS, Occasions

# Deeds that an occasion explains, of all deeds of the stream, and how many times as many that is
# as at the same hours of other days.
LEAST_COVERAGE, LEAST_SHARE_LIFT = 0.15, 1.5
_FEW_SHIFTS = (-7, -1, 1, 7)
# Of more deeds than this, so many tell enough.
_MOST_ACTS = 300
# So many happenings before deeds are looked at together.
_LOT = 2_000_000


class Happenings:
    """All that happened that may be an occasion, in order of time: what, and when (local)."""

    def __init__(self, occasions: Sequence[Occasions], days: Days) -> None:
        """Put the times of all occasions in order."""
        self._clock = days.clock
        times = self._clock.local(np.concatenate([np.empty(0), *(it.times for it in occasions)]))
        number = np.repeat(np.arange(len(occasions)), [len(it.times) for it in occasions])
        order = np.argsort(times, kind="stable")
        self._number, self._times = number[order], times[order]
        self._enough = np.array([len(it.times) >= LEAST_HELD for it in occasions], np.bool_)

    def before(self, acts: Acts, least: int = LEAST_HELD) -> list[int]:
        """Return the numbers of the occasions that often come before a deed, and not by chance.

        They come before so many at `least`.
        """
        times = self._clock.local(acts.times)
        times = times[:: -(-len(times) // _MOST_ACTS)]
        real = self._counted(times)
        often = real[-1] >= max(least, LEAST_COVERAGE * len(times))
        others = sum(self._counted(times + shift * DAY) for shift in _FEW_SHIFTS)
        oftener = real * len(_FEW_SHIFTS) >= LEAST_SHARE_LIFT * others
        found: BoolArray = self._enough & often & (oftener & (real >= least)).any(axis=0)
        return [int(number) for number in np.flatnonzero(found)]

    def _counted(self, times: FloatArray) -> IntArray:
        """Return how many times come within a window after an occasion: windows by occasions."""
        first = np.searchsorted(self._times, times - WINDOWS[-1], side="left")
        last = np.searchsorted(self._times, times, side="right")
        counts = np.zeros((len(WINDOWS), len(self._enough)), np.int64)
        lot = np.cumsum(last - first) // _LOT
        for number in np.unique(lot):
            mine = lot == number
            counts += self._in_lot(times[mine], first[mine], last[mine])
        return counts

    def _in_lot(self, times: FloatArray, first: IntArray, last: IntArray) -> IntArray:
        lengths = last - first
        row = np.repeat(np.arange(len(times)), lengths)
        place = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths - first, lengths)
        since = np.full((len(times), len(self._enough)), np.inf, np.float32)
        # The last of an occasion's times before a deed is written last, and stays.
        since[row, self._number[place]] = times[row] - self._times[place]
        return np.array([np.count_nonzero(since <= window, axis=0) for window in WINDOWS])
