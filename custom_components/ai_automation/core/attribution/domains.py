"""Tell which entities people act on and which tell something, by their domains."""

# What a person switches, presses or sets.
ACTUATORS = frozenset(
    {
        "alarm_control_panel",
        "climate",
        "cover",
        "fan",
        "humidifier",
        "input_boolean",
        "input_select",
        "lawn_mower",
        "light",
        "lock",
        "media_player",
        "scene",
        "script",
        "siren",
        "switch",
        "vacuum",
        "valve",
        "water_heater",
    }
)
# What changes only because something called for it: without a call it was no hand.
VIRTUAL = frozenset({"input_boolean", "input_select", "scene", "script"})
# Their state comes about by itself as often as by a hand.
SELF_WILLED = frozenset({"lawn_mower", "vacuum", "water_heater"})
SENSORS = frozenset(
    {
        "binary_sensor",
        "calendar",
        "device_tracker",
        "person",
        "schedule",
        "sensor",
        "sun",
        "weather",
    }
)
TRACKED = ACTUATORS | SENSORS
# Attributes that people set without the state changing.
SETPOINTS = {"climate": "temperature", "water_heater": "temperature"}
# States on the way to another: what began them also caused what they end in.
TRANSITIONAL = frozenset(
    {
        "arming",
        "buffering",
        "closing",
        "locking",
        "opening",
        "pending",
        "returning",
        "unlocking",
    }
)
# States that say nothing about the device itself.
UNKNOWN_STATES = frozenset({"unavailable", "unknown", ""})
