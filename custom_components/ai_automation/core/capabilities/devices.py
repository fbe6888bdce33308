"""Read the list of devices that zigbee2mqtt keeps below `bridge/devices`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .exposes import Feature, read_exposes

# What leads the network is no device of the house.
_COORDINATOR = "Coordinator"


@dataclass(frozen=True, slots=True)
class ZigbeeDevice:
    """One device as zigbee2mqtt knows it; `name` is its topic below the base topic.

    `kind` is Router or EndDevice, `power` what feeds it. `unread` tells in words what of its
    description could not be read.
    """

    ieee: str
    name: str
    kind: str = ""
    vendor: str | None = None
    model: str | None = None
    power: str | None = None
    disabled: bool = False
    supported: bool = True
    features: tuple[Feature, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def on_battery(self) -> bool:
        """Tell whether it lives on a battery."""
        return self.power == "Battery"


class NotDevicesError(ValueError):
    """A message that is no list of devices."""


def read_devices(payload: object) -> dict[str, ZigbeeDevice]:
    """Return the devices by address; raise NotDevicesError if the message is no list of them.

    What has no address or no name is left out, as is the coordinator.
    """
    if not isinstance(payload, list):
        raise NotDevicesError(f"a list of devices was expected, not {type(payload).__name__}")
    devices: dict[str, ZigbeeDevice] = {}
    for item in payload:
        if isinstance(item, Mapping) and item.get("type") != _COORDINATOR:
            ieee, name = item.get("ieee_address"), item.get("friendly_name")
            if isinstance(ieee, str) and isinstance(name, str) and ieee and name:
                devices[ieee] = _device(item, ieee, name)
    return devices


def _device(item: Mapping[str, Any], ieee: str, name: str) -> ZigbeeDevice:
    given = item.get("definition")
    # Null for what zigbee2mqtt does not support, and until it has asked the device.
    definition: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    features, unread = read_exposes(definition["exposes"]) if "exposes" in definition else ((), ())
    return ZigbeeDevice(
        ieee,
        name,
        _text(item.get("type")) or "",
        _text(definition.get("vendor")) or _text(item.get("manufacturer")),
        _text(definition.get("model")) or _text(item.get("model_id")),
        _text(item.get("power_source")),
        item.get("disabled") is True,
        item.get("supported") is not False,
        features,
        unread,
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
