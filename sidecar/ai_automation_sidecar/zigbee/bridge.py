"""Keep what one zigbee2mqtt tells: its devices, and when and how each was last heard of."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
import json
from typing import Any

from ..core.capabilities import ZigbeeDevice, read_devices
from ..core.capabilities.devices import NotDevicesError

DEVICES, INFO, STATE = "bridge/devices", "bridge/info", "bridge/state"
_BRIDGE = (DEVICES, INFO, STATE)
_AVAILABILITY = "availability"
# In a topic to subscribe to these mean more than themselves.
_WILD = frozenset("+#\0")
# What is longer is no message of a bridge; a list of 300 devices is some megabytes.
_LONGEST = 32 * 1024 * 1024
# A number this large counts milliseconds since 1970, not seconds.
_MILLISECONDS = 1e11


@dataclass(frozen=True, slots=True)
class Seen:
    """What a device last told of itself; what it never told is None."""

    available: bool | None = None
    last_seen: datetime | None = None
    battery: float | None = None
    battery_low: bool | None = None
    linkquality: float | None = None


@dataclass(frozen=True, slots=True)
class Bridge:
    """One zigbee2mqtt, by its base topic; `seen` is by the devices' addresses.

    `told` is whether its list of devices has come, `problems` what of its messages could not be
    read, by topic.
    """

    base: str
    online: bool | None = None
    version: str | None = None
    told: bool = False
    devices: Mapping[str, ZigbeeDevice] = field(default_factory=dict)
    seen: Mapping[str, Seen] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def topics(self) -> frozenset[str]:
        """Return all topics to listen to: the bridge's own, and two of every device."""
        names = {it.name for it in self.devices.values() if not _WILD & set(it.name)}
        own = {topic for name in names for topic in (name, f"{name}/{_AVAILABILITY}")}
        return frozenset(f"{self.base}/{topic}" for topic in own.union(_BRIDGE))

    def hear(self, topic: str, payload: bytes) -> Bridge:
        """Return the bridge after a message; what cannot be read is noted and changes nothing."""
        own = topic.removeprefix(f"{self.base}/")
        try:
            heard = self._heard(own, payload)
        except (NotDevicesError, RecursionError, UnicodeDecodeError, ValueError) as err:
            return replace(self, problems={**self.problems, own: str(err)})
        if own in heard.problems:
            heard = replace(
                heard, problems={key: it for key, it in heard.problems.items() if key != own}
            )
        return heard

    def _heard(self, own: str, payload: bytes) -> Bridge:
        if len(payload) > _LONGEST:
            raise ValueError(f"a message of {len(payload)} bytes is too long")
        if not payload:
            # An empty retained message is how a topic is cleared.
            return self
        if own == STATE:
            return replace(self, online=_state(payload) == "online")
        ieee = next((it.ieee for it in self.devices.values() if own == it.name), None)
        if ieee is not None:
            return self._saw(ieee, _seen(self.seen.get(ieee, Seen()), json.loads(payload)))
        name, _, last = own.rpartition("/")
        if last == _AVAILABILITY:
            ieee = next((it.ieee for it in self.devices.values() if name == it.name), None)
            if ieee is not None:
                now = replace(self.seen.get(ieee, Seen()), available=_state(payload) == "online")
                return self._saw(ieee, now)
        if own == DEVICES:
            devices = read_devices(json.loads(payload))
            kept = {ieee: seen for ieee, seen in self.seen.items() if ieee in devices}
            return replace(self, told=True, devices=devices, seen=kept)
        if own == INFO:
            info = json.loads(payload)
            version = info.get("version") if isinstance(info, Mapping) else None
            return replace(self, version=version if isinstance(version, str) else None)
        return self

    def _saw(self, ieee: str, seen: Seen) -> Bridge:
        return replace(self, seen={**self.seen, ieee: seen})


def _state(payload: bytes) -> str:
    """Return a state that stands alone (zigbee2mqtt 1) or in an object (2)."""
    text = payload.decode()
    if not text.startswith("{"):
        return text
    value = json.loads(text).get("state")
    if not isinstance(value, str):
        raise ValueError("a state is missing")  # noqa: TRY004 - of a message, not of ours
    return value


def _seen(before: Seen, message: Any) -> Seen:
    """Return what a device's message says besides what it said before."""
    if not isinstance(message, Mapping):
        raise ValueError("an object was expected")  # noqa: TRY004 - of a message, not of ours
    now = before
    if (time := _time(message.get("last_seen"))) is not None:
        now = replace(now, last_seen=time)
    if (battery := _number(message.get("battery"))) is not None:
        now = replace(now, battery=battery)
    if isinstance(low := message.get("battery_low"), bool):
        now = replace(now, battery_low=low)
    if (quality := _number(message.get("linkquality"))) is not None:
        now = replace(now, linkquality=quality)
    return now


def _time(value: object) -> datetime | None:
    """Return a time that zigbee2mqtt gives as ISO 8601 or as milliseconds since 1970."""
    if (number := _number(value)) is not None:
        seconds = number / 1000 if number > _MILLISECONDS else number
        try:
            return datetime.fromtimestamp(seconds, UTC)
        except (OSError, OverflowError) as err:
            raise ValueError(f"last_seen {number} is no time") from err
    if not isinstance(value, str):
        return None
    time = datetime.fromisoformat(value)
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
