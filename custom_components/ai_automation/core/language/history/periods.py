"""Read which time a question about the past is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
import re
from typing import Any

from ...dates import months_of
from ...plan.model import WEEKDAYS
from ..lexicon import lexicon_of, tokenised
from ..meanings import DAYPART_HOURS, Clock, Daylight, Daypart, Days, Window
from ..patterns import expand
from ..problems import texts_of
from ..sentence import Sentence, whole
from .question import Period, Unit

_DAY = timedelta(days=1)
_WEEK = 7
_HALF_DAY = timedelta(hours=12)
# Events of an evening count to its night, those of the small hours to the morning.
_WIDE: Mapping[Daypart, tuple[time, time]] = {
    **DAYPART_HOURS,
    "morning": (time(3), time(12)),
    "night": (time(17), time(6)),
}


@dataclass(slots=True)
class Said:
    """What was said of the time, as far as it is read."""

    days: tuple[date, date] | None = None
    part: Daypart | None = None
    clock: Clock | None = None
    window: Window | None = None
    rolling: timedelta | None = None
    ago: timedelta | None = None
    since: bool = False
    until: bool = False
    within: bool = False
    unit: Unit | None = None
    words: list[str] = field(default_factory=list)


class PeriodReader:
    """Take the words for a time out of a sentence."""

    def __init__(self, sentence: Sentence, language: str, now: datetime) -> None:
        """Take the sentence, and the local time."""
        self._sentence = sentence
        self._now = now
        self._language = language
        self._patterns = patterns_of(language)
        self._months = months_of(language)
        self._ordinals = re.compile(lexicon_of(language)["history"]["ordinals"])
        self._possessive: str = lexicon_of(language)["history"]["possessive"]
        self._written = {
            token.text: _inner(sentence.original[token.start : token.end], first=not token.start)
            for token in sentence.tokens
            if "#" in token.text
        }

    def opened(self, text: str) -> str:
        """Return a text with the words of its dates, which mean another time here than there."""
        return " ".join(
            tokenised(self._sentence.meaning(word).words) if word.startswith("dates#") else word
            for word in text.split()
        )

    def take(self, text: str, *, wide: bool) -> tuple[str, Period | None]:
        """Return the rest of a text, and the time it names, None if it names none.

        With `wide` the parts of the day are as wide as for single events.
        """
        said = Said()
        for pattern, meaning in self._patterns:
            match = pattern.search(text)
            if match is None or not self._read(match, meaning, said):
                continue
            said.words.append(match.group().strip())
            text = " ".join(f"{text[: match.start()]} {text[match.end() :]}".split())
        if not said.words:
            return text, None
        return text, self._period(said, _WIDE if wide else DAYPART_HOURS)

    def current(self, unit: Unit) -> Period:
        """Return the present day, week, month or year as far as it has gone."""
        now = self._now
        first = now.date() if unit == "day" else _unit(unit, now.date(), 0)[0]
        said: str = texts_of(self._language)["history"]["current"][unit]
        return Period(_at(first, time(), now.tzinfo), now, said)

    def before(self, period: Period, unit: Unit, words: str) -> Period:
        """Return the same time of the day, week or month before a period."""
        if unit == "month":
            first, last = _unit("month", period.start.date(), 1)
            zone = self._now.tzinfo
            return Period(_at(first, time(), zone), _at(last, time(), zone), words)
        back = _DAY if unit == "day" else _WEEK * _DAY
        cut = period.end >= self._now
        return replace(
            period, start=period.start - back, end=period.end - back, said=words, cut=cut
        )

    def _read(self, match: re.Match[str], meaning: Mapping[str, Any], said: Said) -> bool:
        """Take over what one match says; tell whether it fits with what was read before."""
        parts = {key: value for key, value in match.groupdict().items() if value}
        days = self._days(parts, meaning)
        if days is not None and said.days is not None:
            return False
        for name in ("clock", "span", "light"):
            if name in parts and not self._moment(name, parts[name], said):
                return False
        said.days = days or said.days
        said.part = self._part(parts, meaning) or said.part
        said.unit = said.unit or meaning.get("unit")
        said.within = said.within or "within" in meaning
        if "rolling" in meaning:
            said.rolling = self._length(parts, meaning, meaning["rolling"])
        if "ago" in meaning:
            said.ago = self._length(parts, meaning, meaning["ago"])
        said.since = said.since or "since" in parts
        said.until = said.until or "until" in parts
        return True

    def _moment(self, name: str, tag: str, said: Said) -> bool:
        value = self._sentence.meaning(tag)
        if name == "clock":
            said.clock = value
        elif name == "span":
            if not (isinstance(value.after, Clock) and isinstance(value.before, Clock)):
                return False
            said.window = value
        elif isinstance(value, Daylight) and value.dark:
            today = self._now.date()
            said.days, said.part = said.days or (today - _DAY, today), "night"
        else:
            return False
        return True

    def _length(self, parts: Mapping[str, str], meaning: Mapping[str, Any], unit: str) -> timedelta:
        if "dur" in parts:
            length: timedelta = self._sentence.meaning(parts["dur"])
            return length
        count = int(parts.get("n", meaning.get("count", 1)))
        if unit == "hour":
            return timedelta(hours=count)
        return timedelta(days={"day": 1, "week": 7, "month": 30}[unit] * count)

    def _part(self, parts: Mapping[str, str], meaning: Mapping[str, Any]) -> Daypart | None:
        if "days" in parts and (part := self._sentence.meaning(parts["days"]).part):
            found: Daypart = part
            return found
        if "tagged" in parts:
            tagged: Daypart = self._sentence.meaning(parts["tagged"])
            return tagged
        if "part" in parts:
            words = lexicon_of(self._language)["values"]["dayparts"]
            said: Daypart = next(it for it in words if re.fullmatch(words[it], parts["part"]))
            return said
        named: Daypart | None = meaning.get("part")
        return named

    def _days(
        self, parts: Mapping[str, str], meaning: Mapping[str, Any]
    ) -> tuple[date, date] | None:
        """Return the first day and the one after the last."""
        today = self._now.date()
        if "day" in meaning:
            first = today + timedelta(days=meaning["day"])
            return first, first + _DAY
        if "days" in parts:
            return _weekdays(self._sentence.meaning(parts["days"]), today, last="last" in parts)
        if "unit" in meaning:
            return _unit(meaning["unit"], today, meaning.get("back", 0))
        if "date" in parts or "month" in parts:
            months = lexicon_of(self._language)["history"]["months"]
            month = months.index(parts["month"]) + 1 if "month" in parts else None
            day = parts.get("date")
            if "hour" in parts:
                # "Since 20 May": the day was taken for an hour.
                day = str(self._sentence.meaning(parts["hour"]).at.hour or 24)
            return _dated(today, month, day, parts.get("year"))
        return None

    def _period(self, said: Said, hours: Mapping[Daypart, tuple[time, time]]) -> Period:
        now, zone = self._now, self._now.tzinfo
        words = self._said_back(said)
        if said.rolling is not None:
            return Period(_before(now, said.rolling), now, words)
        if said.ago is not None:
            moment = _before(now, said.ago)
            return Period(moment, now if said.since else moment, words, moment=not said.since)
        if said.clock is not None or said.window is not None:
            return self._clocked(said)
        first, last = said.days or (now.date(), now.date() + _DAY)
        if said.part is None:
            start, end = _at(first, time(), zone), _at(last, time(), zone)
        else:
            begin, finish = hours[said.part]
            if said.days is None and _at(first, DAYPART_HOURS[said.part][0], zone) > now:
                first, last = first - _DAY, last - _DAY
            overnight = finish <= begin
            start = _at(first, begin, zone)
            end = _at(last if overnight else last - _DAY, finish, zone)
        end = now if said.since or end > now else end
        return Period(min(start, now), end, words, unit=said.unit)

    def _clocked(self, said: Said) -> Period:
        """Return the period of a clock time, or of the time between two."""
        now, zone = self._now, self._now.tzinfo
        if said.window is not None:
            after, before = said.window.after, said.window.before
            if not (isinstance(after, Clock) and isinstance(before, Clock)):
                raise TypeError(said.window)
            begin, finish = self._in_part(after, said), self._in_part(before, said)
            day = self._day_of(said, begin)
            start = _at(day, begin, zone)
            end = _at(day + (_DAY if finish <= begin else timedelta()), finish, zone)
            return Period(min(start, now), min(end, now), self._said_back(said))
        if said.clock is None:
            raise TypeError(said)
        at = self._in_part(said.clock, said)
        moment = _at(self._day_of(said, at), at, zone)
        if (
            said.since
            and said.days is None
            and said.clock.half is None
            and time(1) <= at < time(12)
        ):
            # "Since eight" in the evening: the eight that was last.
            later = moment + _HALF_DAY
            moment = later if later <= now else moment
        if said.until:
            words = self._said_back(said, moment)
            return Period(_at(moment.date(), time(), zone), moment, words)
        if said.since:
            end = self._end_of(said) if said.within else now
            return Period(moment, max(moment, end), self._said_back(said, moment))
        text: str = texts_of(self._language)["history"]["moment"]
        words = text.format(day=self._said_back(said, None), time=f"{moment:%H:%M}").strip()
        return Period(moment, moment, words, moment=True)

    def _end_of(self, said: Said) -> datetime:
        """Return the end of the day that is named, or of its night; the present at the latest."""
        now = self._now
        if said.days is None:
            return now
        finish = DAYPART_HOURS["night"][1] if said.part == "night" else time()
        return min(now, _at(said.days[1], finish, now.tzinfo))

    def _day_of(self, said: Said, at: time) -> date:
        """Return the day of a clock time: of last night the small hours are today's."""
        zone = self._now.tzinfo
        if said.days is not None:
            night = said.part == "night" and at < DAYPART_HOURS["night"][1]
            return said.days[0] + (_DAY if night else timedelta())
        today = self._now.date()
        return today if _at(today, at, zone) <= self._now else today - _DAY

    def _in_part(self, clock: Clock, said: Said) -> time:
        """Return a clock time as it is meant: a bare three is in the afternoon, if not at night."""
        if said.part is not None:
            return clock.in_part(said.part).at
        if clock.sure or said.since:
            return clock.at
        return clock.in_part("afternoon").at

    def _said_back(self, said: Said, clock: datetime | None = None) -> str:
        """Return the words of the time; a clock time as it was understood, or left out."""
        at = f"{clock:%H:%M}" if clock is not None else None
        kept = [it for it in said.words if clock is not None or "time#" not in it]
        words = [word for words in kept for word in words.removesuffix(self._possessive).split()]
        months = dict(
            zip(lexicon_of(self._language)["history"]["months"], self._months, strict=True)
        )
        written = {**self._written, **months}
        said_back = " ".join(
            at if at and word.startswith("time#") else written.get(word, word) for word in words
        )
        return self._ordinals.sub("", said_back)


