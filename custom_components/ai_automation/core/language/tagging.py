"""Set names, times, days, durations and measures apart as tags."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial
import re
from typing import Any

from ..plan.model import WEEKDAYS, SunEvent, Weekday
from .clocks import beside, clock_of, span_of
from .dating import date_tagger_of
from .in_turn import InTurn, Put
from .lexicon import Lexicon, lexicon_of
from .meanings import Clock, Daylight, Daypart, Days, Quantity, Sun, Window
from .sentence import Sentence, whole

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
_NUM = r"\d+(?:\.\d+)?"


class Tagger:
    """Tag sentences of one language; all patterns are compiled once."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile the patterns of a language's values."""
        self._dating = date_tagger_of(lexicon.language)
        self._values: Mapping[str, Any] = lexicon["values"]
        values = self._values
        self._units: dict[str, str] = values["duration_units"]
        unit = "|".join(f"(?P<{name}>{pattern})" for name, pattern in self._units.items())
        one = rf"(?P<number>{_NUM}){values['number_dash']} (?:{unit})"
        self._duration = whole(one)
        self._more_duration = whole(
            rf"(?P<first>dur#\d+){values['duration_joins']} (?P<second>dur#\d+)"
        )
        self._half_duration = whole(values["and_a_half"])
        self._phrases = [
            (whole(pattern), timedelta(seconds=seconds))
            for pattern, seconds in values["duration_phrases"]
        ]
        self._measures = [
            (whole(rf"(?:(?P<minus>{values['minus']}) )?(?P<number>{_NUM}) (?:{pattern})"), unit)
            for unit, pattern in values["measures"].items()
        ]
        self._negative = whole(rf"(?:{values['minus']}) (?P<number>{_NUM})")
        halves = {
            half: "|".join(sorted(map(re.escape, values[half]), key=len, reverse=True))
            for half in ("am", "pm")
        }
        self._halves = {half: re.compile(rf"(?:{pattern})$") for half, pattern in halves.items()}
        half = rf"(?: (?:{halves['am']}|{halves['pm']}))"
        self._clock_times, self._times = (
            [
                whole(
                    pattern.replace("{at}", values["at"])
                    .replace("{mermust}", f"(?P<half_word>{half}){values['sharp']}")
                    .replace("{mer}", f"(?P<half_word>{half})?{values['sharp']}")
                )
                for pattern in values[name]
            ]
            for name in ("clock_times", "times")
        )
        self._night_half = re.compile(values["night_half"])
        self._sun: dict[SunEvent, re.Pattern[str]] = {
            event: whole(
                rf"(?:{values['sun_not_after']}(?P<by>dur#\d+)"
                rf"(?: (?P<before>{values['before']})| (?P<after>{values['after']}))"
                rf" )?{values['sun_articles']}(?:{'|'.join(patterns)})"
            )
            for event, patterns in values["sun"].items()
        }
        syntax = lexicon["syntax"]
        self._particles, self._articles = syntax["particles"], syntax["articles"]
        ending = values["weekday_ending"]
        names = sorted(values["weekdays"], key=len, reverse=True)
        weekday = "|".join(f"{name}{ending}" for name in names)
        self._weekday_names: list[tuple[re.Pattern[str], Weekday]] = [
            (re.compile(f"{name}{ending}"), values["weekdays"][name]) for name in names
        ]
        sets = "|".join(f"(?:{pattern})" for pattern in values["day_sets"])
        joins, through = values["day_joins"], values["day_through"]
        item = rf"(?:(?:{values['day_leads']}) )?(?:{weekday}|{sets})"
        self._days = whole(
            rf"(?P<not>{values['not_days']})?(?:(?:{values['day_leads']}) )?"
            rf"(?P<list>(?:{weekday})(?: (?:{through}) (?:{weekday}))?"
            rf"(?:(?: (?:{joins}))* {item}(?: (?:{through}) (?:{weekday}))?)*|{sets})"
            rf"(?: (?P<part>{'|'.join(values['dayparts'].values())}))?"
        )
        self._rest = whole(values["rest_days"])
        self._other_days = whole(
            rf"(?P<known>time#\d+) (?P<days>days#\d+)(?P<joins>(?: (?:{joins}))+)"
            r" (?P<bare>\d{1,2}) (?P<others>days#\d+)"
        )
        self._through = re.compile(rf" (?:{through}) ")
        self._items = re.compile(rf"(?<!\S)(?:{sets}|(?:{weekday})(?:~(?:{weekday}))?)(?!\S)")
        self._sets = [(re.compile(pattern), days) for pattern, days in values["day_sets"].items()]
        self._nights = re.compile(values["night_sets"])
        self._parts: dict[Daypart, re.Pattern[str]] = {
            name: re.compile(pattern) for name, pattern in values["dayparts"].items()
        }
        leads = values["part_leads"]
        self._part = whole(
            rf"(?:{leads}) (?P<part>{'|'.join(values['dayparts'].values())})"
            rf"{values['part_not_before']}|(?P<bare>{values['bare_parts']})"
        )
        self._ahead = whole(
            rf"{values['sun_not_after']}(?P<by>dur#\d+) (?:{values['before']}) (?P<at>time#\d+)"
        )
        self._daylight = {
            dark: whole("|".join(values["dark" if dark else "light"])) for dark in (True, False)
        }
        moment = r"(?:time|sun)#\d+"
        self._windows = [
            whole(
                pattern.replace("{first}", f"(?P<first>{moment})").replace(
                    "{last}", f"(?P<last>{moment})"
                )
            )
            for pattern in values["window"]
        ]

        self._lasting, self._moments, self._spans = self._steps()

    def tag(self, sentence: Sentence) -> None:
        """Set everything but names apart in a sentence."""
        if self._dating is not None:
            self._dating.tag(sentence)
        self._lasting.make(sentence)
        if self._dating is not None:
            self._dating.tag_every(sentence)
        self._moments.make(sentence)
        self._bare_ends(sentence)
        self._spans.make(sentence)

    def _steps(self) -> tuple[InTurn, InTurn, InTurn]:
        """Return how durations are set apart, then moments and values, then spans and days."""
        # In some languages "à 7 heures" is a time, and "7 heures" how long.
        lasting: list[tuple[re.Pattern[str], Put]] = [
            *((pattern, self._time_tag) for pattern in self._clock_times),
            *((pattern, partial(_fixed, period)) for pattern, period in self._phrases),
            (self._half_duration, self._half),
            (self._duration, self._period),
            (self._more_duration, _sum),
        ]
        moments: list[tuple[re.Pattern[str], Put]] = [
            *((pattern, partial(_daylight, dark)) for dark, pattern in self._daylight.items()),
            *((pattern, partial(self._sun_tag, event)) for event, pattern in self._sun.items()),
            *((pattern, partial(_quantity, unit)) for pattern, unit in self._measures),
            *((pattern, self._time_tag) for pattern in self._times),
            (self._ahead, _earlier),
            (self._negative, partial(_quantity, None)),
        ]
        spans: list[tuple[re.Pattern[str], Put]] = [
            *((pattern, _window) for pattern in self._windows),
            (self._days, self._days_tag),
            (self._other_days, _other_time),
            (self._rest, _rest_tag),
            (self._part, self._part_tag),
        ]
        return InTurn(lasting), InTurn(moments), InTurn(spans)

    def _half(self, sentence: Sentence, match: re.Match[str]) -> str:
        for name, pattern in self._units.items():
            if re.fullmatch(pattern, match["unit"]):
                seconds = (float(match["n"]) + 0.5) * _SECONDS[name]
                return sentence.tag("dur", timedelta(seconds=seconds))
        raise ValueError(match["unit"])

    def _period(self, sentence: Sentence, match: re.Match[str]) -> str:
        unit = next(name for name in self._units if match[name])
        return sentence.tag("dur", timedelta(seconds=float(match["number"]) * _SECONDS[unit]))

    def _sun_tag(self, event: SunEvent, sentence: Sentence, match: re.Match[str]) -> str:
        offset = timedelta()
        if match["by"]:
            offset = sentence.meaning(match["by"])
            offset = -offset if match["before"] else offset
        return sentence.tag("sun", Sun(event, offset))

    def _time_tag(self, sentence: Sentence, match: re.Match[str]) -> str | None:
        found = {key: value for key, value in match.groupdict().items() if value is not None}
        half_word = found.pop("half_word", "")
        half = next((key for key, it in self._halves.items() if it.search(half_word)), None)
        clock = clock_of(found, half, night=bool(self._night_half.search(half_word)))
        if clock is None:
            return None
        tag = sentence.tag("time", clock)
        # What led a bare hour is still said: "from", "before", "until".
        return f"{match.group().split()[0]} {tag}" if found.keys() & {"bare", "worded"} else tag

    def _bare_ends(self, sentence: Sentence) -> None:
        """Read a bare hour that is joined to a time: "between 7 and 9 pm", "5 am off 6"."""
        joins = self._values["bare_joins"]
        bare = r"(?P<bare>\d{1,2})"
        first = whole(rf"{bare} (?P<join>{joins}) (?P<known>time#\d+)")
        last = whole(
            rf"(?P<known>(?:time|sun)#\d+) (?P<join>{joins}) {bare}(?! (?:\d|time#|sun#|days#))"
        )
        sentence.replace(first, lambda match: _bare_end(sentence, match, first=True))
        sentence.replace(last, lambda match: _bare_end(sentence, match, first=False))

    def _days_tag(self, sentence: Sentence, match: re.Match[str]) -> str | None:
        days = self._weekdays(match["list"])
        short = self._values["short_weekdays"]
        if match["list"] in short and match.group() == match["list"]:
            return None
        if match["not"] and len(days) > len(set(days)):
            # "Except Sundays, and on Sundays at nine" are two things.
            return None
        if match["not"]:
            days = [day for day in WEEKDAYS if day not in days]
        part = next(
            (
                name
                for name, it in self._parts.items()
                if match["part"] and it.fullmatch(match["part"])
            ),
            None,
        )
        if part is None and self._nights.search(match["list"]):
            part = "night"
        ordered = tuple(day for day in WEEKDAYS if day in days)
        tag = sentence.tag("days", Days(ordered, part, bool(match["not"])))
        lead = match.group().partition(" ")[0]
        return f"{lead} {tag}" if lead in self._particles and self._is_bare(match) else tag

    def _is_bare(self, match: re.Match[str]) -> bool:
        """Tell whether only a name stands before days: "on" in "lamp on Fridays" is its verb."""
        before = match.string[: match.start()].split()
        if not before or not before.pop().startswith("name#"):
            return False
        if before and before[-1] in self._articles:
            before.pop()
        return not before or not before[-1][0].isalnum()

    def _weekdays(self, text: str) -> list[Weekday]:
        for pattern, days in self._sets:
            if pattern.fullmatch(text):
                return list(days)
        found: list[Weekday] = []
        for item in self._items.finditer(self._through.sub("~", text)):
            piece = item.group()
            ends = piece.split("~")
            if len(ends) == 2:  # noqa: PLR2004 - from one day through another
                first, last = (WEEKDAYS.index(self._weekday_of(end)) for end in ends)
                span = (last - first) % len(WEEKDAYS) + 1
                found += [WEEKDAYS[(first + step) % len(WEEKDAYS)] for step in range(span)]
            else:
                found += self._set_or_day(piece)
        return found

    def _set_or_day(self, piece: str) -> list[Weekday]:
        for pattern, days in self._sets:
            if pattern.fullmatch(piece):
                return list(days)
        return [self._weekday_of(piece)]

    def _weekday_of(self, word: str) -> Weekday:
        return next(day for pattern, day in self._weekday_names if pattern.fullmatch(word))

    def _part_tag(self, sentence: Sentence, match: re.Match[str]) -> str:
        said = match["part"] or match["bare"]
        name = next(key for key, it in self._parts.items() if it.fullmatch(said))
        return sentence.tag("part", name)


