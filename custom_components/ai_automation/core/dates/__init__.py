"""Put dates into words."""

from datetime import date
from pathlib import Path

from ..texts import Texts, choose, load_texts

_TEXTS = load_texts(Path(__file__).parent / "texts")


def months_of(language: str) -> list[str]:
    """Return the names of the months."""
    return list(_texts(language)["months"])


def date_in_words(when: date, now: date, language: str) -> str:
    """Return a date; the year only if it is another one."""
    texts = _texts(language)
    key = "date" if when.year == now.year else "date_year"
    month = texts["months"][when.month - 1]
    return str(texts[key].format(day=when.day, month=month, year=when.year))


def _texts(language: str) -> Texts:
    return choose(_TEXTS, language)
