"""Tell whether a sentence that was not read is one that a model may be asked about."""

from collections.abc import Iterable

from ..home import Home
from ..language.index import HomeIndex, index_of
from ..language.reading import AutomationReading, NotAutomation, Refused, Situation
from ..language.sentence import Sentence
from ..language.spoken import is_question

# Why a sentence is refused although somebody else might read it. What does not exist, cannot be
# done or may not be done is refused for good.
_UNREAD = frozenset({"unread", "cannot", "pronoun", "vague", "no_action", "nothing"})
_FEWEST_WORDS = 3


def worth_asking(reading: AutomationReading, text: str, home: Home, situation: Situation) -> bool:
    """Tell whether a model may read what was not read here: a request, not a question."""
    if is_question(text, situation.language):
        return False
    index = index_of(home, situation.language)
    words = tuple(token.text for token in Sentence.of(text).tokens)
    speaks_of_home = len(words) >= _FEWEST_WORDS and _names(index, words)
    if isinstance(reading, Refused):
        codes = {reason.code for reason in reading.reasons}
        # A name that there is was refused where it stood: the sentence was read amiss.
        amiss = any(it.code == "unknown" and _names(index, it.words) for it in reading.reasons)
        return "foreign" in codes or (speaks_of_home and (amiss or bool(codes & _UNREAD)))
    return isinstance(reading, NotAutomation) and reading.looks_like == "other" and speaks_of_home


def _names(index: HomeIndex, phrases: Iterable[str]) -> bool:
    """Tell whether there is a word among these that something in the home goes by."""
    words = {word for phrase in phrases for word in phrase.lower().split()}
    return any(index.stem(word) in index.by_word for word in words - index.lexicon.stop)
