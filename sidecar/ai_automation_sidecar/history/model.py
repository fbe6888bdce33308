"""Define the history of a home: state changes in columns, each with its cause."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

type FloatArray = npt.NDArray[np.floating[Any]]
type IntArray = npt.NDArray[np.int64]
type BoolArray = npt.NDArray[np.bool_]

# Stands between an entity and its attribute in the name of a subject.
ATTRIBUTE_MARK = "@"


@dataclass(frozen=True, slots=True)
class Track:
    """All changes of one subject in order of time: an entity, or "entity@attribute".

    `time` is in seconds UTC; `state` and `previous` are texts; `context` identifies what
    happened together; `cause` holds values of `Cause`; `user` is whose doing it was: the binary id
    of a person's user, None where that is not known.
    """

    subject: str
    time: FloatArray
    state: npt.NDArray[np.object_]
    previous: npt.NDArray[np.object_]
    cause: IntArray
    context: IntArray
    user: npt.NDArray[np.object_]

    @property
    def entity_id(self) -> str:
        """Return the entity that the subject is or belongs to."""
        return self.subject.partition(ATTRIBUTE_MARK)[0]

    @property
    def domain(self) -> str:
        """Return the entity's domain."""
        return self.subject.partition(".")[0]

    def state_at(self, times: FloatArray) -> npt.NDArray[np.object_]:
        """Return the state just before each time, "unknown" before the first change."""
        if not len(self.time):
            return np.full(len(times), "unknown", dtype=object)
        index = np.searchsorted(self.time, times, side="left") - 1
        found = self.state[np.maximum(index, 0)]
        # What it was before the first change is known from that change.
        return np.where(index < 0, self.previous[0], found)


@dataclass(frozen=True, slots=True)
class History:
    """The tracks of all subjects that matter, by subject, with the span they cover (UTC).

    `partial` says what could not be read, None if all was.
    """

    tracks: dict[str, Track]
    start: float
    end: float
    rows_read: int
    partial: str | None = None
