"""Listen to zigbee2mqtt over MQTT; nothing is ever published."""

from .bridge import Bridge, Seen
from .listener import DEFAULT_BASE, ZigbeeListener

__all__ = ["DEFAULT_BASE", "Bridge", "Seen", "ZigbeeListener"]
