"""Put devices into a house in the making, each with the entities that such a device has."""

from collections.abc import Sequence
from typing import Any

from ..core.home.capabilities import FEATURES, capabilities_of
from .house import Draft, Resident, Room, RoomKind, Schedule, slug

_LIGHT_MODES: dict[str, dict[str, Any]] = {
    "color": {"supported_color_modes": ["color_temp", "hs"]},
    "color_temp": {"supported_color_modes": ["color_temp"]},
    "brightness": {"supported_color_modes": ["brightness"]},
    "onoff": {"supported_color_modes": ["onoff"]},
}
_KELVIN = {"min_color_temp_kelvin": 2202, "max_color_temp_kelvin": 6535}


def _add(  # noqa: PLR0913 - the parts of an entity
    draft: Draft,
    domain: str,
    name: str,
    area_id: str | None,
    maker: tuple[str, str],
    *,
    device_id: str | None = None,
    features: Sequence[str] = (),
    attributes: dict[str, Any] | None = None,
    **details: Any,
) -> str:
    bits = sum(FEATURES.get(domain, {})[feature] for feature in features)
    return draft.entity(
        domain,
        name,
        area_id,
        device_id=device_id or draft.device(name, area_id, *maker),
        platform=draft.platform,
        attributes=attributes or {},
        capabilities=capabilities_of(domain, bits, attributes or {}),
        **details,
    )


def add_light(draft: Draft, name: str, area_id: str, kind: str = "brightness") -> str:
    """Add a light that is switched, dimmed or coloured."""
    modes = _LIGHT_MODES[kind]
    attributes = {**modes, **(_KELVIN if "color" in kind else {})}
    features = () if kind == "onoff" else ("transition",)
    return _add(
        draft,
        "light",
        name,
        area_id,
        ("Signify", "LCT015"),
        features=features,
        attributes=attributes,
        carried={"brightness": None} if features else {},
    )


def add_plug(draft: Draft, name: str, area_id: str, *, state: str = "off") -> str:
    """Add a plug that switches, and measures power."""
    device_id = draft.device(name, area_id, "Shelly", "Plus Plug S")
    maker = ("Shelly", "Plus Plug S")
    add_sensor(draft, f"{name} power", area_id, "power", "W", device_id)
    return _add(
        draft,
        "switch",
        name,
        area_id,
        maker,
        device_id=device_id,
        device_class="outlet",
        state=state,
    )


def add_sensor(
    draft: Draft,
    name: str,
    area_id: str | None,
    device_class: str,
    unit: str,
    device_id: str | None = None,
) -> str:
    """Add a sensor that measures."""
    return _add(
        draft,
        "sensor",
        name,
        area_id,
        ("Aqara", "WSDCGQ11LM"),
        device_id=device_id,
        device_class=device_class,
        unit=unit,
        state_class="measurement",
        state="0",
    )


def add_room(
    draft: Draft,
    area_id: str,
    kind: RoomKind,
    light: str | None,
    *,
    motion: bool = True,
    climate: bool = True,
    windows: bool = True,
) -> Room:
    """Make an area a room, with the sensors that rooms have."""
    name = draft.areas[area_id].name
    maker = ("Aeotec", "MultiSensor 7")
    # The device has the room's name: Home Assistant puts it before the names of its entities.
    device_id = draft.device(name, area_id, *maker) if motion or climate else None
    sensor = lux = temperature = humidity = None
    if motion:
        sensor = _add(
            draft,
            "binary_sensor",
            f"{name} motion",
            area_id,
            maker,
            device_id=device_id,
            device_class="motion",
        )
        lux = add_sensor(draft, f"{name} illuminance", area_id, "illuminance", "lx", device_id)
    if climate:
        temperature = add_sensor(
            draft, f"{name} temperature", area_id, "temperature", "°C", device_id
        )
        humidity = add_sensor(draft, f"{name} humidity", area_id, "humidity", "%", device_id)
    room = Room(area_id, kind, sensor, light, windows, humidity, lux, temperature)
    draft.rooms.append(room)
    return room


def add_contact(draft: Draft, name: str, area_id: str, device_class: str = "door") -> str:
    """Add a contact at a door or window."""
    maker = ("Aqara", "MCCGQ11LM")
    return _add(draft, "binary_sensor", name, area_id, maker, device_class=device_class)


def add_cover(draft: Draft, name: str, area_id: str, device_class: str = "blind") -> str:
    """Add a cover with a position."""
    return _add(
        draft,
        "cover",
        name,
        area_id,
        ("Somfy", "io"),
        features=("open", "close", "set_position", "stop"),
        device_class=device_class,
        state="closed",
        carried={"current_position": 0},
    )


