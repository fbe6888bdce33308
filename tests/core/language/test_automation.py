"""Sentences become the automations that they ask for."""

from typing import Any

import pytest

from custom_components.ai_automation.core.language import kind_of, read_automation
from custom_components.ai_automation.core.language.lexicon import lexicon_of
from custom_components.ai_automation.core.language.reading import NotAutomation, Proposed, Refused
from custom_components.ai_automation.core.language.services import DEED_ACTIONS
from tests.core.homes import small_home
from tests.core.language.homes import compiled, home_of, situation

WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]
DARK = {"condition": "state", "entity_id": "sun.sun", "state": "below_horizon"}


def at(time: str, *weekdays: str) -> dict[str, Any]:
    """Return a trigger at a time."""
    when: dict[str, Any] = {"trigger": "time", "at": f"{time}:00"}
    return {**when, "weekday": list(weekdays)} if weekdays else when


def turns(entity_id: str, to: str | None) -> dict[str, Any]:
    """Return a trigger on a state."""
    return {"trigger": "state", "entity_id": entity_id, "to": to}


def number(entity_id: str, **limits: Any) -> dict[str, Any]:
    """Return a trigger on a number that passes a limit."""
    return {"trigger": "numeric_state", "entity_id": entity_id, **limits}


def sun(event: str, **more: str) -> dict[str, Any]:
    """Return a trigger on the sun."""
    return {"trigger": "sun", "event": event, **more}


def do(action: str, entity_id: str, **data: Any) -> dict[str, Any]:
    """Return an action on one thing."""
    call: dict[str, Any] = {"action": action, "target": {"entity_id": entity_id}}
    return {**call, "data": data} if data else call


SIMPLE: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("clifton", "Turn the kettle on at half past seven every morning",
     at("07:30"), do("switch.turn_on", "switch.kettle")),
    ("clifton", "Every weekday at 6:45 open the bedroom blind",
     at("06:45", *WORKDAYS), do("cover.open_cover", "cover.bedroom_blind")),
    ("clifton", "Switch the electric blanket off at eleven at night",
     at("23:00"), do("switch.turn_off", "switch.electric_blanket")),
    ("clifton", "On Saturdays and Sundays play the kitchen radio at 9 am",
     at("09:00", "sat", "sun"), do("media_player.media_play", "media_player.kitchen_radio")),
    ("clifton", "At 11 pm every day except Friday and Saturday turn off the telly",
     at("23:00", "mon", "tue", "wed", "thu", "sun"),
     do("media_player.turn_off", "media_player.telly")),
    ("clifton", "At 9 pm activate the cosy scene", at("21:00"), do("scene.turn_on", "scene.cosy")),
    ("juniper", "Run the lights out script at 11:30 pm",
     at("23:30"), do("script.turn_on", "script.lights_out")),
    ("clifton", "Close the lounge curtains at sunset",
     sun("sunset"), do("cover.close_cover", "cover.lounge_curtains")),
    ("juniper", "Close the coop door half an hour after sunset",
     sun("sunset", offset="00:30:00"), do("cover.close_cover", "cover.coop_door")),
    ("clifton", "When Raj gets home, turn on the hall light",
     turns("person.raj", "home"), do("light.turn_on", "light.hall")),
    ("clifton", "When nobody is home, set the heating to 15 degrees",
     number("zone.home", below=1),
     do("climate.set_temperature", "climate.heating", temperature=15)),
    ("juniper", "Arm the alarm when the last person leaves",
     number("zone.home", below=1),
     do("alarm_control_panel.alarm_arm_away", "alarm_control_panel.security")),
    ("clifton", "When the balcony door closes, turn the heating back on",
     turns("binary_sensor.balcony_door", "off"), do("climate.turn_on", "climate.heating")),
    ("clifton", "Mute the telly when the flat door opens",
     turns("binary_sensor.flat_door", "on"),
     do("media_player.volume_mute", "media_player.telly", is_volume_muted=True)),
    ("clifton", "If the flat door stays unlocked for 5 minutes, lock it",
     {**turns("lock.flat_door", "unlocked"), "for": "00:05:00"}, do("lock.lock", "lock.flat_door")),
    ("clifton", "When motion in the hall stops for 10 minutes, turn off the hall light",
     {**turns("binary_sensor.hall_motion", "off"), "for": "00:10:00"},
     do("light.turn_off", "light.hall")),
    ("clifton", ("When the box room humidity is above 65 percent for ten minutes, "
     "turn the dehumidifier on"),
     number("sensor.box_room_humidity", above=65, **{"for": "00:10:00"}),
     do("switch.turn_on", "switch.dehumidifier")),
    ("juniper", "When the wind gust goes over 30 mph close the living room shades",
     number("sensor.wind_gust", above=30), do("cover.close_cover", "cover.living_room_shades")),
    ("clifton", "When the bedroom window or the balcony door opens, turn off the heating",
     {"trigger": "state", "to": "on",
      "entity_id": ["binary_sensor.bedroom_window", "binary_sensor.balcony_door"]},
     do("climate.turn_off", "climate.heating")),
    ("clifton", ("If the balcony door is left open for 10 minutes, "
     'send Raj a message saying "Close the balcony door"'),
     {**turns("binary_sensor.balcony_door", "on"), "for": "00:10:00"},
     do("notify.send_message", "notify.mobile_app_raj", message="Close the balcony door")),
    ("juniper", "When Mateo arrives at school, text Dana",
     turns("person.mateo", "School"),
     do("notify.send_message", "notify.mobile_app_dana", message="Mateo arrives at school")),
]  # fmt: skip


