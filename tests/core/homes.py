"""A small home for tests of the core."""

from custom_components.ai_automation.core.home import (
    Action,
    ActionField,
    Area,
    Entity,
    Floor,
    Home,
    Label,
)


def action(
    name: str, *fields: str, required: tuple[str, ...] = (), targeted: bool = True
) -> Action:
    """Return an action with these fields."""
    every = [*required, *fields]
    return Action(name, tuple(ActionField(item, item in required) for item in every), targeted)


def small_home() -> Home:
    """Return a flat with lamps, a radiator, a lock, a garage and a person."""
    entities = [
        Entity(
            "light.ceiling",
            "Ceiling light",
            area_id="kitchen",
            capabilities=frozenset({"brightness"}),
        ),
        Entity("light.plain", "Plain lamp", area_id="hall"),
        Entity("switch.kettle", "Kettle", area_id="kitchen"),
        Entity("lock.door", "Front door lock", area_id="hall"),
        Entity(
            "cover.garage",
            "Garage door",
            area_id="hall",
            device_class="garage",
            capabilities=frozenset({"open", "close"}),
        ),
        Entity(
            "cover.blind",
            "Blind",
            area_id="kitchen",
            device_class="blind",
            capabilities=frozenset({"open", "close", "set_position"}),
        ),
        Entity(
            "climate.radiator",
            "Radiator",
            area_id="kitchen",
            capabilities=frozenset({"target_temperature"}),
            attributes={"hvac_modes": ["off", "heat"], "min_temp": 7, "max_temp": 35},
        ),
        Entity("alarm_control_panel.house", "House alarm"),
        Entity("binary_sensor.door", "Front door", area_id="hall", device_class="door"),
        Entity("sensor.humidity", "Humidity", area_id="kitchen", device_class="humidity", unit="%"),
        Entity("person.anna", "Anna"),
        Entity("zone.home", "Home"),
        Entity("sun.sun", "Sun"),
    ]
    actions = [
        action("light.turn_on", "brightness_pct", "rgb_color", "transition"),
        action("light.turn_off", "transition"),
        action("switch.turn_on"),
        action("lock.lock"),
        action("lock.unlock", "code"),
        action("cover.open_cover"),
        action("cover.close_cover"),
        action("cover.set_cover_position", required=("position",)),
        action("climate.set_hvac_mode", required=("hvac_mode",)),
        action("climate.set_temperature", "temperature", "hvac_mode"),
        action("alarm_control_panel.alarm_disarm", "code"),
        action("homeassistant.turn_on"),
        action("homeassistant.restart", targeted=False),
        action("notify.notify", "title", required=("message",), targeted=False),
    ]
    return Home(
        entities={entity.entity_id: entity for entity in entities},
        areas={
            "kitchen": Area("kitchen", "Kitchen", floor_id="ground"),
            "hall": Area("hall", "Hall", floor_id="ground"),
        },
        floors={"ground": Floor("ground", "Ground floor")},
        labels={"quiet": Label("quiet", "Quiet")},
        actions={item.action: item for item in actions},
    )
