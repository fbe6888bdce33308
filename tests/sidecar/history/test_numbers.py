"""What sensors measured: sampled in an archive, and exactly in a recorder."""

from pathlib import Path

import numpy as np
import pytest

from ai_automation_sidecar.history.database import open_recorder
from ai_automation_sidecar.history.numbers import Measured, joined, read_numbers
from tests.sidecar.recorder import House

ROOM, OTHER = "sensor.room", "sensor.other"


def _measured(*pairs: tuple[float, float]) -> Measured:
    times, values = zip(*pairs, strict=True)
    return Measured(np.array(times), np.array(values))


def _pairs(measured: Measured) -> list[tuple[float, float]]:
    return list(zip(measured.time.tolist(), measured.value.tolist(), strict=True))


def test_what_is_known_exactly_follows_what_was_sampled() -> None:
    """No time is told twice."""
    sampled = _measured((0, 1), (300, 2), (600, 4), (900, 6))
    exact = _measured((500, 3), (600, 4), (700, 5), (900, 6))
    assert _pairs(joined({ROOM: sampled}, {ROOM: exact})[ROOM]) == [
        (0, 1), (300, 2), (500, 3), (600, 4), (700, 5), (900, 6),
    ]  # fmt: skip


def test_what_was_forgotten_stays_out() -> None:
    """The archive says from when on something may be known, and of what."""
    exact = _measured((0, 1), (500, 3), (900, 6))
    both = joined({ROOM: _measured((600, 4))}, {ROOM: exact, "sensor.other": exact})
    assert {name: _pairs(it) for name, it in both.items()} == {ROOM: [(600, 4), (900, 6)]}


def test_without_anything_exact_the_samples_are_all() -> None:
    """The recorder may have nothing of it any more, or nothing since."""
    sampled = _measured((600, 4))
    assert joined({ROOM: sampled}, {})[ROOM] is sampled
    assert joined({ROOM: sampled}, {ROOM: _measured((500, 3))})[ROOM] is sampled


def test_the_last_of_each_slot() -> None:
    """Of the values of ten minutes the last one stays, also at the end."""
    measured = _measured((0, 1), (200, 2), (310, 3), (899, 4), (900, 5), (2000, 6))
    assert _pairs(measured.thinned(600)) == [(310, 3), (900, 5), (2000, 6)]


@pytest.mark.parametrize("entity_ids", [[ROOM], [ROOM, OTHER]])
def test_the_archive_is_read_where_nothing_exact_is(tmp_path: Path, entity_ids: list[str]) -> None:
    """What comes of it is the same as if all of the archive had been read."""
    old, new = House(seed=1), House(seed=1)
    for house, days in ((old, range(4)), (new, range(2, 4))):
        for day in days:
            for hour in range(24):
                for entity_id in entity_ids:
                    house.device(house.at(day, hour + 0.3), entity_id, f"{day * hour}")
                    if house is new:
                        house.device(house.at(day, hour + 0.7), entity_id, f"{day + hour}")
    old.device(old.at(0, 0), OTHER, "unknown")
    span = (old.at(0, 0).timestamp(), old.at(4, 0).timestamp())
    with open_recorder(new.write(tmp_path / "new.db")) as recorder:
        exact = read_numbers(recorder, entity_ids, span)
    with open_recorder(old.write(tmp_path / "old.db")) as recorder:
        every = read_numbers(recorder, entity_ids, span)
        some = read_numbers(recorder, entity_ids, span, exact=exact)
    assert len(some[ROOM].time) < len(every[ROOM].time)
    for entity_id in entity_ids:
        one, two = (_pairs(joined(it, exact)[entity_id]) for it in (some, every))
        assert one == two
