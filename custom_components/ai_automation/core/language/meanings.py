"""Define what tagged stretches of a sentence mean."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from ..plan.model import WEEKDAYS, SunEvent, Weekday

type Daypart = Literal["morning", "afternoon", "evening", "night"]

_NOON = 12
_SMALL_HOURS = 5
_DAY = 24 * 60
# Minutes into the day at which the sun sets and rises, near enough to tell a morning's seven
# from an evening's.
_TYPICAL_SUN: dict[SunEvent, int] = {"sunset": 19 * 60, "sunrise": 7 * 60}
# The hours from which on a bare time is one of an evening if an evening is spoken of.
_EARLIEST: dict[Daypart, int] = {"evening": 5, "night": 7}
# When a daypart begins and ends, for windows; common speech, not astronomy.
DAYPART_HOURS: dict[Daypart, tuple[time, time]] = {
    "morning": (time(5), time(12)),
    "afternoon": (time(12), time(18)),
    "evening": (time(17), time(23)),
    "night": (time(22), time(6)),
}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. `sure` is false for a bare hour that might be meant twelve hours later.

    `half` is the half of the day that was named beside it; `also` are other times said with it:
    "at seven and at nine"; `days` are its own where each of several has some.
    """

    at: time
    sure: bool = True
    half: Literal["am", "pm"] | None = None
    days: tuple[Weekday, ...] = ()
    also: tuple[Clock, ...] = ()

    def doubted(self) -> Clock:
        """Return the time as unsure if it may well be said of an evening: "after ten"."""
        return replace(self, sure=self.half is not None or not 0 < self.at.hour < _NOON)

    def in_part(self, part: Daypart) -> Clock:
        """Return the time as meant within a daypart: seven in the evening is 19:00."""
        if self.half is not None or self.at.hour > _NOON:
            return self
        hour = self.at.hour
        late = part in ("afternoon", "evening") or (part == "night" and 5 <= hour < _NOON)  # noqa: PLR2004 - five to eleven at night
        if part == "night" and hour == _NOON:
            return replace(self, at=self.at.replace(hour=0), sure=True)
        if late and hour < _NOON:
            return replace(self, at=self.at.replace(hour=hour + _NOON), sure=True)
        return replace(self, sure=True)

    def hinted(self, part: Daypart) -> Clock:
        """Return a bare time as meant in the part of the day of what is spoken of.

        A supper is at six in the evening, bedtime at ten at night; a morning is what a bare
        time means anyway.
        """
        if not self.sure or (self.at.hour < _NOON and self.at.hour >= _EARLIEST.get(part, _NOON)):
            return self.in_part(part)
        return self

    def earlier(self, by: timedelta) -> Clock:
        """Return the time so long before, of the half of the day that it then is in."""
        moment = datetime.combine(date.min + timedelta(days=1), self.at) - by
        half = self.half and ("am" if moment.hour < _NOON else "pm")
        return replace(self, at=moment.time(), half=half)

    @property
    def usual_hour(self) -> int:
        """Return the hour of the day that it is in, 0..23."""
        return self.at.hour

    def following(self, earlier: Clock | Sun) -> Clock:
        """Return a bare time as the first one that comes after a definite earlier one."""
        if self.half is not None or self.at.hour > _NOON or self.at.hour == 0:
            return self
        if isinstance(earlier, Clock):
            if earlier.half is None and 0 < earlier.at.hour < _NOON:
                return self
            begin = earlier.at.hour * 60 + earlier.at.minute
        else:
            begin = _TYPICAL_SUN[earlier.event]
        readings = [
            self.at.replace(hour=hour % 24) for hour in (self.at.hour, self.at.hour + _NOON)
        ]
        at = min(readings, key=lambda it: (it.hour * 60 + it.minute - begin) % _DAY)
        return replace(self, at=at, sure=True)


@dataclass(frozen=True, slots=True)
class Sun:
    """Sunrise or sunset, or a while before (negative) or after it."""

    event: SunEvent
    offset: timedelta = timedelta()

    @property
    def usual_hour(self) -> int:
        """Return the hour of the day that it is in, 0..23: near enough to tell parts of the day."""
        minutes = _TYPICAL_SUN[self.event] + self.offset // timedelta(minutes=1)
        return minutes // 60 % 24


@dataclass(frozen=True, slots=True)
class Days:
    """A set of weekdays, all seven for every day; `part` as in "weekend mornings".

    `excluded` is that they were said by those they are not: "not on Mondays".
    """

    days: tuple[Weekday, ...]
    part: Daypart | None = None
    excluded: bool = False

    def at(self, moment: time) -> Days:
        """Return the days on which a time is: one in the morning on Friday nights is Saturday's."""
        small = self.part == "night" and moment.hour < _SMALL_HOURS
        return self.following if small else self

    @property
    def following(self) -> Days:
        """Return the days after these, of no night any more."""
        after = {WEEKDAYS[WEEKDAYS.index(day) - len(WEEKDAYS) + 1] for day in self.days}
        part = None if self.part == "night" else self.part
        return replace(self, days=tuple(day for day in WEEKDAYS if day in after), part=part)


@dataclass(frozen=True, slots=True)
class Dates:
    """Days that weekdays do not tell: a template that is true on them, and how they were called.

    `negative` is all the other days: "but not in January".
    """

    template: str
    words: str
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again after a period."""

    period: timedelta


@dataclass(frozen=True, slots=True)
class Window:
    """A span of the day; it may run over midnight."""

    after: Clock | Sun
    before: Clock | Sun


@dataclass(frozen=True, slots=True)
class Daylight:
    """While it is dark or light outside."""

    dark: bool


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a unit as people write it ("°" for any degrees), or without one."""

    number: float
    unit: str | None = None
