"""What is dangerous is found wherever it hides, and takes what the owner wants."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any

import pytest

from custom_components.ai_automation.core.home import (
    Area,
    Blueprint,
    BlueprintInput,
    Device,
    Dialect,
    Entity,
    ExistingAutomation,
    Home,
    Label,
    Placeholder,
    Units,
)
from custom_components.ai_automation.core.policy import (
    DEFAULT_POLICY,
    Asking,
    Judgement,
    Policy,
    Window,
    judge,
)
from tests.core.homes import small_home

AT_SIX = {"trigger": "time", "at": "18:00:00"}
UNLOCK = {"action": "lock.unlock", "target": {"entity_id": "lock.door"}}
GUARD = {
    "triggers": [{"trigger": "state", "entity_id": "binary_sensor.smoke", "to": "on"}],
    "actions": [{"action": "notify.notify", "data": {"message": "Fire"}}],
}


def home() -> Home:
    """Return the small home with what can hide a danger: scripts, scenes, groups, labels."""
    small = small_home()
    added = [
        Entity("script.welcome", "Welcome"),
        Entity("script.again", "Again"),
        Entity("scene.open_house", "Open house"),
        Entity("group.doors", "Doors", members=("lock.door",)),
        Entity("valve.gas", "Gas", device_class="gas"),
        Entity("valve.garden", "Garden", device_class="water"),
        Entity("water_heater.tank", "Tank"),
        Entity("camera.drive", "Drive camera"),
        Entity("binary_sensor.smoke", "Smoke", device_class="smoke"),
        Entity("automation.fire", "Fire alarm"),
        Entity("automation.lamp", "Lamp at night"),
        Entity("automation.door", "Door"),
        Entity("notify.phone", "Phone", platform="mobile_app"),
        Entity("notify.mail", "Mail", platform="smtp"),
        Entity("lock.shed", "Shed lock", device_id="shed", registry_id="r1", area_id="yard"),
        *(Entity(f"switch.plug_{number}", f"Plug {number}") for number in range(8)),
        *(Entity(f"light.lamp_{number}", f"Lamp {number}") for number in range(8)),
    ]
    lamp = {"triggers": [AT_SIX], "actions": [{"action": "light.turn_on"}]}
    door = {"triggers": [AT_SIX], "actions": [UNLOCK]}
    body = {
        "triggers": [AT_SIX],
        "actions": [{"action": Placeholder("what"), "target": {"entity_id": Placeholder("door")}}],
    }
    inputs = {
        "what": BlueprintInput("what", required=False, default="lock.lock"),
        "door": BlueprintInput("door"),
    }
    return replace(
        small,
        entities={**small.entities, **{entity.entity_id: entity for entity in added}},
        areas={**small.areas, "yard": Area("yard", "Yard", labels=frozenset({"outside"}))},
        devices={"shed": Device("shed", "Shed lock", labels=frozenset({"sheds"}))},
        labels={"outside": Label("outside", "Outside"), "sheds": Label("sheds", "Sheds")},
        automations=tuple(
            ExistingAutomation(f"automation.{name}", name, name, config=config)
            for name, config in (("fire", GUARD), ("lamp", lamp), ("door", door))
        ),
        scripts={
            "script.welcome": [{"if": [], "then": [UNLOCK]}],
            "script.again": [{"action": "script.welcome"}, {"action": "script.again"}],
        },
        scenes={"scene.open_house": {"lock.door": {"state": "unlocked"}}},
        dialect=Dialect(
            blueprints={"own/door.yaml": Blueprint("own/door.yaml", "x", inputs, body)}
        ),
    )


HOME = home()


def doing(*actions: Any, **rest: Any) -> dict[str, Any]:
    """Return an automation that does this at six."""
    return {"triggers": [AT_SIX], "actions": list(actions), **rest}


def call(action: str, target: Any = None, **data: Any) -> dict[str, Any]:
    """Return a call of an action."""
    given = {"action": action, "target": target, "data": data}
    return {key: value for key, value in given.items() if value}


def found(judgement: Judgement) -> dict[str, str]:
    """Return what each kind of danger takes."""
    return {item.danger.kind: item.rule for item in judgement.items}


@pytest.mark.parametrize(
    ("action", "kinds"),
    [
        (UNLOCK, {"unlock": "confirm"}),
        ({"service": "lock.unlock", "entity_id": "lock.door"}, {"unlock": "confirm"}),
        (call("lock.open", {"entity_id": "lock.door"}), {"unlock": "confirm"}),
        (call("homeassistant.turn_on", {"entity_id": "lock.door"}), {"unlock": "confirm"}),
        (call("homeassistant.toggle", {"entity_id": "group.doors"}), {"unlock": "confirm"}),
        (call("lock.unlock", {"floor_id": "ground"}), {"unlock": "confirm"}),
        (call("lock.unlock", {"label_id": "outside"}), {"unlock": "confirm"}),
        (call("lock.unlock", {"label_id": ["sheds"]}), {"unlock": "confirm"}),
        (call("lock.unlock", {"device_id": "shed"}), {"unlock": "confirm"}),
        (call("lock.unlock", {"entity_id": "all"}), {"unlock": "confirm"}),
        (call("lock.unlock", {"entity_id": "{{ door }}"}), {"unlock": "confirm"}),
        (
            call("homeassistant.turn_off", {"entity_id": "{{ it }}"}),
            {
                "unlock": "confirm",
                "open": "confirm",
                "guard": "confirm",
                "bulk": "confirm",
                "gas": "confirm",
                "camera": "confirm",
            },
        ),
        (
            {"device_id": "shed", "domain": "lock", "type": "unlock", "entity_id": "r1"},
            {"unlock": "confirm"},
        ),
        ({"device_id": "shed", "domain": "lock", "type": "open"}, {"unlock": "confirm"}),
        ({"if": [], "then": [{"parallel": [UNLOCK]}]}, {"unlock": "confirm"}),
        ({"repeat": {"count": 2, "sequence": [UNLOCK]}}, {"unlock": "confirm"}),
        ({"choose": [{"conditions": [], "sequence": UNLOCK}]}, {"unlock": "confirm"}),
        ({"scene": "scene.open_house"}, {"unlock": "confirm"}),
        (call("scene.turn_on", {"entity_id": "scene.open_house"}), {"unlock": "confirm"}),
        (call("scene.apply", entities={"lock.door": "unlocked"}), {"unlock": "confirm"}),
        (call("script.welcome"), {"unlock": "confirm"}),
        (call("script.turn_on", {"entity_id": "script.again"}), {"unlock": "confirm"}),
        (call("automation.trigger", {"entity_id": "automation.door"}), {"unlock": "confirm"}),
        (call("cover.open_cover", {"entity_id": "cover.garage"}), {"open": "confirm"}),
        (call("cover.open_cover", {"area_id": "hall"}), {"open": "confirm"}),
        (
            call("cover.set_cover_position", {"entity_id": "cover.garage"}, position=30),
            {"open": "confirm"},
        ),
        (
            call("alarm_control_panel.alarm_disarm", {"entity_id": "alarm_control_panel.house"}),
            {"disarm": "confirm"},
        ),
        (call("valve.open_valve", {"entity_id": "valve.gas"}), {"gas": "confirm"}),
        (
            call("climate.set_temperature", {"entity_id": "climate.radiator"}, temperature=33),
            {"heating": "confirm"},
        ),
        (
            call(
                "climate.set_temperature", {"entity_id": "climate.radiator"}, temperature="{{ x }}"
            ),
            {"heating": "confirm"},
        ),
        (
            call(
                "climate.set_temperature",
                {"entity_id": "climate.radiator"},
                temperature="{{ state_attr('climate.radiator', 'temperature') | float(0) + -2 }}",
            ),
            {},
        ),
        *(
            (
                call(
                    "climate.set_temperature",
                    {"entity_id": "climate.radiator"},
                    temperature=f"{{{{ {computed} }}}}",
                ),
                {"heating": "confirm"},
            )
            for computed in (
                "state_attr('climate.radiator', 'temperature') | float(0) + 12",
                "state_attr('climate.other', 'temperature') | float(0) + 2",
                "90 if true else state_attr('climate.radiator', 'temperature') | float(0) + 2",
            )
        ),
        (
            call(
                "water_heater.set_temperature", {"entity_id": "water_heater.tank"}, temperature=75
            ),
            {"heating": "confirm"},
        ),
        (call("camera.turn_off", {"entity_id": "camera.drive"}), {"camera": "confirm"}),
        (call("homeassistant.restart"), {"system": "never"}),
        (call("hassio.addon_stop"), {"system": "never"}),
        (call("shell_command.wipe"), {"system": "never"}),
        (call("automation.reload"), {"system": "never"}),
        (call("ai_automation.deploy", proposal_id="1"), {"system": "never"}),
        (call("lock.{{ verb }}", {"entity_id": "lock.door"}), {"hidden": "never"}),
        (call("conversation.process", text="unlock the door"), {"hidden": "never"}),
        (call("automation.turn_off", {"entity_id": "automation.fire"}), {"guard": "confirm"}),
        (call("automation.turn_off", {"entity_id": "all"}), {"guard": "confirm"}),
        (call("switch.turn_off", {"entity_id": "all"}), {"bulk": "confirm"}),
    ],
)
def test_dangers(action: dict[str, Any], kinds: dict[str, str]) -> None:
    """Each danger is found by what is done in the end, in whatever way it is written."""
    assert found(judge(doing(action), HOME)) == kinds


@pytest.mark.parametrize(
    "action",
    [
        call("lock.lock", {"entity_id": "lock.door"}),
        call("cover.open_cover", {"entity_id": "cover.blind"}),
        call("cover.close_cover", {"entity_id": "cover.garage"}),
        call("cover.set_cover_position", {"entity_id": "cover.garage"}, position=0),
        call("valve.open_valve", {"entity_id": "valve.garden"}),
        call("climate.set_temperature", {"entity_id": "climate.radiator"}, temperature=21),
        call("water_heater.set_temperature", {"entity_id": "water_heater.tank"}, temperature=58),
        call("switch.turn_off", {"entity_id": "switch.kettle"}),
        call("light.turn_off", {"entity_id": "all"}),
        call("light.turn_on", {"entity_id": "light.hallway_all"}),
        call("automation.turn_off", {"entity_id": "automation.lamp"}),
        call("frontend.reload_themes"),
        call("notify.mail", message="hello"),
        {**UNLOCK, "enabled": False},
        {"if": [], "then": [UNLOCK], "enabled": False},
        {"condition": "device", "device_id": "shed", "domain": "lock", "type": "is_unlocked"},
    ],
)
def test_no_dangers(action: dict[str, Any]) -> None:
    """What households do every day needs no second yes."""
    assert found(judge(doing(action), HOME)) == {}


def test_blueprint() -> None:
    """A blueprint is judged by what it does with its inputs."""
    use = {"path": "own/door.yaml", "input": {"door": "lock.door", "what": "lock.unlock"}}
    assert found(judge({"use_blueprint": use}, HOME)) == {"unlock": "confirm"}
    use = {"path": "own/door.yaml", "input": {"door": "lock.door"}}
    assert found(judge({"use_blueprint": use}, HOME)) == {}
    assert found(judge({"use_blueprint": {"path": "gone.yaml"}}, HOME)) == {"hidden": "never"}


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({"alias": "New name"}, {}),
        ({"actions": [UNLOCK, call("light.turn_on", {"entity_id": "light.plain"})]}, {}),
        ({"triggers": [{"trigger": "time", "at": "02:00:00"}]}, {"unlock": "confirm"}),
        ({"conditions": [{"condition": "sun", "after": "sunset"}]}, {"unlock": "confirm"}),
        (
            {"actions": [call("lock.unlock", {"entity_id": ["lock.door", "lock.shed"]})]},
            {"unlock": "confirm"},
        ),
        ({"actions": [UNLOCK, call("homeassistant.stop")]}, {"system": "never"}),
        ({"actions": [{"choose": [], "default": [UNLOCK]}]}, {"unlock": "confirm"}),
    ],
)
def test_changes(change: dict[str, Any], kinds: dict[str, str]) -> None:
    """Only what a change makes dangerous is judged, and what it lets happen at other times."""
    before = doing(UNLOCK)
    assert found(judge({**before, **change}, HOME, before=before)) == kinds


@pytest.mark.parametrize(
    "rest",
    [
        {"triggers": [{"trigger": "state", "entity_id": "person.anna", "to": "not_home"}]},
        {"triggers": [{"trigger": "state", "entity_id": "zone.home", "to": "0"}]},
        {"triggers": [{"trigger": "zone", "entity_id": "person.anna", "event": "leave"}]},
        {"conditions": [{"condition": "numeric_state", "entity_id": "zone.home", "below": 1}]},
        {"conditions": [{"and": [{"condition": "state", "entity_id": "zone.home", "state": "0"}]}]},
    ],
)
def test_nobody_home(rest: dict[str, Any]) -> None:
    """Letting people in while all are out is never allowed by itself."""
    assert found(judge({**doing(UNLOCK), **rest}, HOME)) == {"unlock": "confirm", "away": "never"}


def test_arriving() -> None:
    """Coming home is no absence, also where the same automation sees people leave."""
    arriving = {"trigger": "state", "entity_id": "person.anna", "to": "home"}
    leaving = {"trigger": "state", "entity_id": "person.anna", "to": "not_home"}
    assert found(judge(doing(UNLOCK, triggers=[arriving, leaving]), HOME)) == {"unlock": "confirm"}


def test_people() -> None:
    """Who asks decides what it takes, and at some hours it takes one step more."""
    config = doing(UNLOCK, call("homeassistant.restart"))
    assert found(judge(config, HOME, asking=Asking("user"))) == {
        "unlock": "confirm",
        "system": "never",
    }
    assert found(judge(config, HOME, asking=Asking("unknown")))["unlock"] == "pin"
    strict = Policy(strict_hours=Window(time(22), time(6)))
    late, early = datetime(2026, 11, 1, 23, 30), datetime(2026, 11, 1, 12)  # noqa: DTZ001
    assert found(judge(config, HOME, strict, Asking("admin", late)))["unlock"] == "pin"
    assert found(judge(config, HOME, strict, Asking("admin", early)))["unlock"] == "confirm"


def test_fahrenheit() -> None:
    """Limits are those of the home's own unit."""
    config = doing(
        call("climate.set_temperature", {"entity_id": "climate.radiator"}, temperature=70)
    )
    assert found(judge(config, HOME)) == {"heating": "confirm"}
    assert found(judge(config, replace(HOME, units=Units("°F")))) == {}


