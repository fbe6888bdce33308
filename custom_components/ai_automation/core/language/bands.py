"""Read two numbers between which a thing is on: "fan on at 28 degrees, off at 24"."""

from functools import cache
import re

from .lexicon import Lexicon, lexicon_of
from .meanings import Quantity
from .sentence import Sentence, whole


def open_bands(sentence: Sentence, lexicon: Lexicon) -> None:
    """Write a thing's two limits as what is waited for.

    Which of them is the higher tells whether it cools or heats: the words do not.
    """
    band = lexicon["facts"]["band"]

    def put(match: re.Match[str]) -> str | None:
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

    sentence.replace(_band(lexicon.language), put)


def _number(sentence: Sentence, said: str) -> float:
    if not said.startswith("val#"):
        return float(said)
    quantity: Quantity = sentence.meaning(said)
    return quantity.number


@cache
def _band(language: str) -> re.Pattern[str]:
    return whole(lexicon_of(language)["facts"]["band"]["pattern"])
