"""Set days that no weekday tells apart, and periods after which something is done again."""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache, partial
import re
from typing import Any

from ..plan.model import WEEKDAYS, Weekday
from .in_turn import InTurn
from .lexicon import lexicon_of
from .meanings import Dates, Every
from .sentence import Sentence, whole

_LONGEST_MONTH = 31
_JOINED = whole(r"(?P<first>dates#\d+) (?P<join>[a-z&]+|,) (?P<second>dates#\d+)")


class DateTagger:
    """Tag dates and repetitions of one language; all patterns are compiled once."""

    def __init__(self, dates: Mapping[str, Any], weekdays: Mapping[str, Weekday]) -> None:
        """Compile the patterns of `dates`; `weekdays` are names of days."""
        self._numbers = _numbers(dates, weekdays)
        names = {
            f"{{{kind}}}": "|".join(sorted(words, key=len, reverse=True))
            for kind, words in self._numbers.items()
        }
        but = f"(?P<but>(?:{dates['not_dates']}) )?"
        self._dates = InTurn(
            (_whole(f"{but}(?P<days>{pattern})", names), partial(self._date, template))
            for pattern, template in dates["dates"]
        )
        self._phrases = InTurn(
            (_whole(pattern, names), partial(_again, timedelta(seconds=seconds)))
            for pattern, seconds in dates["every_phrases"]
        )
        self._every = _whole(dates["every"], names)

    def tag(self, sentence: Sentence) -> None:
        """Set dates and named repetitions apart; durations must not be tagged yet."""
        self._dates.make(sentence)
        joined = True
        while joined:
            before = len(sentence.tokens)
            sentence.replace(_JOINED, partial(_either, sentence))
            joined = len(sentence.tokens) < before
        self._phrases.make(sentence)

    def tag_every(self, sentence: Sentence) -> None:
        """Set "every 10 minutes" apart, whose duration is a tag already."""
        sentence.replace(
            self._every, lambda match: _again(sentence.meaning(match["period"]), sentence, match)
        )

    def _date(self, template: str, sentence: Sentence, match: re.Match[str]) -> str | None:
        """Return the tag of days that a template tells, its places filled with numbers."""
        for place, said in match.groupdict().items():
            if said is None or place in ("but", "days"):
                continue
            kind = place.rstrip("0123456789")
            number = self._numbers.get(kind, {}).get(said)
            if number is None:
                number = int("".join(char for char in said if char.isdigit()) or 0)
            if kind == "day" and not 0 < number <= _LONGEST_MONTH:
                return None
            template = template.replace(f"<{place}>", str(number))
        words = _said(sentence, match.start("days"), match.end("days"))
        return sentence.tag("dates", Dates(template, words, negative=match["but"] is not None))


def _either(sentence: Sentence, match: re.Match[str]) -> str:
    """Return days that were joined as one: no day is both "July 4th and New Year's Eve"."""
    first, second = (sentence.meaning(match[place]) for place in ("first", "second"))
    template = f"{{{{ ({_bare(first.template)}) or ({_bare(second.template)}) }}}}"
    join = "" if match["join"] == "," else " "
    words = f"{first.words}{join}{match['join']} {second.words}"
    return sentence.tag("dates", Dates(template, words, negative=first.negative))


def _bare(template: str) -> str:
    return template.removeprefix("{{").removesuffix("}}").strip()


@cache
def date_tagger_of(language: str) -> DateTagger | None:
    """Return the tagger of a language, None if the language lacks the words."""
    lexicon = lexicon_of(language)
    dates = lexicon.data.get("dates")
    return DateTagger(dates, lexicon["values"]["weekdays"]) if dates is not None else None


def _numbers(
    dates: Mapping[str, Any], weekdays: Mapping[str, Weekday]
) -> Mapping[str, Mapping[str, int]]:
    """Return the numbers that words stand for, by kind."""
    days = {name: WEEKDAYS.index(day) for name, day in weekdays.items()}
    return {"weekday": days, **{kind: dates[f"{kind}s"] for kind in ("month", "day", "week")}}


def _said(sentence: Sentence, start: int, end: int) -> str:
    """Return a part of the sentence as it was written, but for a capital at its beginning."""
    first, last = (len(sentence.text[:place].split()) for place in (start, end))
    said = sentence.said(first, last)
    return f"{said[:1].lower()}{said[1:]}"


def _whole(pattern: str, names: Mapping[str, str]) -> re.Pattern[str]:
    for place, words in names.items():
        pattern = pattern.replace(place, f"(?:{words})")
    return whole(pattern)


def _again(period: timedelta, sentence: Sentence, _match: re.Match[str]) -> str:
    return sentence.tag("every", Every(period))
