"""Test what is made of zigbee2mqtt's messages."""

from datetime import UTC, datetime
import json
from typing import Any

import pytest

from ai_automation_sidecar.zigbee import Bridge, Seen
from tests.zigbee import COORDINATOR, device

IEEE = "0x00158d0001"


def _told(*devices: dict[str, Any], base: str = "zigbee2mqtt") -> Bridge:
    payload = json.dumps([COORDINATOR, *devices]).encode()
    return Bridge(base).hear(f"{base}/bridge/devices", payload)


def test_devices_with_nested_definitions() -> None:
    """Model and exposes stand in the definition; the coordinator is no device of the house."""
    bridge = _told(device("LED1624G9", "Kitchen lamp", power_source="Mains (single phase)"))
    (lamp,) = bridge.devices.values()
    assert (lamp.name, lamp.vendor, lamp.model) == ("Kitchen lamp", "IKEA", "LED1624G9")
    assert any(it.group == "light" for it in lamp.features)
    assert not lamp.on_battery
    assert bridge.told
    assert not bridge.problems
    assert "zigbee2mqtt/Kitchen lamp" in bridge.topics
    assert "zigbee2mqtt/Kitchen lamp/availability" in bridge.topics


def test_devices_without_definition() -> None:
    """What zigbee2mqtt does not support, or has not asked yet, has no features."""
    bridge = _told({**device("LED1624G9", "New", IEEE), "definition": None, "supported": False})
    (new,) = bridge.devices.values()
    assert new.features == ()
    assert not new.supported
    assert new.model == "led1624g9"


@pytest.mark.parametrize(
    ("message", "seen"),
    [
        (
            {"battery": 71, "linkquality": 88, "last_seen": "2026-11-20T10:00:00+01:00"},
            Seen(None, datetime(2026, 11, 20, 9, tzinfo=UTC), 71, None, 88),
        ),
        (
            {"battery_low": True, "last_seen": 1_763_629_200_000},
            Seen(last_seen=datetime(2025, 11, 20, 9, tzinfo=UTC), battery_low=True),
        ),
        ({"battery": None, "linkquality": True, "state": "ON"}, Seen()),
    ],
)
def test_device_messages(message: dict[str, Any], seen: Seen) -> None:
    """Battery, link quality and last seen are taken, in both ways to tell a time."""
    bridge = _told(device("MCCGQ11LM", "Door"))
    assert bridge.hear("zigbee2mqtt/Door", json.dumps(message).encode()).seen[IEEE] == seen


def test_a_later_message_without_battery_keeps_it() -> None:
    """Devices do not tell everything each time."""
    bridge = _told(device("MCCGQ11LM", "Door"))
    for message in (b'{"battery": 50}', b'{"contact": true}'):
        bridge = bridge.hear("zigbee2mqtt/Door", message)
    assert bridge.seen[IEEE].battery == 50


@pytest.mark.parametrize("payload", [b"online", b'{"state": "online"}'])
def test_availability_of_both_versions(payload: bytes) -> None:
    """Zigbee2mqtt 1 says it bare, 2 in an object."""
    bridge = _told(device("MCCGQ11LM", "Hall/Door"))
    bridge = bridge.hear("zigbee2mqtt/Hall/Door/availability", payload)
    assert bridge.seen[IEEE].available
    assert bridge.hear("zigbee2mqtt/bridge/state", payload).online


@pytest.mark.parametrize(
    ("topic", "payload"),
    [
        ("bridge/devices", b"{not json"),
        ("bridge/devices", b'{"devices": []}'),
        ("bridge/devices", b"\xff\xfe"),
        ("bridge/devices", b"[" * 100_000),
        ("bridge/info", b"]"),
        ("bridge/state", b'{"state": 3}'),
        ("Door", b"[1]"),
        ("Door", b'{"last_seen": "yesterday"}'),
        ("Door", b'{"last_seen": 1e300}'),
        ("Door/availability", b"{}"),
    ],
)
def test_garbage_changes_nothing(topic: str, payload: bytes) -> None:
    """What cannot be read is noted, what was known is kept, and a good message heals it."""
    bridge = _told(device("MCCGQ11LM", "Door"))
    spoilt = bridge.hear(f"zigbee2mqtt/{topic}", payload)
    assert spoilt.problems.keys() == {topic}
    assert spoilt.devices == bridge.devices
    assert spoilt.seen == bridge.seen
    good = {"bridge/devices": b"[]", "bridge/info": b"{}", "Door": b"{}"}
    assert not spoilt.hear(f"zigbee2mqtt/{topic}", good.get(topic, b"online")).problems


def test_renamed_and_removed() -> None:
    """A renamed device keeps what it told; one that is gone takes it along."""
    bridge = _told(device("MCCGQ11LM", "0x00158d0001")).hear(
        "zigbee2mqtt/0x00158d0001", b'{"battery": 50}'
    )
    renamed = bridge.hear(
        "zigbee2mqtt/bridge/devices", json.dumps([device("MCCGQ11LM", "Door")]).encode()
    )
    assert renamed.seen[IEEE].battery == 50
    assert "zigbee2mqtt/Door" in renamed.topics
    assert "zigbee2mqtt/0x00158d0001" not in renamed.topics
    removed = renamed.hear("zigbee2mqtt/bridge/devices", b"[]")
    assert removed.seen == {}


def test_names_with_wildcards_are_not_subscribed_to() -> None:
    """A name cannot make us listen to all the house."""
    bridge = _told(device("MCCGQ11LM", "#"), device("MCCGQ11LM", "a/+", "0x02"))
    assert not any({"#", "+"} & set(topic) for topic in bridge.topics)
