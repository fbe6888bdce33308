"""Look up the states of many entities at many times, and count under which of them trials held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from ..core.attribution.domains import TRANSITIONAL, UNKNOWN_STATES
from ..history.model import BoolArray, FloatArray, IntArray, Track
from .statistics import split_gain

# What has more states than this is no circumstance that people would name.
_MOST_STATES = 12
_UNSAID = UNKNOWN_STATES | TRANSITIONAL
# Bits are counted in words of so many.
_WORD = 64
# Of a number, so many bits tell the state.
_STATE_BITS = 7
_STATE_MASK = (1 << _STATE_BITS) - 1

type _Bits = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Coded:
    """The states of an entity over time, as numbers; before the first change it is unknown."""

    entity_id: str
    time: FloatArray
    code: IntArray
    labels: tuple[str, ...]

    def at(self, times: FloatArray) -> IntArray:
        """Return the state just before each time."""
        return self.code[np.searchsorted(self.time, times, side="left")]

    def number_of(self, label: str) -> int:
        """Return the number of a state, -1 if it is none of them."""
        return self.labels.index(label) if label in self.labels else -1


@dataclass(frozen=True, slots=True)
class StateSet:
    """A set of states of one entity, and the trials at which it was in one of them."""

    entity_id: str
    states: tuple[str, ...]
    met: BoolArray


def coded_of(track: Track) -> Coded | None:
    """Return an entity's states as numbers, None if it has too many or never changed."""
    every = [*track.previous[:1].tolist(), *track.state.tolist()]
    labels = tuple(dict.fromkeys(every))
    if not 1 < sum(label not in _UNSAID for label in labels) <= _MOST_STATES:
        return None
    numbers: Mapping[str, int] = {label: number for number, label in enumerate(labels)}
    code = np.array([numbers[item] for item in every], dtype=np.int64)
    return Coded(track.entity_id, track.time, code, labels)


@dataclass(frozen=True, slots=True)
class Timeline:
    """All changes of the states of entities in order of time: when, whose, the state after it.

    `code` has the number of the change among those of its entity in its upper bits, so that the
    last of some changes is the greatest.
    """

    every: Sequence[Coded]
    time: FloatArray
    place: IntArray
    code: npt.NDArray[np.int32]

    @classmethod
    def of(cls, every: Sequence[Coded]) -> Self:
        """Put the changes of all entities in order."""
        sizes = [len(coded.time) for coded in every]
        time = np.concatenate([np.empty(0), *(coded.time for coded in every)])
        order = np.argsort(time, kind="stable")
        code = [(np.arange(1, len(coded.code)) << _STATE_BITS) | coded.code[1:] for coded in every]
        return cls(
            every,
            time[order],
            np.repeat(np.arange(len(every)), sizes)[order],
            np.concatenate([np.empty(0, np.int64), *code])[order].astype(np.int32),
        )

    def at(self, times: FloatArray) -> npt.NDArray[np.int8]:
        """Return the states just before some times, in order: entities by times."""
        found = np.zeros((len(self.every), len(times) + 1), np.int32)
        found[:, 0] = [coded.code[0] for coded in self.every]
        # From which of the times on each change is seen; the last at the same time stays.
        seen = np.cumsum(
            np.bincount(
                np.searchsorted(self.time, times, side="left"), minlength=len(self.time) + 1
            )
        )[: len(self.time)]
        found[self.place, seen] = self.code
        np.maximum.accumulate(found, axis=1, out=found)
        return (found[:, : len(times)] & _STATE_MASK).astype(np.int8)


class StateTable:
    """The states of entities at some times, of which any may be counted together.

    Each state of an entity is a row of bits, one for each time, so that counts of many trials and
    states take a few operations on words.
    """

    def __init__(self, timeline: Timeline, times: FloatArray) -> None:
        """Look up all states at all times, which are in order."""
        self._every = timeline.every
        self._codes = timeline.at(times)
        most = max((len(coded.labels) for coded in self._every), default=0)
        # By entity, the rows of its states; -1 for states that are not named, or not there.
        self._rows = np.full((len(self._every), most), -1)
        bits, count = [], 0
        for number in range(most):
            told = [
                place
                for place, coded in enumerate(self._every)
                if number < len(coded.labels) and coded.labels[number] not in _UNSAID
            ]
            bits.append(_packed(self._codes[told] == number))
            self._rows[told, number] = np.arange(count, count + len(told))
            count += len(told)
        self._bits = np.concatenate([*bits, np.zeros((1, _words(len(times))), np.uint64)])

    def best(
        self, index: IntArray, held: BoolArray, learned: BoolArray, left_out: BoolArray, most: int
    ) -> tuple[list[StateSet], int]:
        """Return the sets of states under which trials hold most, and how many were compared.

        `index` numbers the times that are trials, `held` and `learned` tell how they ended and
        which may be learned from, `left_out` which entities are not looked at.
        """
        good, every = (self._counted(index[mask]) for mask in (held & learned, learned))
        known = (every > 0) & ~left_out[:, None]
        # The states in which most held first; sets are the first one, two, and so on of them.
        order = np.argsort(np.where(known, -good / np.maximum(every, 1), 1.0), kind="stable")
        size = np.arange(1, known.shape[1] + 1)
        compared = size < known.sum(axis=1)[:, None]
        sets = np.argwhere(compared)
        if not len(sets):
            return [], 0
        kept, tried = (
            np.cumsum(np.take_along_axis(it, order, 1), axis=1)[compared] for it in (good, every)
        )
        gain = split_gain(kept, tried, int((held & learned).sum()), int(learned.sum()))
        best = np.argsort(-gain, kind="stable")[:most]
        # What gains no more than the best of so many would by chance is not worth looking up.
        chosen = sets[best[gain[best] > np.log(len(sets))]].tolist()
        return [
            self._set(place, order[place, : last + 1].tolist(), index) for place, last in chosen
        ], len(sets)

    def _set(self, place: int, states: list[int], index: IntArray) -> StateSet:
        coded = self._every[place]
        met = np.isin(self._codes[place, index], states)
        return StateSet(coded.entity_id, tuple(coded.labels[number] for number in states), met)

    def _counted(self, index: IntArray) -> IntArray:
        """Return at how many of some times each entity was in each of its states."""
        chosen = np.zeros(self._codes.shape[1], np.bool_)
        chosen[index] = True
        counts = np.bitwise_count(self._bits & _packed(chosen[None, :])).sum(axis=1, dtype=np.int64)
        # The last row is empty: what has no row counts nothing.
        return np.asarray(counts[self._rows])


def _words(number: int) -> int:
    return -(-number // _WORD)


def _packed(values: BoolArray) -> _Bits:
    """Return rows of truth values as bits in words."""
    packed = np.packbits(values, axis=1)
    whole = np.zeros((len(values), _words(values.shape[1]) * (_WORD // 8)), np.uint8)
    whole[:, : packed.shape[1]] = packed
    return whole.view(np.uint64)
