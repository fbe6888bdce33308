"""Test the listener with a real broker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ai_automation_sidecar.zigbee import Bridge, ZigbeeListener
from tests.brokers import Mosquitto, Publisher, mosquitto_command, publishing, wait_for
from tests.zigbee import COORDINATOR, device

BASE = "zigbee2mqtt"


@pytest.fixture(scope="module")
def command() -> str:
    """Return the command of the broker."""
    return mosquitto_command()


@pytest.fixture
def mosquitto(command: str, tmp_path: Path) -> Iterator[Mosquitto]:
    """Return a running broker."""
    server = Mosquitto(command, tmp_path).start()
    yield server
    server.stop()


@pytest.fixture
def zigbee2mqtt(mosquitto: Mosquitto) -> Iterator[Publisher]:
    """Return somebody who publishes."""
    with publishing(mosquitto.port) as publisher:
        yield publisher


@pytest.fixture
def listener(mosquitto: Mosquitto) -> Iterator[ZigbeeListener]:
    """Return a listener to two bridges."""
    listener = ZigbeeListener(mosquitto.broker, (BASE, "cellar/z2m"))
    listener.start()
    yield listener
    listener.stop()


def _bridge(listener: ZigbeeListener, base: str = BASE) -> Bridge:
    return next(bridge for bridge in listener.bridges() if bridge.base == base)


def test_retained_and_live(zigbee2mqtt: Publisher, mosquitto: Mosquitto) -> None:
    """What was said before is heard, what changes is followed, and nothing is published."""
    lamp = device("LED1624G9", "Lamp", "0x01")
    zigbee2mqtt.publish(f"{BASE}/bridge/devices", [COORDINATOR, lamp])
    zigbee2mqtt.publish(f"{BASE}/bridge/info", {"version": "2.7.0"})
    zigbee2mqtt.publish(f"{BASE}/bridge/state", {"state": "online"})
    zigbee2mqtt.publish(f"{BASE}/Lamp", {"linkquality": 90})
    listener = ZigbeeListener(mosquitto.broker)
    listener.start()
    try:
        wait_for(lambda: _bridge(listener).seen)
        heard = _bridge(listener)
        assert heard.version == "2.7.0"
        assert heard.online
        assert heard.seen["0x01"].linkquality == 90
        door = device("MCCGQ11LM", "Door", "0x02")
        zigbee2mqtt.publish(f"{BASE}/bridge/devices", [COORDINATOR, lamp, door])
        wait_for(lambda: "0x02" in _bridge(listener).devices)
        wait_for(lambda: any(f"{BASE}/Door/availability" in line for line in mosquitto.log))
        zigbee2mqtt.publish(f"{BASE}/Door", {"battery": 12}, retain=False)
        wait_for(lambda: "0x02" in _bridge(listener).seen)
        assert _bridge(listener).seen["0x02"].battery == 12
    finally:
        listener.stop()
    published = [line for line in mosquitto.log if "Received PUBLISH from" in line]
    assert published
    assert all("zigbee2mqtt-itself" in line for line in published)


def test_renamed(zigbee2mqtt: Publisher, listener: ZigbeeListener) -> None:
    """A device is followed to its new name."""
    zigbee2mqtt.publish(f"{BASE}/bridge/devices", [device("MCCGQ11LM", "0x02", "0x02")])
    wait_for(lambda: _bridge(listener).told)
    zigbee2mqtt.publish(f"{BASE}/bridge/devices", [device("MCCGQ11LM", "Hall/Door", "0x02")])
    zigbee2mqtt.publish(f"{BASE}/Hall/Door", {"battery": 33})
    wait_for(lambda: _bridge(listener).seen)
    assert _bridge(listener).seen["0x02"].battery == 33


def test_two_bridges(zigbee2mqtt: Publisher, listener: ZigbeeListener) -> None:
    """Bridges on one broker are kept apart, also under base topics with slashes."""
    for base, ieee in ((BASE, "0x01"), ("cellar/z2m", "0x02")):
        zigbee2mqtt.publish(f"{base}/bridge/devices", [device("MCCGQ11LM", "Door", ieee)])
        zigbee2mqtt.publish(f"{base}/Door", {"battery": int(ieee, 16)})
    wait_for(lambda: all(bridge.seen for bridge in listener.bridges()))
    assert {bridge.base: bridge.seen.keys() for bridge in listener.bridges()} == {
        BASE: {"0x01"},
        "cellar/z2m": {"0x02"},
    }


def test_garbage(
    zigbee2mqtt: Publisher, listener: ZigbeeListener, caplog: pytest.LogCaptureFixture
) -> None:
    """Retained garbage is told in the log, and listening goes on."""
    zigbee2mqtt.publish(f"{BASE}/bridge/devices", "{broken")
    wait_for(lambda: _bridge(listener).problems)
    assert "zigbee2mqtt/bridge/devices cannot be read" in caplog.text
    zigbee2mqtt.publish(f"{BASE}/bridge/devices", [device("MCCGQ11LM", "Door", "0x01")])
    wait_for(lambda: _bridge(listener).devices)
    assert not _bridge(listener).problems


def test_connection_lost(
    mosquitto: Mosquitto, zigbee2mqtt: Publisher, listener: ZigbeeListener
) -> None:
    """What was known stays known while the broker is away; then listening goes on."""
    zigbee2mqtt.publish(f"{BASE}/bridge/devices", [device("MCCGQ11LM", "Door", "0x01")])
    wait_for(lambda: _bridge(listener).devices)
    mosquitto.stop()
    wait_for(lambda: not listener.connected)
    assert _bridge(listener).devices
    mosquitto.start()
    wait_for(lambda: listener.connected)
    with publishing(mosquitto.port) as again:
        again.publish(f"{BASE}/Door", {"battery": 5})
        wait_for(lambda: _bridge(listener).seen)
    assert _bridge(listener).seen["0x01"].battery == 5


def test_no_broker_yet(command: str, tmp_path: Path) -> None:
    """A broker that starts later is found."""
    server = Mosquitto(command, tmp_path)
    listener = ZigbeeListener(server.broker)
    listener.start()
    try:
        assert not listener.connected
        server.start()
        wait_for(lambda: listener.connected)
    finally:
        listener.stop()
        server.stop()