def _inner(words: str, *, first: bool) -> str:
    """Return words as they are written within a sentence."""
    return words.lower() if first else words


@cache
def patterns_of(language: str) -> Sequence[tuple[re.Pattern[str], Mapping[str, Any]]]:
    """Return what tells times in a language, and what each means."""
    lexicon = lexicon_of(language)
    history = lexicon["history"]
    macros = {
        **history["macros"],
        "part": "|".join(lexicon["values"]["dayparts"].values()),
        "month": "|".join(sorted(history["months"], key=len, reverse=True)),
    }
    return [
        (whole(expand(pattern, macros)), group)
        for group in history["periods"]
        for pattern in group["patterns"]
    ]


def _at(day: date, at: time, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, at, zone)


def _before(now: datetime, length: timedelta) -> datetime:
    """Return the moment so long ago: whole days by the calendar, hours by the clock's own time."""
    if length % _DAY:
        return datetime.fromtimestamp(now.timestamp() - length.total_seconds(), now.tzinfo)
    return now - length


def _weekdays(said: Days, today: date, *, last: bool) -> tuple[date, date]:
    """Return the latest of these days, or of their runs, that has begun; a weekend is one run."""
    wanted = {WEEKDAYS.index(day) for day in said.days}
    back = 0 if len(wanted) > 1 and not last else 1
    first = next(
        day for ago in range(back, 2 * _WEEK) if (day := today - ago * _DAY).weekday() in wanted
    )
    if last and len(wanted) > 1 and today.weekday() in wanted:
        # Within a weekend, the last one is the one before.
        first = next(
            day
            for ago in range(len(wanted), 2 * _WEEK)
            if (day := today - ago * _DAY).weekday() in wanted
        )
    end = first + _DAY
    while len(wanted) < _WEEK and (first - _DAY).weekday() in wanted:
        first -= _DAY
    return first, end


