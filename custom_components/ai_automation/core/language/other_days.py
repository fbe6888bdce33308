"""Read times that have days of their own: "at seven on workdays, at weekends an hour later"."""

from dataclasses import replace
from datetime import timedelta
from functools import cache, partial
from itertools import batched
import re

from ..plan.model import WEEKDAYS
from .clocks import clock_of
from .lexicon import Lexicon, lexicon_of
from .meanings import Clock, Days, Sun
from .patterns import grammar_of
from .sentence import Sentence, whole

_NOON = 12
_MOMENT = r"(?:time|sun)#\d+"
_TIME, _DAYS, _TAG = r"time#\d+", r"days#\d+", re.compile(r"(?:time|days)#\d+")
_NUMBER = re.compile(r"(?<!\S), \d")
_MARKS = frozenset(".;?!:,)")
_LISTED = re.compile(rf"{_MOMENT} (?:\S+ ){{1,2}}$")


def part_times(sentence: Sentence, lexicon: Lexicon) -> None:
    """Give each time its own days where several were said side by side."""
    for pattern in _patterns(lexicon.language):
        sentence.replace(pattern, partial(_parted, sentence, lexicon))
    sentence.replace(_lists(lexicon.language), partial(_joined, sentence, lexicon))


@cache
def _lists(language: str) -> re.Pattern[str]:
    """Return how several times are said side by side, each with its days or all without."""
    lexicon = lexicon_of(language)
    at = lexicon["values"]["at"]
    joins = "|".join(re.escape(word) for word in lexicon["syntax"]["joiners"])
    one = rf"(?:{_TIME} {_DAYS}|{_DAYS} {at}{_TIME})"
    join = rf"(?: ,| (?:{joins}))+"
    alike = rf"{_TIME}(?:{join} {at}{_TIME})+(?! {_DAYS}{join})"
    return whole(rf"{one}(?:{join} {at}{one})+|{alike}")


def _joined(sentence: Sentence, lexicon: Lexicon, match: re.Match[str]) -> str | None:
    """Return several times as one, None if the last leads in another deed."""
    before, after = match.string[: match.start()].split(), match.string[match.end() :].split()
    ends = not after or "#" in after[0] or after[0] in _MARKS
    ends = ends or after[0] in lexicon["syntax"]["joiners"]
    ends = ends or grammar_of(lexicon.language).lead.match(" ".join(after)) is not None
    if after[:1] == [","]:
        ends = lexicon.verbs.isdisjoint(after[1:2])
    said = not lexicon.verbs.isdisjoint(before) or any(it.startswith("name#") for it in before)
    tags = _TAG.findall(match.group())
    with_days = any(it.startswith("days") for it in tags)
    # "On at six on weekdays and eight on Sundays, ..." tells both of the same.
    ends = ends or (with_days and after[:1] == [","] and "," not in match.group())
    if said and not ends:
        return None
    if with_days:
        times = [_on_days(sentence, *pair) for pair in batched(tags, 2, strict=True)]
    else:
        times = [sentence.meaning(it) for it in tags]
    if any(it.sure and it.half is None and it.at.hour < _NOON for it in times):
        # "At 5:50 on weekdays and 7:30 at weekends": one morning tells of the other.
        times = [replace(it, sure=True) for it in times]
    return sentence.tag("time", replace(times[0], also=tuple(times[1:])))


def _on_days(sentence: Sentence, first: str, second: str) -> Clock:
    clock: Clock = sentence.meaning(max(first, second))
    days: Days = sentence.meaning(min(first, second))
    clock = clock.in_part(days.part) if days.part else clock
    return replace(clock, days=days.at(clock.at).days)


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return how another time is said: after its days, and before them."""
    values = lexicon_of(language)["values"]
    words = values["other_days"]
    usual = (
        rf"(?:(?P<before>{_DAYS}) {values['at']})?(?P<usual>{_MOMENT})(?: (?P<after>{_DAYS}))?"
        rf"(?P<between>(?: (?!{_MOMENT})[^ .;?!]+)*?)"
    )
    shifted = rf"(?P<by>dur#\d+) (?:(?P<earlier>{words['earlier']})|(?:{words['later']}))"
    time = rf"(?:{values['at']}(?:(?P<time>{_MOMENT})|(?P<bare>\d{{1,2}}))|{shifted})"
    days, mark = rf"(?P<days>{_DAYS})", rf"(?:{words['mark']})"
    end = rf"(?: (?:{words['instead']}))?(?: \))?"
    return (
        whole(rf"{usual} {mark} {days}(?: ,)? {time}{end}"),
        whole(rf"{usual} {mark} {time} {days}{end}"),
    )


def _parted(sentence: Sentence, lexicon: Lexicon, match: re.Match[str]) -> str | None:
    """Return both times, each with its days, None if the second is no other time of these."""
    before, rest = match.string[: match.start()], match.string[match.end() :].split()
    if not _is_end(rest, lexicon, match) or _LISTED.search(before):
        # "At seven, nine and eleven on Sundays" are all of Sundays.
        return None
    said: Days = sentence.meaning(match["days"])
    others = said.days
    if said.excluded:
        # "Except on Sundays at nine": what is left out has a time of its own.
        others = tuple(day for day in WEEKDAYS if day not in said.days)
    known = match["before"] or match["after"]
    all_days: Days = sentence.meaning(known) if known else Days(WEEKDAYS)
    usual_days = tuple(day for day in all_days.days if day not in others)
    moment = _moment(sentence, match)
    if moment is None or not usual_days or _NUMBER.search(match["between"]):
        return None
    usual: Clock | Sun = sentence.meaning(match["usual"])
    if isinstance(usual, Clock) and isinstance(moment, Clock):
        late = Days(others, said.part).at(moment.at).days
        early = replace(all_days, days=usual_days).at(usual.at).days
        both = replace(usual, days=early, also=(replace(moment, days=late),))
        return f"{sentence.tag('time', both)}{match['between']}"
    first = sentence.tag("days", replace(all_days, days=usual_days))
    other = sentence.tag("days", replace(said, days=others, excluded=False))
    kind = "time" if isinstance(moment, Clock) else "sun"
    at, conjunction = sentence.tag(kind, moment), lexicon["syntax"]["list_and"]
    return f"{match['usual']} {first} {conjunction} {at} {other}{match['between']}"


def _is_end(rest: list[str], lexicon: Lexicon, match: re.Match[str]) -> bool:
    """Tell whether nothing comes after that the other time could be of."""
    if not rest or rest[0] in ".;?!)":
        return True
    if match["by"]:
        return rest[0] == "," or rest[0] in lexicon["syntax"]["joiners"]
    # "..., at weekends at nine, turn on the fan" begins something else where a deed stands before.
    return not lexicon.verbs.intersection(match.string[: match.end()].split())


def _moment(sentence: Sentence, match: re.Match[str]) -> Clock | Sun | None:
    """Return the other time, of the same half of the day where it was said by itself."""
    usual: Clock | Sun = sentence.meaning(match["usual"])
    if match["by"]:
        by: timedelta = sentence.meaning(match["by"])
        by = by if match["earlier"] else -by
        if isinstance(usual, Sun):
            return replace(usual, offset=usual.offset - by)
        return usual.earlier(by)
    if match["time"]:
        other: Clock | Sun = sentence.meaning(match["time"])
        return other
    clock = clock_of({"bare": match["bare"]}, None)
    half = usual.half if isinstance(usual, Clock) else None
    return replace(clock, half=half) if clock and half == "am" else clock
