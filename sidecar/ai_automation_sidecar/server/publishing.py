"""Tell over MQTT what an analysis has come to; nothing outside the own prefix is published."""

import asyncio
import json
import logging
from typing import Any, Final

from paho.mqtt.client import MQTTMessageInfo

from ..broker import Broker
from ..core.store import JobRun

_LOGGER = logging.getLogger(__name__)
DEFAULT_PREFIX: Final = "ai_automation"
_COMPLETE: Final = "analysis/complete"
# Nobody waits for a broker longer than this, for the connection and for its receipt.
_SECONDS: Final = 5.0
_AT_LEAST_ONCE: Final = 1


class Publisher:
    """Publishes how analyses have ended, as JSON without names, once the broker has it."""

    def __init__(self, broker: Broker, prefix: str = DEFAULT_PREFIX) -> None:
        """Take the broker, and what all topics begin with."""
        self._broker = broker
        self._topic = f"{prefix}/{_COMPLETE}"

    async def tell(self, run: JobRun) -> None:
        """Publish how a run has ended; a broker that does not take it is named in the log."""
        try:
            await asyncio.to_thread(self._publish, json.dumps(message_of(run)))
        except (OSError, RuntimeError, ValueError) as err:
            _LOGGER.warning("%s could not be published over MQTT: %s", self._topic, err)

    def _publish(self, payload: str) -> None:
        """Connect, publish, wait for the receipt, disconnect. For a thread."""
        client = self._broker.client()
        client.connect_timeout = _SECONDS
        client.connect(self._broker.host, self._broker.port)
        client.loop_start()
        try:
            told: MQTTMessageInfo = client.publish(self._topic, payload, qos=_AT_LEAST_ONCE)
            told.wait_for_publish(_SECONDS)
            if not told.is_published():
                raise TimeoutError("the broker does not confirm it")
        finally:
            client.disconnect()
            client.loop_stop()


def message_of(run: JobRun) -> dict[str, Any]:
    """Return what is published of a run: times and counts."""
    return {
        "id": run.id,
        "status": run.status,
        "scheduled": run.due_at is not None,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "seconds": run.stats.get("seconds"),
        "days": run.stats.get("days"),
        "patterns": run.stats.get("found"),
    }
