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
    """What a sensor measured, with the grade of each value."""

    level: Measured
    grade: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, level: Measured) -> Self:
        """Grade what was measured."""
        edges = np.quantile(level.value, np.linspace(0, 1, _GRADES + 1)[1:-1])
        return cls(level, np.searchsorted(edges, level.value).astype(np.uint8))


class LevelTable:
    """What sensors measured at some times, of which any may be counted together."""

    def __init__(self, levels: Mapping[str, Graded], times: FloatArray) -> None:
        """Look up all values at all times."""
        self.names = tuple(levels)
        self.values = np.empty((len(levels), len(times)))
        grades = np.empty((len(levels), len(times)), np.int64)
        for place, graded in enumerate(levels.values()):
            row = graded.level.rows_at(times)
            unknown, row = row < 0, np.maximum(row, 0)
            self.values[place] = np.where(unknown, np.nan, graded.level.value[row])
            grades[place] = np.where(unknown, _GRADES, graded.grade[row])
        self._cells = grades + np.arange(len(levels))[:, None] * (_GRADES + 1)

    def best(
        self, index: IntArray, held: BoolArray, learned: BoolArray, among: IntArray, most: int
    ) -> IntArray:
        """Return the places of the sensors of which a limit tells trials apart best.

        `index` numbers the times that are trials, `held` and `learned` tell how they ended and
        which may be learned from, `among` has the places of the sensors that are looked at.
        """
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
        cells = self._cells[np.ix_(among, index)].ravel()
        counts = np.bincount(cells, minlength=len(self.names) * (_GRADES + 1))
        return np.asarray(counts.reshape(-1, _GRADES + 1)[among, :_GRADES])