def _unit(unit: str, today: date, back: int) -> tuple[date, date]:
    """Return the week (from Monday), month or year so many before this one."""
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + _WEEK * back)
        return monday, monday + _WEEK * _DAY
    if unit == "year":
        return date(today.year - back, 1, 1), date(today.year - back + 1, 1, 1)
    months = today.year * 12 + today.month - 1 - back
    return _month(months), _month(months + 1)


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _dated(
    today: date, month: int | None, day: str | None, year: str | None
) -> tuple[date, date] | None:
    """Return the latest such month, or day of a month, that has begun; None for no real date."""
    if day is None and month is not None:
        first = date(int(year) if year else today.year, month, 1)
        if first > today and year is None:
            first = first.replace(year=today.year - 1)
        return first, _month(first.year * 12 + first.month)
    for ago in range(13):
        start = _unit("month", today, ago)[0]
        if month in (None, start.month):
            try:
                found = start.replace(day=int(day or 0))
            except ValueError:
                continue
            if found <= today:
                return found, found + _DAY
    return None


def cut(than: Period, period: Period) -> Period:
    """Return as long a part of what is compared with as the period has lasted that is not over."""
    end = min(than.span.end, than.span.start + period.span.seconds)
    shorter = end < than.span.end
    return replace(than, end=datetime.fromtimestamp(end, than.end.tzinfo), cut=shorter)