@pytest.mark.parametrize(
    ("rest", "judged"),
    [
        ({}, True),
        ({"triggers": [{"trigger": "time", "at": ["07:00:00", "03:00:00"]}]}, False),
        ({"triggers": [{"trigger": "state", "entity_id": "person.anna"}]}, True),
        (
            {
                "triggers": [{"trigger": "state", "entity_id": "person.anna"}],
                "conditions": [{"condition": "time", "after": "21:00:00", "before": "16:00:00"}],
            },
            False,
        ),
        (
            {
                "triggers": [{"trigger": "state", "entity_id": "person.anna"}],
                "conditions": [{"condition": "time", "after": "19:00:00", "before": "23:00:00"}],
            },
            True,
        ),
    ],
)
def test_peak(rest: dict[str, Any], *, judged: bool) -> None:
    """What needs much power is judged where it may run in the owner's dear hours."""
    policy = Policy(peak=Window(time(17), time(20)), high_power=frozenset({"switch.kettle"}))
    config = doing(call("switch.turn_on", {"entity_id": "switch.kettle"}), **rest)
    assert found(judge(config, HOME, policy)) == ({"power": "confirm"} if judged else {})
    assert found(judge(config, HOME)) == {}


def test_owners_rules() -> None:
    """The owner can forbid what is allowed, and allow what is not."""
    rules = {**DEFAULT_POLICY.rules["admin"], "message": "never", "unlock": "allow"}
    policy = Policy(rules={**DEFAULT_POLICY.rules, "admin": rules})
    mail = call("notify.send_message", {"entity_id": "notify.mail"}, message="x")
    phone = call("notify.send_message", {"entity_id": "notify.phone"}, message="x")
    assert found(judge(doing(UNLOCK, phone), HOME, policy)) == {}
    assert found(judge(doing(UNLOCK, mail), HOME, policy)) == {"message": "never"}
