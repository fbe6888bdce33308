"""Find out in what category, and with what labels, somebody wants an automation to be kept."""

from dataclasses import dataclass
from functools import cache
import re

from .lexicon import lexicon_of
from .sentence import folded

# So far from the end it is looked for, and so many of it.
_REACH = 200
_MOST = 6
_MARKS = " ,;.!"
_QUOTES = "\"“”„'«» "


@dataclass(frozen=True, slots=True)
class Filing:
    """Names of a category and of labels, as they were said."""

    category: str | None = None
    labels: tuple[str, ...] = ()

    def over(self, before: Filing) -> Filing:
        """Return this with what was said before and not again."""
        labels = tuple(dict.fromkeys((*before.labels, *self.labels)))
        return Filing(self.category or before.category, labels)


UNFILED = Filing()


def filed(text: str, language: str) -> tuple[str, Filing]:
    """Return a text without what it says of category and labels at its end, and what that is."""
    filing, pattern = UNFILED, _pattern(lexicon_of(language).language)
    for _ in range(_MOST):
        tail = text[-_REACH:]
        if (match := pattern.search(folded(tail))) is None:
            break
        said = {
            group[:-1]: tail[slice(*match.span(group))].strip(_QUOTES)
            for group, name in match.groupdict().items()
            if name
        }
        labels = (said["label"],) if "label" in said else ()
        filing = filing.over(Filing(said.get("category"), labels))
        text = text[: len(text) - len(tail) + match.start()].rstrip(_MARKS)
    return text, filing


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """Return how it is said; what names a category or label says no more of others."""
    data = lexicon_of(language)["managing"]
    name = rf"(?:(?!\b(?:{data['filing_verbs']})\b)[^,;])+?"
    phrases = "|".join(phrase.replace("{name}", name) for phrase in data["filing"])
    return re.compile(rf"(?:^|[\s,;]+)(?:{phrases})\s*[.!]*$")
