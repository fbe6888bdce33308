"""Follow zigbee2mqtt over MQTT, in a thread of its own."""

from collections.abc import Iterable
import logging
from threading import Lock
from typing import Any

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from ..broker import Broker
from .bridge import Bridge

_LOGGER = logging.getLogger(__name__)
DEFAULT_BASE = "zigbee2mqtt"
_KEEPALIVE = 60
# Seconds between tries to connect, growing.
_FIRST_DELAY, _LONGEST_DELAY = 1, 120


class ZigbeeListener:
    """Keeps the bridges of some base topics current; it only ever subscribes.

    `start` and `stop` may be called in the event loop's executor; all else is thread-safe.
    """

    def __init__(self, broker: Broker, bases: Iterable[str] = (DEFAULT_BASE,)) -> None:
        """Take the broker and the base topics of all bridges on it."""
        self._broker = broker
        self._lock = Lock()
        self._bridges = {base: Bridge(base) for base in dict.fromkeys(bases)}
        self._subscribed: dict[str, frozenset[str]] = {}
        self._connected = False
        self._client = self._made()

    @property
    def connected(self) -> bool:
        """Tell whether the broker is connected at the moment."""
        return self._connected

    def bridges(self) -> tuple[Bridge, ...]:
        """Return what is known of the bridges now; what was heard is kept while disconnected."""
        with self._lock:
            return tuple(self._bridges.values())

    def start(self) -> None:
        """Begin to connect, and to connect again whenever the connection is lost."""
        self._client.connect_async(self._broker.host, self._broker.port, _KEEPALIVE)
        self._client.loop_start()

    def stop(self) -> None:
        """Disconnect and end the thread."""
        self._client.disconnect()
        self._client.loop_stop()

    def _made(self) -> Client:
        client = self._broker.client()
        client.reconnect_delay_set(_FIRST_DELAY, _LONGEST_DELAY)
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        return client

    def _on_connect(
        self,
        client: Client,
        _data: Any,
        _flags: ConnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            _LOGGER.warning("The MQTT broker at %s refuses: %s", self._broker.host, reason)
            return
        _LOGGER.info("Connected to the MQTT broker at %s", self._broker.host)
        self._connected = True
        # A new connection has no subscriptions.
        self._subscribed = {}
        for bridge in self.bridges():
            self._subscribe(client, bridge)

    def _on_disconnect(
        self,
        _client: Client,
        _data: Any,
        _flags: DisconnectFlags,
        reason: ReasonCode,
        _properties: Properties | None,
    ) -> None:
        if self._connected and reason.is_failure:
            _LOGGER.warning("Lost the MQTT broker at %s: %s", self._broker.host, reason)
        self._connected = False

    def _on_message(self, client: Client, _data: Any, message: MQTTMessage) -> None:
        # Of base topics that begin alike ("home" and "home/upstairs") the longer one is meant.
        meant = [base for base in self._bridges if message.topic.startswith(f"{base}/")]
        base = max(meant, key=len, default=None)
        if base is None:
            return
        before = self._bridges[base]
        after = before.hear(message.topic, message.payload)
        for topic, problem in after.problems.items() - before.problems.items():
            _LOGGER.warning("A message on %s/%s cannot be read: %s", base, topic, problem)
        with self._lock:
            self._bridges[base] = after
        if after.devices is not before.devices:
            self._subscribe(client, after)

    def _subscribe(self, client: Client, bridge: Bridge) -> None:
        """Listen to the topics of a bridge, and no longer to those of devices that are gone."""
        before = self._subscribed.get(bridge.base, frozenset())
        if gone := before - bridge.topics:
            client.unsubscribe(sorted(gone))
        if new := bridge.topics - before:
            client.subscribe([(topic, 0) for topic in sorted(new)])
        self._subscribed[bridge.base] = bridge.topics