@pytest.mark.parametrize(("home", "text", "trigger", "action"), SIMPLE)
def test_one_trigger_one_action(
    home: str, text: str, trigger: dict[str, Any], action: dict[str, Any]
) -> None:
    """The sentence becomes this trigger and this action, and has no condition."""
    config = compiled(text, home_of(home))
    assert config["triggers"] == [trigger]
    assert config["conditions"] == []
    assert config["actions"] == [action]
    assert kind_of(text, home_of(home), situation()) == "automation"


CONDITIONS: list[tuple[str, str, dict[str, Any]]] = [
    ("clifton", "When the flat door opens after sunset, turn on the hall light", DARK),
    ("clifton", "When Raj comes home and it is dark, turn on the lounge pendant at 60 %", DARK),
    ("clifton", "Open the bedroom blind half an hour after sunrise on weekdays",
     {"condition": "time", "weekday": WORKDAYS}),
    ("clifton", "If hall motion is detected between 11 pm and 6 am, turn on the hall light at 20 %",
     {"condition": "time", "after": "23:00:00", "before": "06:00:00"}),
    ("clifton", ("Turn on the electric blanket at 9 pm if the bedroom temperature is below "
     "16 degrees"),
     {"condition": "numeric_state", "entity_id": "sensor.bedroom_temperature", "below": 16}),
    ("clifton", ("When the lounge temperature falls below 17 and someone is home, "
     "set the heating to 20"),
     {"condition": "numeric_state", "entity_id": "zone.home", "above": 0}),
    ("clifton", "Start the hoover at 10 am on Tuesdays and Thursdays when nobody is home",
     {"condition": "numeric_state", "entity_id": "zone.home", "below": 1}),
    ("juniper", "Turn on the fountain at 8 am unless road trip mode is on",
     {"condition": "not", "conditions": [
         {"condition": "state", "entity_id": "input_boolean.road_trip", "state": "on"}]}),
]  # fmt: skip


@pytest.mark.parametrize(("home", "text", "condition"), CONDITIONS)
def test_one_condition(home: str, text: str, condition: dict[str, Any]) -> None:
    """What is said to hold besides becomes the condition."""
    config = compiled(text, home_of(home))
    assert len(config["triggers"]) == 1
    assert config["conditions"] == [condition]


TIMED: list[tuple[str, str, str, str, str]] = [
    ("clifton", "Turn the heated airer on at 2 pm for three hours",
     "switch", "switch.heated_airer", "03:00:00"),
    ("clifton", "Turn on the immersion at 5 am and turn it off an hour later",
     "switch", "switch.immersion", "01:00:00"),
    ("clifton", ("When the bathroom motion sensor detects motion, turn on the mirror light "
     "and turn it off after 4 minutes"), "light", "light.mirror", "00:04:00"),
    ("juniper", "When the slider opens at night, turn on the patio lights for 10 minutes",
     "light", "light.patio", "00:10:00"),
]  # fmt: skip


@pytest.mark.parametrize(("home", "text", "domain", "entity_id", "delay"), TIMED)
def test_what_goes_off_by_itself(
    home: str, text: str, domain: str, entity_id: str, delay: str
) -> None:
    """On, a while later off."""
    assert compiled(text, home_of(home))["actions"] == [
        do(f"{domain}.turn_on", entity_id),
        {"delay": delay},
        do(f"{domain}.turn_off", entity_id),
    ]


