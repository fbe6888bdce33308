"""Look up what sensors measured at many times, and tell which limits tell trials apart best."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from ..history.model import BoolArray, FloatArray, IntArray
from ..history.numbers import Measured
from .statistics import split_gain

# Values are graded into so many grades of equally many values; the last is for what is not known.
_GRADES = 64


@dataclass(frozen=True, slots=True)
class Graded:
    """What a sensor measured, with the grade of each value, and one more for none."""

    level: Measured
    grade: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, level: Measured) -> Self:
        """Grade what was measured."""
        edges = np.quantile(level.value, np.linspace(0, 1, _GRADES + 1)[1:-1])
        grade = np.searchsorted(edges, level.value).astype(np.uint8)
        return cls(level, np.append(grade, np.uint8(_GRADES)))


class LevelTable:
    """What sensors measured at some times, of which any may be counted together."""

    def __init__(self, levels: Mapping[str, Graded], times: FloatArray) -> None:
        """Take the times at which values are looked up, of each sensor when it is first asked."""
        self.names = tuple(levels)
        self._levels, self._times = tuple(levels.values()), times
        self._grades = np.empty((len(levels), len(times)), np.uint8)
        self._known = np.zeros(len(levels), np.bool_)

    def values_of(self, place: int, index: IntArray) -> FloatArray:
        """Return what a sensor measured at the times that `index` numbers, NaN if not known."""
        return self._levels[place].level.at(self._times[index])

    def _look_up(self, among: IntArray) -> None:
        """Look up the grades of sensors at all times."""
        for place in among[~self._known[among]].tolist():
            graded = self._levels[place]
            row = graded.level.rows_at(self._times)
            # The one before the first, which is the last, tells that it is not known.
            self._grades[place] = graded.grade[row]
            self._known[place] = True

    def best(
        self, index: IntArray, held: BoolArray, learned: BoolArray, among: IntArray, most: int
    ) -> IntArray:
        """Return the places of the sensors of which a limit tells trials apart best.

        `index` numbers the times that are trials, `held` and `learned` tell how they ended and
        which may be learned from, `among` has the places of the sensors that are looked at.
        """
        self._look_up(among)
        good, every = (
            np.cumsum(self._counted(index[mask], among), axis=1)
            for mask in (held & learned, learned)
        )
        above = good[:, -1:] - good, every[:, -1:] - every
        gain = np.maximum(
            split_gain(good, every, good[:, -1:], every[:, -1:]),
            split_gain(*above, good[:, -1:], every[:, -1:]),
        ).max(axis=1, initial=0.0)
        return among[np.argsort(-gain, kind="stable")[:most]]

    def _counted(self, index: IntArray, among: IntArray) -> IntArray:
        """Return how many of some times are in each grade of each sensor."""
        cells = self._grades[np.ix_(among, index)].astype(np.int64)
        cells += np.arange(len(among))[:, None] * (_GRADES + 1)
        counts = np.bincount(cells.ravel(), minlength=len(among) * (_GRADES + 1))
        return np.asarray(counts.reshape(-1, _GRADES + 1)[:, :_GRADES])