@cache
def tagger_of(language: str) -> Tagger:
    """Return the tagger of a language."""
    return Tagger(lexicon_of(language))


def _quantity(unit: str | None, sentence: Sentence, match: re.Match[str]) -> str:
    number = float(match["number"])
    minus = unit is None or match["minus"]
    return sentence.tag("val", Quantity(-number if minus else number, unit))


def _fixed(period: timedelta, sentence: Sentence, _match: re.Match[str]) -> str:
    return sentence.tag("dur", period)


def _daylight(dark: bool, sentence: Sentence, _match: re.Match[str]) -> str:  # noqa: FBT001 - bound by position
    return sentence.tag("light", Daylight(dark))


def _sum(sentence: Sentence, match: re.Match[str]) -> str:
    return sentence.tag("dur", sentence.meaning(match["first"]) + sentence.meaning(match["second"]))


def _rest_tag(sentence: Sentence, _match: re.Match[str]) -> str | None:
    """Return the tag of the days that were not named: "Sundays at nine, other days at seven"."""
    said = [meaning for meaning in sentence.tags.values() if isinstance(meaning, Days)]
    named = {day for meaning in said for day in meaning.days}
    rest = tuple(day for day in WEEKDAYS if day not in named)
    # "School nights at eleven, midnight otherwise": the others are nights as well.
    part, *others = {meaning.part for meaning in said} or {None}
    return sentence.tag("days", Days(rest, None if others else part)) if named and rest else None