TWO_RULES: list[tuple[str, str, list[dict[str, Any]], str, str]] = [
    ("clifton", "Turn on the kettle at 7 am off 7:20",
     [at("07:00"), at("07:20")], "switch", "switch.kettle"),
    ("clifton", "Turn the hall light on at sunset and off at sunrise",
     [sun("sunset"), sun("sunrise")], "light", "light.hall"),
    ("clifton", ("Turn on the balcony lanterns twenty minutes before sunset "
     "and turn them off at 11 pm"),
     [sun("sunset", offset="-00:20:00"), at("23:00")], "light", "light.balcony_lanterns"),
    ("juniper", ("If the greenhouse temperature goes above 85, turn on the vent fan; "
     "when it drops below 80 turn it off"),
     [number("sensor.greenhouse_temperature", above=85),
      number("sensor.greenhouse_temperature", below=80)], "fan", "fan.vent"),
    ("juniper", ("Turn on the heat lamp when the coop temperature is under 35 degrees, "
     "and off when it is over 45"),
     [number("sensor.coop_temperature", below=35), number("sensor.coop_temperature", above=45)],
     "switch", "switch.heat_lamp"),
]  # fmt: skip


@pytest.mark.parametrize(("home", "text", "triggers", "domain", "entity_id"), TWO_RULES)
def test_two_rules(
    home: str, text: str, triggers: list[dict[str, Any]], domain: str, entity_id: str
) -> None:
    """Each trigger runs what was said for it, and nothing else."""
    config = compiled(text, home_of(home))
    ids = [trigger.pop("id") for trigger in config["triggers"]]
    assert config["triggers"] == triggers
    assert len(set(ids)) == 2
    (choice,) = config["actions"]
    assert choice["choose"] == [
        {
            "conditions": [{"condition": "trigger", "id": each}],
            "sequence": [do(f"{domain}.turn_{to}", entity_id)],
        }
        for each, to in zip(ids, ("on", "off"), strict=True)
    ]


def test_otherwise() -> None:
    """What is to be done otherwise stands in the other branch."""
    text = (
        "At 7 pm, if Imogen is home turn on the corner lamp, otherwise turn on the balcony lanterns"
    )
    config = compiled(text, home_of("clifton"))
    assert config["triggers"] == [at("19:00")]
    assert config["actions"] == [
        {
            "if": [{"condition": "state", "entity_id": "person.imogen", "state": "home"}],
            "then": [do("light.turn_on", "light.corner_lamp")],
            "else": [do("light.turn_on", "light.balcony_lanterns")],
        }
    ]


def test_a_wait_between_actions() -> None:
    """Actions keep their order, and the wait stands between them."""
    text = "When Anna comes home, open the blind, wait 5 seconds, then turn on the kettle"
    config = compiled(text, small_home())
    assert config["triggers"] == [turns("person.anna", "home")]
    assert config["actions"] == [
        do("cover.open_cover", "cover.blind"),
        {"delay": "00:00:05"},
        do("switch.turn_on", "switch.kettle"),
    ]


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Turn on the kettle", NotAutomation),
        ("At 7 am turn on the aquarium", Refused),
        ("When the flat door opens", Refused),
        ("At 7 am wash the dog", Refused),
    ],
)
def test_half_a_request_is_no_automation(text: str, reading: type[Any]) -> None:
    """A request without a time or event, or with something unknown, is not guessed at."""
    assert isinstance(read_automation(text, home_of("clifton"), situation()), reading)


def test_one_on_and_the_other_off() -> None:
    """Each of two things gets the state that was said of it, not the last one."""
    config = compiled("turn the kettle on and the plain lamp off at 10 pm", small_home())
    assert config["actions"] == [
        do("switch.turn_on", "switch.kettle"),
        do("light.turn_off", "light.plain"),
    ]


def test_a_room_is_no_thing() -> None:
    """A room alone does not say which of its things is to be set to a value."""
    reading = read_automation("set the kitchen to 10% at 11 pm", small_home(), situation())
    assert not isinstance(reading, Proposed)


@pytest.mark.parametrize(
    ("event", "state"),
    [("goes off", "on"), ("is off", "off"), ("turns off", "off"), ("is triggered", "on")],
)
def test_what_goes_off_rings(event: str, state: str) -> None:
    """A detector that goes off is anything but off; one that is off is."""
    config = compiled(f"when the CO alarm {event}, turn on the lava lamp", home_of("juniper"))
    assert config["triggers"][0]["to"] == state


def test_everything_that_rules_ask_for_can_be_done() -> None:
    """Every deed that a language's rules name has its actions."""
    special = {"notify", "set", "volume", "back", "step", "scale", "flash", "skip"}
    asked = {rule["do"] for rule in lexicon_of("en")["deeds"]["deeds"]}
    assert asked - special <= set(DEED_ACTIONS)


def test_stop() -> None:
    """Blinds on their way are stopped like music."""
    config = compiled("stop the blind when the front door opens", small_home())
    assert config["actions"] == [do("cover.stop_cover", "cover.blind")]


def test_somebody_leaves() -> None:
    """A tracker that drops out is nobody who leaves."""
    config = compiled("when someone leaves, lock the front door lock", small_home())
    assert "unavailable" in config["triggers"][0]["not_to"]
