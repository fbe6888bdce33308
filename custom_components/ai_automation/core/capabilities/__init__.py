"""Tell what devices can do: what zigbee2mqtt exposes, and where Home Assistant has it."""

from .devices import ZigbeeDevice, read_devices
from .exposes import Feature, read_exposes
from .mapping import Place, place_of

__all__ = ["Feature", "Place", "ZigbeeDevice", "place_of", "read_devices", "read_exposes"]