def add_climate(draft: Draft, name: str, area_id: str, temperature: float = 20.0) -> str:
    """Add a thermostat that heats."""
    return _add(
        draft,
        "climate",
        name,
        area_id,
        ("tado", "SRT01"),
        features=("target_temperature", "turn_off", "turn_on"),
        attributes={
            "hvac_modes": ["off", "heat"],
            "min_temp": 5.0,
            "max_temp": 30.0,
            "target_temp_step": 0.5,
        },
        state="heat",
        carried={"temperature": temperature, "current_temperature": 20.0},
    )


def add_player(draft: Draft, name: str, area_id: str, device_class: str = "speaker") -> str:
    """Add a media player."""
    return _add(
        draft,
        "media_player",
        name,
        area_id,
        ("Sonos", "One") if device_class == "speaker" else ("LG", "OLED55"),
        features=("pause", "play", "stop", "turn_on", "turn_off", "volume_set", "volume_mute"),
        device_class=device_class,
        carried={"volume_level": 0.3},
    )


def add_lock(draft: Draft, name: str, area_id: str) -> str:
    """Add a lock."""
    return _add(draft, "lock", name, area_id, ("Nuki", "Smart Lock 3"), state="locked")


def add_fan(draft: Draft, name: str, area_id: str) -> str:
    """Add a fan with speeds."""
    return _add(
        draft,
        "fan",
        name,
        area_id,
        ("Dyson", "AM07"),
        features=("set_speed", "turn_on", "turn_off"),
        carried={"percentage": 0},
    )


def add_vacuum(draft: Draft, name: str, area_id: str) -> str:
    """Add a robot that cleans the floor."""
    return _add(
        draft,
        "vacuum",
        name,
        area_id,
        ("Roborock", "S7"),
        features=("pause", "stop", "return_home", "start"),
        state="docked",
    )


def add_weather(draft: Draft, name: str) -> str:
    """Add the weather, and the temperature outside."""
    weather = _add(
        draft,
        "weather",
        name,
        None,
        ("met.no", "Forecast"),
        state="cloudy",
        carried={"temperature": 10.0, "humidity": 70, "temperature_unit": "°C"},
    )
    draft.roles["weather"] = weather
    draft.roles["outside"] = add_sensor(draft, "Outdoor temperature", None, "temperature", "°C")
    return weather


def add_resident(draft: Draft, name: str, schedule: Schedule, **hours: float) -> Resident:
    """Let somebody live here: a person, and the phone that tells where it is."""
    tracker = _add(
        draft,
        "device_tracker",
        f"{name} phone",
        None,
        ("Apple", "iPhone"),
        state="home",
        carried={"source_type": "gps", "battery": 80},
    )
    user_id = draft.random.randbytes(16).hex()
    person = draft.entity(
        "person",
        name,
        platform="person",
        state="home",
        carried={
            "editable": True,
            "id": slug(name),
            "source": tracker,
            "user_id": user_id,
            "device_trackers": [tracker],
        },
    )
    resident = Resident(name, person, tracker, user_id, schedule, **hours)
    draft.residents.append(resident)
    return resident


def add_common(draft: Draft) -> None:
    """Add what Home Assistant has in every house: the sun, and the zone of the home."""
    draft.roles["sun"] = draft.entity("sun", "Sun", state="below_horizon")
    zone = draft.entity("zone", "Home", state=str(len(draft.residents)))
    draft.carried[zone] = {
        "radius": 100,
        "passive": False,
        "icon": "mdi:home",
        "persons": [resident.person for resident in draft.residents],
    }


def add_saying(draft: Draft, domain: str, name: str) -> str:
    """Add what says something of the day, or a place that people go to."""
    state = "0" if domain == "zone" else "off"
    carried = {"radius": 100, "passive": False} if domain == "zone" else {}
    return draft.entity(domain, name, state=state, carried=carried)


def add_twin(draft: Draft, entity_id: str) -> str:
    """Add a switch that is another face of an entity's device."""
    light = draft.entities[entity_id]
    return _add(
        draft,
        "switch",
        f"{light.name} relay",
        light.area_id,
        ("Shelly", "1PM"),
        device_id=light.device_id,
        device_class="switch",
    )


def add_group(draft: Draft, name: str, area_id: str, members: Sequence[str]) -> str:
    """Add a light that is a group of others."""
    return draft.entity(
        "light",
        name,
        area_id,
        platform="group",
        attributes=_LIGHT_MODES["onoff"],
        carried={"entity_id": list(members)},
    )
