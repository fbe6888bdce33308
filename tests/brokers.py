"""A real MQTT broker for tests, and somebody who publishes there as zigbee2mqtt does."""

from collections.abc import Iterator
from contextlib import contextmanager
import json
from pathlib import Path
import socket
import subprocess
import time
from typing import Any, Self

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
import pytest

from ai_automation_sidecar.broker import Broker

ROOT = Path(__file__).parents[1]
_PATIENCE = 20


def wait_for(condition: Any) -> None:
    """Wait until a condition is true; fail if it does not become so."""
    end = time.monotonic() + _PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


class Mosquitto:
    """Mosquitto on a port of its own, with everything that clients do in its log."""

    def __init__(self, command: str, folder: Path) -> None:
        """Take the command and a folder for its settings and its log."""
        self._command = command
        self._folder = folder
        self._log = folder / "log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._settings = folder / "mosquitto.conf"
        self._settings.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\nlog_type all\nlog_dest stderr\n"
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def broker(self) -> Broker:
        """Return where it is."""
        return Broker("127.0.0.1", self.port)

    @property
    def log(self) -> list[str]:
        """Return what was logged so far."""
        return self._log.read_text().splitlines()

    def start(self) -> Self:
        """Start it, and wait until it listens."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._command, "-c", str(self._settings)], stdout=log, stderr=log
            )
        wait_for(self._listens)
        return self

    def stop(self) -> None:
        """End it, with all connections."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(_PATIENCE)
            self._process = None

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def mosquitto_command() -> str:
    """Return the command of Mosquitto; skip the test where it cannot be had."""
    found = subprocess.run(
        [ROOT / "script" / "server", "mosquitto"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        pytest.skip(f"no Mosquitto: {found.stderr.strip()}")
    return found.stdout.strip()


class Publisher:
    """Publishes retained messages and waits until the broker has each."""

    def __init__(self, port: int) -> None:
        """Connect."""
        self._client = Client(CallbackAPIVersion.VERSION2, client_id="zigbee2mqtt-itself")
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()

    def publish(self, topic: str, payload: Any, *, retain: bool = True) -> None:
        """Publish text as it is, anything else as JSON."""
        raw = payload if isinstance(payload, str | bytes) else json.dumps(payload)
        self._client.publish(topic, raw, qos=1, retain=retain).wait_for_publish(_PATIENCE)

    def close(self) -> None:
        """Disconnect."""
        self._client.disconnect()
        self._client.loop_stop()


@contextmanager
def publishing(port: int) -> Iterator[Publisher]:
    """Give a publisher for as long as it is needed."""
    publisher = Publisher(port)
    try:
        yield publisher
    finally:
        publisher.close()
