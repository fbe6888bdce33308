"""Test how devices are judged by their own past."""

import pytest

from custom_components.ai_automation.core.capabilities.health import (
    battery_of,
    breaks_of,
    silence_of,
    went_together,
)

_HOUR, _DAY = 3600.0, 86400.0


def _days(values: list[float]) -> list[float]:
    return [number * _DAY for number in range(len(values))]


def test_falling_battery() -> None:
    """A battery that loses a percent a day is empty when that comes to it."""
    values = [60.0 - number for number in range(40)]
    battery = battery_of(_days(values), values)
    assert battery is not None
    assert battery.falls == pytest.approx(1)
    assert battery.left == pytest.approx(16)
    assert not battery.low
    assert not battery.ends_soon
    assert battery_of(_days(values), [it - 5 for it in values]).ends_soon  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "values",
    [
        [80.0] * 40,
        [80.0, 79.0],
        [80.0 + number % 3 for number in range(40)],
        [*(40.0 - number for number in range(30)), *[100.0] * 5],
    ],
    ids=["steady", "short", "noise", "changed"],
)
def test_no_trend(values: list[float]) -> None:
    """What does not fall, is only noise, or was changed lately, has no end in sight."""
    battery = battery_of(_days(values), values)
    assert battery is not None
    assert battery.left is None


def test_low_and_unknown() -> None:
    """Low is low at once; nothing told is nothing known."""
    assert battery_of([0.0], [9.0]).low  # type: ignore[union-attr]
    assert battery_of([], []) is None


def test_silence_is_judged_by_the_own_rhythm() -> None:
    """A sensor of every ten minutes is missed after a day, one of every two days is not."""
    often = [number * 600.0 for number in range(3000)]
    assert silence_of(often, often[-1] + 2 * _DAY) is not None
    assert silence_of(often, often[-1] + 6 * _HOUR) is None
    seldom = [number * 2 * _DAY for number in range(30)]
    assert silence_of(seldom, seldom[-1] + 3 * _DAY) is None
    assert silence_of(often[:10], often[9] + 9 * _DAY) is None


def test_breaks_that_all_have_are_no_devices() -> None:
    """A restart takes all away; what one device loses by itself is its own."""
    restart = (9.5 * _DAY, 9.5 * _DAY + 60)
    own = [(9 * _DAY + number * _HOUR, 9 * _DAY + number * _HOUR + 300) for number in range(6)]
    every = [[restart], [restart], sorted([restart, *own])]
    common = went_together(every)
    assert common == [restart[0], restart[0]]
    breaks = breaks_of(every[2], common, 10 * _DAY)
    assert (breaks.count, breaks.gone) == (6, 1800)
    assert breaks.often
    assert not breaks_of(every[0], common, 10 * _DAY).often
    assert not breaks_of(every[2], common, 30 * _DAY).often


def test_one_gone_for_long_hides_no_other() -> None:
    """What one device loses while another is away for days is its own."""
    own = [(9 * _DAY + number * _HOUR, 9 * _DAY + number * _HOUR + 300) for number in range(6)]
    common = went_together([[(5 * _DAY, 10 * _DAY)], own, [], [], []])
    assert breaks_of(own, common, 10 * _DAY).often
