"""What sensors measured: sampled in an archive, and exactly in a recorder."""

import numpy as np

from ai_automation_sidecar.history.numbers import Measured, joined

ROOM = "sensor.room"


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