def _window(sentence: Sentence, match: re.Match[str]) -> str:
    first, last = (sentence.meaning(match[end]) for end in ("first", "last"))
    if isinstance(first, Clock) and isinstance(last, Clock):
        first, last = span_of(first, last)
    ends = [first, last.following(first) if isinstance(last, Clock) else last]
    return sentence.tag("span", Window(*ends))


def _earlier(sentence: Sentence, match: re.Match[str]) -> str:
    """Read "half an hour before seven" as the time that it is."""
    at: Clock = sentence.meaning(match["at"])
    return sentence.tag("time", at.earlier(sentence.meaning(match["by"])))


def _other_time(sentence: Sentence, match: re.Match[str]) -> str | None:
    """Read the time of other days by itself: "at 7 on weekdays and 9 on Sundays"."""
    clock = clock_of({"bare": match["bare"]}, None)
    if clock is None:
        return None
    known: Clock = sentence.meaning(match["known"])
    half = replace(clock, half=known.half) if known.half == "am" else clock
    tag = sentence.tag("time", half)
    return f"{match['known']} {match['days']}{match['joins']} at {tag} {match['others']}"


def _bare_end(sentence: Sentence, match: re.Match[str], *, first: bool) -> str | None:
    """Read the bare end of a span by its other end: nine in "from 7 to 9 pm" and "7 pm to 9"."""
    known: Clock | Sun = sentence.meaning(match["known"])
    clock = clock_of({"bare": match["bare"]}, None)
    if clock is None:
        return None
    if isinstance(known, Clock) and known.half is not None:
        clock = beside(clock, known, before=first)
    tag = sentence.tag("time", clock)
    ends = (tag, match["known"]) if first else (match["known"], tag)
    return f"{ends[0]} {match['join']} {ends[1]}"
