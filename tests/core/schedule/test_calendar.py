"""Test when jobs are due, on days on which clocks are changed too."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.ai_automation.core.schedule.calendar import latest_due, next_due

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2024, 1, 1, tzinfo=UTC)
HALF_PAST_TWO = "30 2 * * *"
ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia")


def _local(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        # The night that has no half past two: right after the change.
        (_local("2026-03-29T01:59"), "2026-03-29T03:00+02:00"),
        (_local("2026-03-29T03:00"), "2026-03-30T02:30+02:00"),
        # The night that has two: only the first.
        (_local("2026-10-25T02:10"), "2026-10-25T02:30+02:00"),
        (_local("2026-10-25T02:40"), "2026-10-26T02:30+01:00"),
        (_local("2026-10-25T02:10", fold=1), "2026-10-26T02:30+01:00"),
        (_local("2026-10-25T02:40", fold=1), "2026-10-26T02:30+01:00"),
    ],
)
def test_nights_of_the_change(now: datetime, due: str) -> None:
    """What a change skips is due after it, what it repeats is due once."""
    assert next_due(HALF_PAST_TWO, BERLIN, now.astimezone(UTC)) == datetime.fromisoformat(due)


def test_weekly() -> None:
    """A weekly job was due up to a week ago."""
    now = datetime(2026, 11, 29, 23, tzinfo=UTC)
    assert latest_due("0 8 * * 1", BERLIN, now) == datetime(2026, 11, 23, 7, tzinfo=UTC)
    assert next_due("0 8 * * 1", BERLIN, now) == datetime(2026, 11, 30, 7, tzinfo=UTC)


@given(
    st.integers(0, 4 * 366 * 24 * 60),
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(ZONES),
)
def test_once_a_day(minutes: int, hour: int, minute: int, name: str) -> None:
    """Whenever one looks, the times are in order, one a day, and none is between two of them."""
    zone, now = ZoneInfo(name), START + timedelta(minutes=minutes)
    cron = f"{minute} {hour} * * *"
    last, coming = latest_due(cron, zone, now), next_due(cron, zone, now)
    assert last <= now < coming
    assert timedelta(hours=22) <= coming - last <= timedelta(hours=26)
    assert next_due(cron, zone, last) == coming
    assert latest_due(cron, zone, coming) == coming
