"""Read what attributes an entity had, for the few entities of which that matters."""

from collections.abc import Iterator, Mapping
import json
from typing import Any

from ..errors import RecorderDamagedError
from .database import Recorder

# More changes than this tell nothing more about use.
_MOST_ROWS = 5000
_SQL = """
    SELECT attributes.shared_attrs, count(*)
    FROM states_meta AS meta
    JOIN states ON states.metadata_id = meta.metadata_id
    JOIN state_attributes AS attributes ON attributes.attributes_id = states.attributes_id
    WHERE meta.entity_id = :entity AND states.last_updated_ts BETWEEN :start AND :finish
    GROUP BY attributes.attributes_id, attributes.shared_attrs
"""


_COUNT = """
    SELECT count(DISTINCT states.state)
    FROM states_meta AS meta JOIN states ON states.metadata_id = meta.metadata_id
    WHERE meta.entity_id = :entity AND states.last_updated_ts BETWEEN :start AND :finish
      AND states.state NOT IN ('unavailable', 'unknown')
"""


def count_states(recorder: Recorder, entity_id: str, span: tuple[float, float]) -> int:
    """Return how many different states an entity had: of an event, how often it came."""
    values = {"entity": entity_id, "start": span[0], "finish": span[1]}
    [(count,)] = list(recorder.query(_COUNT, values))
    return int(count)


def read_attributes(
    recorder: Recorder, entity_id: str, span: tuple[float, float]
) -> Iterator[Mapping[str, Any]]:
    """Yield the attributes of an entity as often as it had them, in no order.

    Of a damaged database that lets them not be read, it had none.
    """
    values = {"entity": entity_id, "start": span[0], "finish": span[1]}
    try:
        rows = list(recorder.query(_SQL, values))
    except RecorderDamagedError:
        return
    for text, count in rows:
        try:
            attributes = json.loads(text or "{}")
        except ValueError:
            continue
        if isinstance(attributes, dict):
            yield from [attributes] * min(count, _MOST_ROWS)
