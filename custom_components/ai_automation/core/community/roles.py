"""Tell the role of an entity: what it is, whatever it is called and whosever it is."""

from collections.abc import Iterable, Mapping
import re
from typing import Any

from ..home import Entity

# Roles of sensors by words in the ids that people give them, in the order in which they are tried.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "smoke": ("smoke", "fire", "rauch", "rook", "carbon_monoxide", "gas_leak"),
    "moisture": ("leak", "water_leak", "moisture", "flood", "lek", "wasser"),
    "motion": ("motion", "pir", "movement", "bewegung", "beweging", "mouvement", "movimiento"),
    "occupancy": ("occupancy", "presence", "occupied", "fp2", "mmwave"),
    "window": ("window", "fenster", "raam", "fenetre", "ventana"),
    "door": ("door", "gate", "entry", "tuer", "deur", "porte", "puerta", "contact"),
    "vibration": ("vibration",),
    "battery": ("battery", "batterie", "batterij"),
    "humidity": ("humidity", "humid", "feuchte", "vocht"),
    "temperature": ("temperature", "temp", "thermometer"),
    "illuminance": ("illuminance", "lux", "brightness", "light_level", "luminance"),
    "power": ("power", "watt", "consumption"),
    "carbon_dioxide": ("co2", "carbon_dioxide", "air_quality"),
}
_CLASSES: Mapping[str, str] = {
    "carbon_monoxide": "smoke",
    "gas": "smoke",
    "garage_door": "door",
    "opening": "window",
    "presence": "occupancy",
}
_SENSING = frozenset({"binary_sensor", "sensor"})
# People and what follows them, groups of them and their zones, are one role.
_PRESENCE = frozenset({"device_tracker", "person", "zone"})
_PLAIN: Mapping[str, str] = {
    "input_boolean": "switch",
    "remote": "media_player",
    "persistent_notification": "notify",
    "telegram_bot": "notify",
    "tts": "notify",
}
_ENTITY_ID = re.compile(r"[a-z_]+\.[a-z0-9_]+")


def role_of_id(entity_id: str) -> str | None:
    """Return the role of an entity of somebody else's home, None if its id does not tell."""
    if not _ENTITY_ID.fullmatch(entity_id):
        return None
    domain, _, name = entity_id.partition(".")
    if domain in _PRESENCE:
        return "presence"
    if domain in _SENSING:
        words = set(name.split("_"))
        return next(
            (
                role
                for role, known in _WORDS.items()
                if any(word in words or f"_{word}_" in f"_{name}_" for word in known)
            ),
            None,
        )
    return _PLAIN.get(domain, domain)


def role_of(entity: Entity) -> str | None:
    """Return the role of an entity of this home: by its device class where it has one."""
    if entity.domain in _SENSING and entity.device_class is not None:
        return _CLASSES.get(entity.device_class, entity.device_class)
    return role_of_id(entity.entity_id)


def role_of_selector(selector: Mapping[str, Any]) -> str | None:
    """Return the role that an input of a blueprint is for, None if it takes no entity of one."""
    for kind in ("entity", "target"):
        given = selector.get(kind)
        if not isinstance(given, Mapping):
            continue
        inner = given.get("entity", given.get("filter", given))
        for one in inner if isinstance(inner, list) else [inner]:
            if isinstance(one, Mapping) and (role := _of_filter(one)) is not None:
                return role
    return None


def _of_filter(given: Mapping[str, Any]) -> str | None:
    domain, device_class = _first(given.get("domain")), _first(given.get("device_class"))
    if domain in _SENSING:
        return _CLASSES.get(device_class, device_class) if device_class else None
    if domain in _PRESENCE:
        return "presence"
    return _PLAIN.get(domain, domain) if domain else None


def _first(value: Any) -> str | None:
    items: Iterable[Any] = value if isinstance(value, list) else [value]
    return next((item for item in items if isinstance(item, str)), None)
