"""Set the names of the home apart in a sentence."""

import re

from .index import HomeIndex, Stems
from .sentence import Sentence


def tag_names(sentence: Sentence, index: HomeIndex) -> None:
    """Set the home's own names apart, longest first."""
    position = 0
    while position < len(sentence.tokens):
        form = _name_at(sentence, index, position)
        if form is None or _is_within(sentence, index, position, form[1]):
            position += 1
            continue
        stems, last = form
        words = sentence.words(position, last)
        sentence.put(position, last, sentence.tag("name", (stems, words)))
        position += 1


def _name_at(sentence: Sentence, index: HomeIndex, start: int) -> tuple[Stems, int] | None:
    word = sentence.tokens[start].text
    forms = index.phrases.get(index.stem(word))
    if not forms:
        return None
    stems, ends = _said_from(sentence, index, start, len(forms[0]))
    reserved = word in index.lexicon.reserved
    for form in forms:
        if form != stems[: len(form)] or (reserved and len(form) == 1):
            continue
        end = ends[len(form) - 1]
        if not _goes_on(sentence, index, form, end) and not _is_verb(sentence, index, start, end):
            return form, end
    return None


def _is_within(sentence: Sentence, index: HomeIndex, start: int, end: int) -> bool:
    """Tell whether a longer name begins after an article: "the main" of "the main geyser"."""
    if sentence.tokens[start].text not in index.lexicon["syntax"]["articles"] or end - start == 1:
        return False
    longer = _name_at(sentence, index, start + 1)
    return longer is not None and longer[1] > end


def _is_verb(sentence: Sentence, index: HomeIndex, start: int, end: int) -> bool:
    """Tell whether what may be a name says what is done to something: "roll down *the* blind"."""
    verbs, articles = index.lexicon.verbs, index.lexicon["syntax"]["articles"]
    follows = sentence.words(end, end + 1) in articles
    before = sentence.tokens[start - 1].text if start else ""
    if sentence.tokens[start].text not in verbs:
        return False
    # "Have Hector hoover": a name after a name is what it does.
    does = end == start + 1 and before.startswith("name#") and sentence.words(end, end + 1) != "'s"
    # "Run lock up the house" has a verb of its own.
    return does or (follows and before not in verbs)


def _said_from(
    sentence: Sentence, index: HomeIndex, start: int, most: int
) -> tuple[Stems, list[int]]:
    """Return the stems of the words from a place on, without endings, and where each ends."""
    stems: list[str] = []
    ends: list[int] = []
    for place in range(start, len(sentence.tokens)):
        if stems and sentence.is_ending(place):
            continue
        stems.append(index.stem(sentence.tokens[place].text))
        ends.append(place + 1)
        if len(stems) == most:
            break
    return tuple(stems), ends


def _goes_on(sentence: Sentence, index: HomeIndex, form: Stems, end: int) -> bool:
    """Tell whether the last word of what may be an automation's name belongs to what is asked.

    "Lamp on at nine" speaks of the lamp, even if there is an automation "Lamp on".
    """
    if form not in index.automations or form[-1] not in index.lexicon["facts"]["never_last"]:
        return False
    if form[:-1] not in index.phrases.get(form[0], ()):
        return False
    edit, text = index.lexicon["asking"]["edit"], sentence.text
    spoken_of = re.match(rf"{edit['polite']}(?:{edit['sure_verbs']})(?!\S)", text)
    rest = sentence.words(end, len(sentence.tokens))
    noun = re.match(rf"(?:{edit['nouns']}|:|{edit['happens']})(?!\S)", rest)
    return not (spoken_of or noun or sentence.is_quoted(sentence.tokens[end - 1].end))
