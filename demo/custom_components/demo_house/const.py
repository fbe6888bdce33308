"""Define what the platforms of the demo house share."""

from typing import Final

from homeassistant.const import Platform

DOMAIN: Final = "demo_house"
# Beside configuration.yaml: what the house is made of.
FILE: Final = "demo_house.json"
PLATFORMS: Final = [
    Platform.BINARY_SENSOR,
    Platform.CLIMATE,
    Platform.COVER,
    Platform.DEVICE_TRACKER,
    Platform.FAN,
    Platform.LIGHT,
    Platform.LOCK,
    Platform.MEDIA_PLAYER,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.VACUUM,
    Platform.WEATHER,
]
