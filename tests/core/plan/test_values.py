"""Times and durations in all notations that Home Assistant takes."""

from datetime import time, timedelta
from typing import Any

import pytest

from custom_components.ai_automation.core.plan.model import Templated
from custom_components.ai_automation.core.plan.values import (
    NotPlainError,
    as_tuple,
    format_duration,
    format_period,
    parse_duration,
    parse_limit,
    parse_time,
)


@pytest.mark.parametrize(
    ("value", "duration"),
    [
        ("00:05:00", timedelta(minutes=5)),
        ("-00:30:00", timedelta(minutes=-30)),
        ("26:00", timedelta(hours=26)),
        (90, timedelta(seconds=90)),
        ({"hours": 1, "minutes": "30"}, timedelta(minutes=90)),
    ],
)
def test_durations(value: Any, duration: timedelta) -> None:
    """Every notation gives the duration, and ours gives it back."""
    assert parse_duration(value) == duration
    assert parse_duration(format_duration(duration)) == duration


@pytest.mark.parametrize("value", ["{{ 5 }}", {"minutes": "{{ 5 }}", "seconds": 3}])
def test_templates_for_durations_stay(value: Any) -> None:
    """A duration that a template tells, whole or in part, is kept for Home Assistant."""
    assert parse_duration(value) == Templated(value)
    assert format_period(Templated(value)) == value


def test_parts_of_a_second_are_kept() -> None:
    """A duration is written whole to the millisecond."""
    assert format_period(parse_duration({"milliseconds": 1500})) == {"milliseconds": 1500}
    assert parse_duration({"milliseconds": 1500}) == timedelta(seconds=1.5)


@pytest.mark.parametrize("value", [True, {"weeks": 1}, {"hours": "x"}, None])
def test_other_durations_are_not_plain(value: Any) -> None:
    """Unknown units are left to Home Assistant."""
    with pytest.raises(NotPlainError):
        parse_duration(value)


def test_times() -> None:
    """Clock times and the ids of time entities are read, nonsense is not."""
    assert parse_time("7:05") == time(7, 5)
    assert parse_time("input_datetime.alarm") == "input_datetime.alarm"
    for value in ("25:00", "soon", 25200):
        with pytest.raises(NotPlainError):
            parse_time(value)


def test_limits_and_lists() -> None:
    """Numbers in quotes are numbers; lists must hold texts."""
    assert parse_limit("12.5") == 12.5
    assert parse_limit("sensor.limit") == "sensor.limit"
    with pytest.raises(NotPlainError):
        parse_limit([1])
    with pytest.raises(NotPlainError):
        as_tuple([1])
