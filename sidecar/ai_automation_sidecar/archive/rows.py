"""Turn a recorder's rows into those of the archive."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, nextafter

from ..core.attribution.domains import UNKNOWN_STATES
from .choosing import MEASURING, MOST_TEXTS, NOTHING, RUNNING, SLOT, is_number

# A row of the recorder: number, entity, state, when it was updated and (None: the same) changed,
# number of its attributes, and the ids of its context.
type Row = tuple[
    int, int, str | None, float, float | None, int | None, bytes | None, bytes | None, bytes | None
]
# Entity, time, state, attributes, when the state changed if it did not now, and 64 bits of context.
type Change = tuple[int, float, str, str, float | None, int | None]

# Seconds at the end of a recording: what shares a context may still come.
_FRESH = 60.0


@dataclass(slots=True)
class Kept:
    """What is kept of an entity, and its latest row.

    `replaceable` is that a row after it within the same slot of time takes its place.
    """

    number: int
    domain: str
    since: float = 0.0
    sampled: bool = False
    time: float = float("-inf")
    state: str | None = None
    attributes: str = ""
    replaceable: bool = False
    texts: set[str] = field(default_factory=set)

    def go_on(self, time: float, state: str, attributes: str, changed: float | None) -> None:
        """Go on from a row that is kept already."""
        self.time, self.state, self.attributes = time, state, attributes
        self.replaceable = changed is not None or (self.sampled and state not in UNKNOWN_STATES)


@dataclass(slots=True)
class Batch:
    """What one transaction writes: changes, those they replace, contexts that tell of others."""

    changes: dict[tuple[int, float], Change] = field(default_factory=dict)
    replaced: list[tuple[int, float]] = field(default_factory=list)
    contexts: dict[int, tuple[bytes | None, int | None]] = field(default_factory=dict)
    sampled: list[int] = field(default_factory=list)


def short(context: bytes) -> int:
    """Return 64 bits of a context's id: a ULID begins with the time, and ends with chance."""
    return int.from_bytes(context[-8:], signed=True)


def batch_of(
    rows: Sequence[Row],
    entities: Mapping[int, Kept],
    texts: Mapping[int, str],
    shared: Callable[[bytes], bool],
    end: float,
) -> Batch:
    """Return what is kept of rows, in the order in which they were recorded.

    `texts` are what is kept of attributes, by their number; `shared` tells whether others have a
    context, too. Rows until `end` (UTC seconds) are known, so that it cannot tell that of the last.
    """
    batch = Batch()
    for _, entity, text, at, changed, attributes_id, context, user, parent in rows:
        kept = entities.get(entity)
        if kept is None or at <= kept.since:
            continue
        state = text or ""
        same_state = changed is not None and changed != at
        measures = _measures(kept, state, batch)
        attributes = texts.get(attributes_id or 0, NOTHING)
        if (
            state == kept.state
            and attributes == kept.attributes
            and kept.domain not in RUNNING
            and at >= kept.time
        ):
            continue
        replaceable = measures or (same_state and state == kept.state)
        if kept.replaceable and replaceable and _same_slot(kept.time, at) and at > kept.time:
            key = (kept.number, kept.time)
            if batch.changes.pop(key, None) is None:
                batch.replaced.append(key)
        time = at
        while time == kept.time or (kept.number, time) in batch.changes:
            # Two rows of the same moment, in their order.
            time = nextafter(time, inf)
        told = None
        if context is not None and (
            user or parent or kept.domain in RUNNING or time > end - _FRESH or shared(context)
        ):
            told = short(context)
            if user or parent:
                batch.contexts[told] = (user, short(parent) if parent else None)
        batch.changes[kept.number, time] = (
            kept.number, time, state, attributes, changed if same_state else None, told,
        )  # fmt: skip
        if time >= kept.time:
            kept.time, kept.state, kept.attributes = time, state, attributes
            kept.replaceable = replaceable
    return batch


def _same_slot(one: float, other: float) -> bool:
    return one // SLOT == other // SLOT


def _measures(kept: Kept, state: str, batch: Batch) -> bool:
    """Tell whether a state is one of many that an entity only measures."""
    if kept.domain not in MEASURING or state in UNKNOWN_STATES:
        return False
    if kept.sampled:
        return True
    if not is_number(state):
        kept.texts.add(state)
        if len(kept.texts) <= MOST_TEXTS:
            return False
    kept.sampled = True
    kept.texts.clear()
    batch.sampled.append(kept.number)
    return True


def held_back(rows: Sequence[Row], seconds: float) -> int:
    """Return how many rows to take of those read: the last may share contexts with the next."""
    last = rows[-1][3]
    place = len(rows)
    while place and abs(rows[place - 1][3] - last) <= seconds:
        place -= 1
    return place or len(rows)
