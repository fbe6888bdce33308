"""Read two numbers between which a thing is on: "fan on at 28 degrees, off at 24"."""

from collections.abc import Mapping
from functools import cache, partial
import re

from .in_turn import Put
from .lexicon import lexicon_of
from .meanings import Quantity
from .sentence import Sentence, whole


@cache
def bands_of(language: str) -> tuple[tuple[re.Pattern[str], Put], ...]:
    """Return how a thing's two limits are said, and what writes them as what is waited for."""
    facts = lexicon_of(language)["facts"]
    return (
        (whole(facts["band"]["pattern"]), partial(_limited, facts["band"])),
        (whole(facts["kept"]["pattern"]), partial(_held_between, facts["kept"])),
    )


def _limited(band: Mapping[str, str], sentence: Sentence, match: re.Match[str]) -> str | None:
    """Write a thing's two limits as what is waited for.

    Which of them is the higher tells whether it cools or heats: the words do not.
    """
    first, last = (_number(sentence, match[end]) for end in ("on", "off"))
    falls = first > last
    wrong = ("under", "over2") if falls else ("over", "under2")
    if first == last or any(match[word] for word in wrong):
        return None
    high, low = ("over", "under2") if falls else ("over2", "under")
    template: str = band["falling" if falls else "rising"]
    parts = {key: value or "" for key, value in match.groupdict().items()}
    limits = {"high": match[high] or band["high"], "low": match[low] or band["low"]}
    return template.format(**parts, **limits)


def _held_between(kept: Mapping[str, str], sentence: Sentence, match: re.Match[str]) -> str | None:
    """Write "keep the lounge between 19 and 21 with the heater" as what is waited for.

    What the thing is called tells which way it changes what is kept; nothing else does.
    """
    words = [
        stem
        for word in match["thing"].split()
        for stem in (sentence.meaning(word)[0] if word.startswith("name#") else (word,))
    ]
    ways = [way for way in ("raises", "lowers") if any(map(re.compile(kept[way]).fullmatch, words))]
    if len(ways) != 1 or _number(sentence, match["low"]) >= _number(sentence, match["high"]):
        return None
    template: str = kept["raising" if ways == ["raises"] else "lowering"]
    return template.format(**match.groupdict())


def _number(sentence: Sentence, said: str) -> float:
    if not said.startswith("val#"):
        return float(said)
    quantity: Quantity = sentence.meaning(said)
    return quantity.number
