"""Test clocks, the sun and the statistics against independent sources."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from astral import Observer  # type: ignore[import-untyped]
from astral.sun import sunrise, sunset  # type: ignore[import-untyped]
import numpy as np
import pytest
from scipy.stats import binom, binomtest

from ai_automation_sidecar.errors import ConfigError
from ai_automation_sidecar.patterns.clock import DAY, LocalClock, date_of, find_zone, weekday_of
from ai_automation_sidecar.patterns.statistics import (
    chance_of,
    log_chances,
    shortfall,
    spread_of,
    wilson_lower,
)
from ai_automation_sidecar.patterns.sun import sun_times


@pytest.mark.parametrize("name", ["Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])
def test_clock_through_a_year(name: str) -> None:
    """The wall clock agrees with the time zone at every hour, clock changes included."""
    zone = ZoneInfo(name)
    start = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    times = np.arange(start, start + 365 * DAY, 3600.0, dtype=np.float64)
    clock = LocalClock.over(zone, start, float(times[-1]))
    expected = [
        datetime.fromtimestamp(time, zone).replace(tzinfo=UTC).timestamp() for time in times
    ]
    assert clock.local(times).tolist() == expected
    # Back again, except for the hour that comes twice.
    assert (np.abs(clock.utc(clock.local(times)) - times) > 1).sum() <= 1


def test_days() -> None:
    """Local day numbers have dates and weekdays."""
    day = int(datetime(2026, 11, 24, tzinfo=UTC).timestamp() // DAY)
    assert date_of(day) == date(2026, 11, 24)
    assert weekday_of(np.array([day])).tolist() == [1]


def test_unknown_zone() -> None:
    """A time zone that does not exist is said to."""
    with pytest.raises(ConfigError, match="Mars/Base"):
        find_zone("Mars/Base")


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(52.5, 13.4), (-33.9, 151.2), (40.7, -74.0), (60.2, 24.9)]
)
def test_sun(latitude: float, longitude: float) -> None:
    """Sunrise and sunset are those of astral to the minute, on the local day."""
    days = np.arange(20454, 20454 + 365, 5)
    rises, sets = sun_times(days, latitude, longitude)
    solar = timedelta(hours=longitude / 15)
    observer = Observer(latitude, longitude)
    for day, rise, set_ in zip(days, rises, sets, strict=True):
        for found, source in ((rise, sunrise), (set_, sunset)):
            when = datetime.fromtimestamp(found, UTC)
            assert (when + solar).date() == date_of(int(day))
            nearest = min(
                abs((source(observer, when.date() + timedelta(days=step)) - when).total_seconds())
                for step in (-1, 0, 1)
            )
            assert nearest < 60


def test_no_sunset_in_the_far_north() -> None:
    """Where the sun does not set there is no sunset."""
    rises, sets = sun_times(np.array([20620]), 69.6, 18.9)
    assert np.isnan([*rises, *sets]).all()


@pytest.mark.parametrize(("held", "trials"), [(0, 1), (8, 8), (36, 40), (3, 90)])
def test_wilson(held: int, trials: int) -> None:
    """The lower bound is scipy's."""
    interval = binomtest(held, trials).proportion_ci(method="wilson")
    assert wilson_lower(held, trials) == pytest.approx(interval.low, abs=1e-12)
    assert wilson_lower(0, 0) == 0


def test_chances() -> None:
    """Chances are those of the binomial distribution, one by one and together."""
    assert chance_of(8, 10, 0.2) == pytest.approx(binom.sf(7, 10, 0.2))
    assert shortfall(2, 10, 0.8) == pytest.approx(binom.cdf(2, 10, 0.8))
    rates = np.array([0.1, 0.5])
    assert log_chances(8, 10, rates) == pytest.approx(binom.logsf(7, 10, rates))


def test_spread_ignores_strays() -> None:
    """One stray does not widen the spread."""
    assert spread_of(np.array([])) == 0
    assert spread_of(np.array([10.0, 11.0, 9.0, 10.0, 5000.0])) < 3
