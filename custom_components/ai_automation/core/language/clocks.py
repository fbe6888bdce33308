"""Find out which times of day are meant by how they are said."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Any

from .meanings import Clock

_HOURS = 24
_NOON = 12
_LATE = 10
# What nobody says of a morning or an evening alone: "at five".
_UNSURE_HOURS = range(1, 6)

# How hours are given that may be of either half of the day.
_SAID = frozenset({"hour", "bare", "worded", "half", "halfto", "qpast", "qto", "qof", "past", "to"})


def span_of(first: Clock, last: Clock) -> tuple[Clock, Clock]:
    """Return the ends of a span that were said without their halves of the day.

    "Six to eleven in the evening" is said of one evening. A night is what runs from ten or
    later to an earlier hour: "between eleven and six".
    """
    unsaid = first.half is None and 0 < first.at.hour <= _NOON
    bare = unsaid and first.at.minute == 0
    if unsaid and last.half == "am" and first.at < last.at:
        # Both ends of "4:30 to 4:50 am" are of the morning.
        return replace(first, half="am", sure=True), last
    if bare and last.half == "pm" and last.at.hour > first.at.hour + _NOON:
        return replace(first, at=first.at.replace(hour=first.at.hour + _NOON), sure=True), last
    if (
        bare
        and last.half is None
        and 0 < last.at.hour < first.at.hour
        and _LATE <= first.at.hour < _NOON
    ):
        first = replace(first, at=first.at.replace(hour=first.at.hour + _NOON), half="pm")
        return first, replace(last, half="am")
    if bare and last.half is None and 0 < last.at.hour < first.at.hour < _LATE:
        # "Between nine and five" may be of a day or of a night.
        first = replace(first, sure=False)
    if first.half is None and first.at.hour == _NOON and last.half and last.at.hour < first.at.hour:
        # "Between twelve and five at night" begins at midnight.
        first = replace(first, at=first.at.replace(hour=0))
    return first, last


def clock_of(found: Mapping[str, str], half: Any, *, night: bool = False) -> Clock | None:
    """Return the time of a match's groups, None if there is no such time."""
    hour, minute = _digits(found)
    if hour > _HOURS or not 0 <= minute <= 59:  # noqa: PLR2004 - minutes of an hour
        return None
    sure = not found.keys() & _SAID or hour not in _UNSURE_HOURS
    if half is None and found.get("h", "").startswith("0") and "m" in found:
        # Nobody writes "08:30" for an evening.
        half = "am"
    if "noon" in found or "midnight" in found:
        # No noon comes twelve hours later, whatever was spoken of before.
        return Clock(time(hour), half="pm" if "noon" in found else "am")
    if hour > _NOON:
        return Clock(time(hour % _HOURS, minute))
    if half == "am":
        hour %= _NOON
    elif half == "pm":
        small = night and (hour < 6 or hour == _NOON)  # noqa: PLR2004 - small hours
        half = "am" if small else half
        hour = hour % _NOON if small else hour % _NOON + _NOON
    return Clock(time(hour % _HOURS, minute), sure or half is not None, half)


def _digits(found: Mapping[str, str]) -> tuple[int, int]:
    if "noon" in found:
        return _NOON, 0
    if "midnight" in found:
        return 0, 0
    for key, minute in (("half", 30), ("qpast", 15)):
        if key in found:
            return int(found[key]), minute
    # "Viertel acht" is a quarter past seven where it is said.
    for key, minute in (("qto", 45), ("qof", 15)):
        if key in found:
            return (int(found[key]) - 1) % _HOURS, minute
    if "halfto" in found:
        # "Halb acht" is half past seven, "fünf vor halb acht" five minutes less.
        minute = 30 + int(found.get("more", 0)) - int(found.get("less", 0))
        return (int(found["halfto"]) - 1) % _HOURS, minute
    if "past" in found:
        return int(found["past"]), int(found["pastm"])
    if "to" in found:
        return (int(found["to"]) - 1) % _HOURS, 60 - int(found["tom"])
    hour = next(found[key] for key in ("h", "hour", "worded", "bare") if key in found)
    return int(hour), int(found.get("m", 0))


def beside(clock: Clock, known: Clock, *, before: bool) -> Clock:
    """Return the reading of a bare hour that is nearest before or after a known time."""
    early, late = clock.at.hour % _NOON, clock.at.hour % _NOON + _NOON
    if before:
        hour = late if late <= known.at.hour else early
    else:
        hour = next((each for each in (early, late) if each > known.at.hour), early)
    return Clock(time(hour), half="pm" if hour >= _NOON else "am")
