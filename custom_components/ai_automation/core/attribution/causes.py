"""Tell who or what is behind a change, from its context and from what is known of others."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from math import inf

from .domains import SENSORS, TRANSITIONAL, UNKNOWN_STATES, VIRTUAL

# Seconds around a start or stop in which states settle without anybody's doing.
BEFORE_STOP, AFTER_START = 30.0, 180.0
# Seconds in which a device that was told to do something reports that it did.
REPORT_DELAY = 30.0
# Seconds in which a device that was just switched reports once more.
BOUNCE = 2.0

# The ids of a context, of its user and of its parent.
type Ids = tuple[bytes | None, bytes | None, bytes | None]


class Cause(IntEnum):
    """Who or what changed a state.

    DEVICE is the device itself: a sensor that measured, or a hand at a wall switch.
    """

    PERSON = 0
    DEVICE = 1
    AUTOMATION = 2
    SCRIPT = 3
    SYSTEM = 4


@dataclass(slots=True)
class Contexts:
    """What is known about contexts, by their binary ids, and about commands by entity."""

    automations: set[bytes] = field(default_factory=set)
    scripts: set[bytes] = field(default_factory=set)
    calls: set[bytes] = field(default_factory=set)
    commands: dict[str, list[tuple[float, Cause]]] = field(default_factory=dict)
    restarts: list[float] = field(default_factory=list)

    def restarting(self, time: float) -> bool:
        """Tell whether Home Assistant was stopping or starting at this time."""
        index = bisect_right(self.restarts, time)
        after = index > 0 and time - self.restarts[index - 1] < AFTER_START
        return after or (index < len(self.restarts) and self.restarts[index] - time < BEFORE_STOP)


@dataclass(frozen=True, slots=True)
class Users:
    """Users of Home Assistant that are programs, by their binary ids."""

    system: frozenset[bytes] = frozenset()


def cause_of(
    contexts: Contexts,
    users: Users,
    context: bytes | None,
    user: bytes | None,
    parent: bytes | None,
) -> Cause:
    """Return who is behind a context.

    A call without a user and without a parent comes from a voice assistant or a bridge, so
    from a person; what nobody called for is the device's own.
    """
    if context in contexts.automations:
        return Cause.AUTOMATION
    if context in contexts.scripts:
        return Cause.SCRIPT
    if user is not None:
        return Cause.AUTOMATION if user in users.system else Cause.PERSON
    if parent is not None:
        return Cause.AUTOMATION
    return Cause.PERSON if context in contexts.calls else Cause.DEVICE


def cause_of_change(
    domain: str, change: tuple[str, str], time: float, ids: Ids, contexts: Contexts, users: Users
) -> Cause:
    """Return who is behind a change of an entity from one state to another."""
    before, state = change
    context, user, parent = ids
    if state in UNKNOWN_STATES or (before in UNKNOWN_STATES and domain != "scene"):
        return Cause.SYSTEM
    if domain in {"scene", "script"} and user is not None and user not in users.system:
        # The script or scene itself is what the person called; the rest is its effect.
        return Cause.PERSON
    cause = cause_of(contexts, users, context, user, parent)
    if cause is Cause.DEVICE and (domain in VIRTUAL or contexts.restarting(time)):
        return Cause.SYSTEM
    if cause is Cause.SCRIPT and domain in SENSORS:
        return Cause.DEVICE
    return cause


def settle_reports(
    times: Sequence[float],
    previous: Sequence[str],
    causes: Sequence[int],
    commands: Sequence[tuple[float, Cause]],
) -> list[int]:
    """Return the causes of a device's changes, with late reports given to who began them.

    `previous` are the states before; `commands` the calls that named the device, in order.
    """
    settled = [int(cause) for cause in causes]
    told_at = [time for time, _ in commands]
    for index, cause in enumerate(settled):
        if cause != Cause.DEVICE:
            continue
        time = times[index]
        before = settled[index - 1] if index else Cause.SYSTEM
        since = time - times[index - 1] if index else inf
        bounced = before in {Cause.AUTOMATION, Cause.SCRIPT} and since < BOUNCE
        if bounced or (index and previous[index] in TRANSITIONAL):
            settled[index] = before
        elif position := bisect_right(told_at, time):
            told, by = commands[position - 1]
            if time - told < min(REPORT_DELAY, since):
                settled[index] = by
    return settled
