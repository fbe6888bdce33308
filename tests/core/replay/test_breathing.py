"""Test that what goes through all rows of an entity lets others in, and overlooks no row."""

from random import Random

from custom_components.ai_automation.core.replay.track import Track

ROWS = 10_000
# Others in the process wait for no more rows than these.
MOST = 1_000


def _track(breaths: list[None]) -> Track:
    chance = Random(7)
    states = [chance.choice(("1", "2", "30", "40")) for _ in range(ROWS)]
    shared = {number: {"mode": str(number % 3)} for number in range(1, 9)}
    keys = [1 + row // 7 % 8 for row in range(ROWS)]
    times = [float(row) for row in range(ROWS)]
    return Track(
        "sensor.meter", times, states, lambda: keys, shared, breathe=lambda: breaths.append(None)
    )


def test_others_are_let_in() -> None:
    """Each way through the rows stops again and again, and finds what looking at each finds."""
    breaths: list[None] = []
    track = _track(breaths)
    states = list(track.states)
    modes = [track.attributes_of(row)["mode"] for row in range(ROWS)]
    found = track.changes
    assert list(found) == [row for row in range(ROWS) if not row or states[row] != states[row - 1]]
    assert len(breaths) >= ROWS / MOST - 1
    breaths.clear()
    turns = track.turns(lambda state: int(float(state or 0) > 20))
    high = [state in {"30", "40"} for state in states]
    assert list(turns) == [row for row in range(ROWS) if not row or high[row] != high[row - 1]]
    assert len(breaths) >= ROWS / MOST - 1
    breaths.clear()
    both = list(zip(states, modes, strict=True))
    rows = track.rows_of("mode")
    assert list(rows) == [row for row in range(ROWS) if not row or both[row] != both[row - 1]]
    assert len(breaths) >= ROWS / MOST - 1
