"""Put placeholders in the place of what need not leave the home, and the words back afterwards."""

from collections.abc import Iterable
import re
from typing import Any

from ..home import Home

# What looks like an address, a place on the map, a number to call, a key or an id.
_PRIVATE = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b(?:\d{1,3}\.){3}\d{1,3}\b"
    r"|\b(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\b"
    r"|-?\b\d{1,3}\.\d{4,}\b"
    r"|\+?\d(?:[\s/()-]?\d){8,}"
    r"|\b(?=[\w-]*\d)[A-Za-z0-9_-]{20,}\b"
)
_SHORTEST = 2


class Redactor:
    """Replace and restore; the same words get the same placeholder."""

    def __init__(self, people: Iterable[str] = ()) -> None:
        """Take the names of people to hide."""
        self._hidden: dict[str, str] = {}
        self._words: dict[str, str] = {}
        names = {part for name in people for part in (name, *name.split())}
        kept = sorted((name for name in names if len(name) >= _SHORTEST), key=len, reverse=True)
        self._people = (
            re.compile(rf"\b(?:{'|'.join(map(re.escape, kept))})\b", re.IGNORECASE)
            if kept
            else None
        )

    def hide(self, text: str) -> str:
        """Return a text with placeholders."""
        text = _PRIVATE.sub(lambda match: self._placeholder("Private", match.group()), text)
        if self._people is not None:
            text = self._people.sub(lambda match: self._placeholder("Person", match.group()), text)
        return text

    def restore(self, data: Any) -> Any:
        """Return plain data with the words in the place of their placeholders."""
        if isinstance(data, str):
            return re.sub(
                r"\b(?:Person|Private)\d+\b",
                lambda match: self._words.get(match.group(), match.group()),
                data,
            )
        if isinstance(data, list):
            return [self.restore(item) for item in data]
        if isinstance(data, dict):
            return {key: self.restore(item) for key, item in data.items()}
        return data

    def _placeholder(self, kind: str, words: str) -> str:
        key = words.lower()
        if key not in self._hidden:
            placeholder = f"{kind}{len(self._hidden) + 1}"
            self._hidden[key], self._words[placeholder] = placeholder, words
        return self._hidden[key]


def people_of(home: Home) -> tuple[str, ...]:
    """Return all names of the people of a home."""
    return tuple(name for person in home.domain("person") for name in person.names)
