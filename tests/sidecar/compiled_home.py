"""Let a real Home Assistant compile statistics, and compare what is read of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.core import HomeAssistant
from homeassistant.helpers.recorder import get_instance
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (  # type: ignore[import-untyped]
    async_wait_recording_done,
    do_adhoc_statistics,
)

from ai_automation_sidecar.core.history import Sample
from ai_automation_sidecar.history.database import open_recorder
from ai_automation_sidecar.history.statistics import Period, read_samples, read_statistics

FIRST = datetime(2026, 10, 1, tzinfo=UTC)
HOURS, GONE = 5, 2
POWER, METER = "sensor.power", "sensor.energy"
KINDS: dict[str, dict[str, Any]] = {
    POWER: {"device_class": "power", "unit_of_measurement": "W", "state_class": "measurement"},
    METER: {
        "device_class": "energy",
        "unit_of_measurement": "kWh",
        "state_class": "total_increasing",
    },
}


async def async_compile(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let a meter run for some hours, in one of which it is not there."""
    assert await async_setup_component(hass, "sensor", {})
    for step in range(12 * HOURS):
        begins = FIRST + timedelta(minutes=5 * step)
        freezer.move_to(begins)
        for entity_id, value in ((POWER, 100 + 10 * (step % 7)), (METER, step / 10)):
            state = "unavailable" if step // 12 == GONE else str(value)
            hass.states.async_set(entity_id, state, KINDS[entity_id])
        await async_wait_recording_done(hass)
        freezer.move_to(begins + timedelta(minutes=5))
        do_adhoc_statistics(hass, start=begins)
        await async_wait_recording_done(hass)


async def async_check(hass: HomeAssistant, url: str, period: Period) -> dict[str, list[Sample]]:
    """Return what is read from the second hour on, after comparing it with Home Assistant's own."""
    start, end = FIRST + timedelta(hours=1), FIRST + timedelta(hours=HOURS)
    theirs = await get_instance(hass).async_add_executor_job(
        statistics_during_period,
        hass,
        start,
        end,
        {POWER, METER},
        period,
        None,
        {"mean", "min", "max", "change"},
    )
    with open_recorder(url) as recorder:
        known = read_statistics(recorder.query)
        ours = {
            entity_id: list(
                read_samples(
                    recorder.query, known[entity_id], start.timestamp(), end.timestamp(), period
                )
            )
            for entity_id in (POWER, METER)
        }
    assert {key: (one.unit, one.measured, one.metered) for key, one in known.items()} == {
        POWER: ("W", True, False),
        METER: ("kWh", False, True),
    }
    for entity_id, samples in ours.items():
        assert [
            (each.span.start, each.span.end, each.mean, each.low, each.high, each.growth)
            for each in samples
        ] == [
            (
                row["start"],
                row["end"],
                row.get("mean"),
                row.get("min"),
                row.get("max"),
                pytest.approx(row["change"]) if row.get("change") is not None else None,
            )
            for row in theirs[entity_id]
        ]
    return ours
