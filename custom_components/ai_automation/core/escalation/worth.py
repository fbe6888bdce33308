"""Tell whether a sentence that was not read is one that a model may be asked about."""

from collections.abc import Iterable

from ..home import Home
from ..language.index import HomeIndex
from ..language.indexing import index_of
from ..language.lexicon import has_language
from ..language.reading import NotAutomation, Reason, Refused, Situation
from ..language.request import Reader, foreign_language, unreadable
from ..language.sentence import Sentence
from ..language.spoken import is_question

# Why a sentence is refused although somebody else might read it. What does not exist, cannot be
# done or may not be done is refused for good.
_UNREAD = frozenset({"unread", "cannot", "pronoun", "vague", "no_action", "nothing"})
_FEWEST_WORDS = 3


def worth_asking(
    reading: Refused | NotAutomation, text: str, home: Home, situation: Situation
) -> bool:
    """Tell whether a model may read what was not read here: a request, not a question."""
    if unreadable(text, situation) is not None or is_question(text, situation.language):
        return False
    words = tuple(token.text for token in Sentence.of(text).tokens)
    if len(words) < _FEWEST_WORDS:
        return False
    index = index_of(home, situation.language)
    if not has_language(situation.language) or _is_foreign(text, home, situation):
        # What it speaks of cannot be told, nor what it asks but by its mark.
        return not text.rstrip().endswith("?")
    if not _names(index, words):
        return False
    if isinstance(reading, Refused):
        return any(_amiss(index, reason) for reason in reading.reasons)
    return reading.looks_like == "other"


def _is_foreign(text: str, home: Home, situation: Situation) -> bool:
    """Tell whether a text is in another language than it is read in."""
    reader = Reader(text, home, situation)
    return foreign_language(reader.sentence, reader) is not None


def _amiss(index: HomeIndex, reason: Reason) -> bool:
    """Tell whether a reason shows that the sentence was not read, or not as it was meant."""
    if reason.code == "unknown":
        # A lamp by a name that no lamp has is missing, and that is said. Words that are like
        # nothing here, or that name something elsewhere, were taken for a name in error.
        return not reason.suggestions or _names(index, reason.words)
    if reason.code == "value":
        # A number was read, and is refused for good where it cannot be set.
        return not any(char.isdigit() for word in reason.words for char in word)
    return reason.code in _UNREAD


def _names(index: HomeIndex, phrases: Iterable[str]) -> bool:
    """Tell whether there is a word among these that something in the home goes by."""
    words = {word for phrase in phrases for word in phrase.lower().split()}
    return any(index.stem(word) in index.by_word for word in words - index.lexicon.stop)
