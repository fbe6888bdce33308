"""Two measurements are compared by what each of them is now."""

import pytest

from custom_components.ai_automation.core.home import Area, Entity, Home
from custom_components.ai_automation.core.language import read_automation
from custom_components.ai_automation.core.language.reading import NotAutomation, Refused, Unclear
from custom_components.ai_automation.core.plan.model import TemplateTrigger

from .homes import planned, situation


def _home(*entities: Entity) -> Home:
    known = (Entity("light.lamp", "Lamp", area_id="den"), *entities)
    areas = {it: Area(it, it.title()) for it in ("den", "attic")}
    return Home(entities={it.entity_id: it for it in known}, areas=areas)


def _warmth(area: str, unit: str = "°C") -> Entity:
    name = f"{area.title()} temperature"
    return Entity(
        f"sensor.{area}", name, area_id=area, device_class="temperature", unit=unit, state="20"
    )


WEATHER = Entity("weather.home", "Weather", state="sunny", attributes={"temperature": 12})


def test_the_weather_is_outside_and_the_only_sensor_inside() -> None:
    """Where one thing measures inside, nothing has to be asked."""
    plan = planned(
        "turn on the lamp when it's colder outside than inside", _home(_warmth("den"), WEATHER)
    )
    (trigger,) = plan.triggers
    assert isinstance(trigger, TemplateTrigger)
    assert trigger.alias == "Weather is below Den temperature"
    assert trigger.template == (
        "{{ is_number(state_attr('weather.home', 'temperature'))"
        " and is_number(states('sensor.den'))"
        " and state_attr('weather.home', 'temperature') | float < states('sensor.den') | float }}"
    )


def test_which_of_several_inside_is_asked_once() -> None:
    """The answer settles it."""
    home = _home(_warmth("den"), _warmth("attic"), WEATHER)
    text = "turn on the lamp when it's warmer outside than inside"
    reading = read_automation(text, home, situation())
    assert isinstance(reading, Unclear)
    (question,) = reading.questions
    assert [it.label for it in question.options] == ["Den temperature", "Attic temperature"]
    answered = read_automation(text, home, situation(), {question.mention: ("sensor.attic",)})
    assert "Attic temperature" in str(getattr(answered, "plan", answered))


@pytest.mark.parametrize(
    "other", [_warmth("attic", "°F"), Entity("light.attic", "Attic light", area_id="attic")]
)
def test_what_cannot_be_compared_is_refused(other: Entity) -> None:
    """Degrees of two kinds are two numbers, and a lamp has none."""
    text = "turn on the lamp when the attic is warmer than the den"
    reading = read_automation(text, _home(_warmth("den"), other), situation())
    assert isinstance(reading, Refused | NotAutomation)
