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
        if first == last:
            return None
        template: str = band["falling" if first > last else "rising"]
        parts = {key: value or "" for key, value in match.groupdict().items()}
        return template.format(**parts)

    sentence.replace(_band(lexicon.language), put)


def _number(sentence: Sentence, said: str) -> float:
    if not said.startswith("val#"):
        return float(said)
    quantity: Quantity = sentence.meaning(said)
    return quantity.number


@cache
def _band(language: str) -> re.Pattern[str]:
    return whole(lexicon_of(language)["facts"]["band"]["pattern"])
