"""Test automations that look up the forecast of a weather service when they run."""

from datetime import timedelta

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.components.weather import Forecast, WeatherEntity
from homeassistant.components.weather.const import WeatherEntityFeature
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
    setup_test_component_platform,
)

from .talking import Talker, async_create, automations


class Weather(WeatherEntity):
    """A weather service that foretells two days."""

    _attr_name = "Town weather"
    _attr_condition = "sunny"
    _attr_native_temperature = 12
    _attr_native_temperature_unit = "°C"
    _attr_supported_features = WeatherEntityFeature.FORECAST_DAILY

    def __init__(self, *days: Forecast) -> None:
        """Take what is foretold of today and of the days after it."""
        self._days = days

    async def async_forecast_daily(self) -> list[Forecast]:
        """Return the forecast."""
        noon = dt_util.start_of_local_day() + timedelta(hours=12)
        return [
            Forecast({**day, "datetime": (noon + timedelta(days=number)).isoformat()})
            for number, day in enumerate(self._days)
        ]


def day(condition: str, low: float, high: float) -> Forecast:
    """Return what is foretold of a day."""
    return Forecast(datetime="", condition=condition, native_temperature=high, native_templow=low)


async def foretell(hass: HomeAssistant, *days: Forecast) -> None:
    """Let a weather service foretell the days from today on."""
    setup_test_component_platform(hass, "weather", [Weather(*days)])
    assert await async_setup_component(hass, "weather", {"weather": {"platform": "test"}})
    await hass.async_block_till_done()
    async_expose_entity(hass, "conversation", "weather.town_weather", should_expose=True)


@pytest.mark.parametrize(
    ("text", "tomorrow", "done"),
    [
        ("If rain is forecast tomorrow, turn on the porch light at 9 pm", "rainy", True),
        ("If rain is forecast tomorrow, turn on the porch light at 9 pm", "sunny", False),
        ("Turn on the porch light at 9 pm unless it is going to rain tomorrow", "sunny", True),
        ("Turn on the porch light at 9 pm unless it is going to rain tomorrow", "pouring", False),
        ("At 9 pm, if tomorrow's low is below 0, turn on the porch light", "sunny", True),
        ("At 9 pm, if tomorrow's high is over 30, turn on the porch light", "sunny", False),
        ("At 9 pm, if it will be dry today, turn on the porch light", "pouring", True),
    ],
)
async def test_the_forecast_is_looked_up(
    hass: HomeAssistant, lived_in: MockConfigEntry, text: str, tomorrow: str, *, done: bool
) -> None:
    """What is to be done is done if that day is to be so, and only then."""
    await foretell(hass, day("sunny", 4, 14), day(tomorrow, -3, 9))
    created = await async_create(hass, text, deploy=True)
    assert "forecast" in str(automations(hass)[0])
    light = hass.states.async_entity_ids("light")
    before = [hass.states.get(each) for each in light]
    await hass.services.async_call(
        "automation", "trigger", {"entity_id": created["entity_id"]}, blocking=True
    )
    await hass.async_block_till_done()
    changed = [hass.states.get(each) for each in light] != before
    assert changed is done


async def test_without_a_forecast_it_is_said(
    hass: HomeAssistant, lived_in: MockConfigEntry
) -> None:
    """No automation is made that could never know."""
    told = await Talker(hass).say("If rain is forecast tomorrow, turn on the porch light at 9 pm")
    assert "weather to come" in told
    assert not automations(hass)
