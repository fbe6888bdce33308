"""Tell when a cron expression is due, in the local time of a home."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

# The longest time between two times that an expression is due.
LONGEST = timedelta(days=8)


def latest_due(cron: str, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the last time (UTC) that a daily or weekly expression of five fields was due.

    A time that a clock change skips is due right after it, a time that it repeats only once: what
    Debian's cron does.
    """
    found = now - LONGEST
    for due in _dues(cron, zone, found):
        if due > now:
            break
        found = due
    return found


def next_due(cron: str, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the next time (UTC) that an expression is due."""
    return next(due for due in _dues(cron, zone, now - timedelta(days=1)) if due > now)


def _dues(cron: str, zone: ZoneInfo, start: datetime) -> Iterator[datetime]:
    """Return the times from `start` on, in UTC: local times do not compare across a change."""
    return (due.astimezone(UTC) for due in CronSim(cron, start.astimezone(zone)))
