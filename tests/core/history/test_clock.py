"""What is usual on the clock of a day, over midnight as well."""

import pytest

from custom_components.ai_automation.core.history import apart, clock_times

HOUR = 3600.0


def test_around_midnight() -> None:
    """Half past eleven and half past twelve are an hour apart, and midnight is between them."""
    found = clock_times([23.5 * HOUR, 23.75 * HOUR, 0.0, 0.25 * HOUR, 0.5 * HOUR])
    assert apart(found.median, 0.0) < 1
    assert apart(found.low, 23.6 * HOUR) < 60
    assert apart(found.high, 0.4 * HOUR) < 60
    assert found.strength > 0.99
    assert found.count == 5


def test_one_that_is_far_off_moves_nothing() -> None:
    """The median stays where most are."""
    found = clock_times([7 * HOUR] * 9 + [19 * HOUR])
    assert apart(found.median, 7 * HOUR) < 1


def test_all_around_the_clock() -> None:
    """Times that are spread over the day have no strength."""
    assert clock_times([hour * HOUR for hour in range(24)]).strength < 0.01


def test_one_and_none() -> None:
    """One time is itself; without any there is nothing usual."""
    found = clock_times([6 * HOUR])
    assert [round(it) for it in (found.median, found.low, found.high)] == [21600] * 3
    with pytest.raises(ValueError, match="no times"):
        clock_times([])


def test_how_far_apart() -> None:
    """It is never more than half a day."""
    assert apart(23 * HOUR, 1 * HOUR) == 2 * HOUR
    assert apart(1 * HOUR, 23 * HOUR) == 2 * HOUR
    assert apart(0, 12 * HOUR) == 12 * HOUR
