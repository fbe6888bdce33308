"""Write words of the home joined or apart as its names have them: "down lights", "livingroom"."""

from collections.abc import Callable
from itertools import pairwise

from .index import HomeIndex
from .sentence import Sentence, Token

_LEAST_JOINED = 6
_LEAST_PART = 2


def rejoin(sentence: Sentence, index: HomeIndex, is_word: Callable[[str], bool]) -> None:
    """Join what the home's names have in one word, and part what they have in two.

    `is_word` tells whether a word is one of the language or of the home as it is.
    """
    joined = _joined(sentence.tokens, index, is_word)
    sentence.tokens = [
        Token(part, token.start, token.end)
        for token in joined
        for part in _parts(token.text, index, is_word)
    ]


def _joined(tokens: list[Token], index: HomeIndex, is_word: Callable[[str], bool]) -> list[Token]:
    kept: list[Token] = []
    compounds = index.lexicon["syntax"]["compounds"]
    verbs, reserved = index.lexicon.verbs, index.lexicon.reserved
    for token in tokens:
        last = kept[-1] if kept else None
        if last is None or not (last.text.isalpha() and token.text.isalpha()):
            kept.append(token)
            continue
        word = f"{last.text}{token.text}"
        # "Turn down lights" asks for something: its "down" is the verb's.
        particle = last.text in reserved and len(kept) > 1 and kept[-2].text in verbs
        if (
            len(word) < _LEAST_JOINED
            or index.stem(word) not in index.vocabulary
            or last.text in verbs
            or particle
            # "While it is dark out let Ann know": no outlet.
            or (token.text in verbs and index.stem(token.text) not in index.vocabulary)
            # Where nouns are written together, their parts lead to the name as well.
            or (compounds and is_word(last.text) and is_word(token.text))
            or _is_named((index.stem(last.text), index.stem(token.text)), index)
        ):
            kept.append(token)
        else:
            kept[-1] = Token(word, last.start, token.end)
    return kept


def _is_named(pair: tuple[str, str], index: HomeIndex) -> bool:
    """Tell whether a name has these words one after the other."""
    return any(pair in pairwise(form) for forms in index.phrases.values() for form in forms)


def _parts(word: str, index: HomeIndex, is_word: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the two words of the home that one is made of, itself if it is made of none."""
    if len(word) < _LEAST_JOINED or not word.isalpha() or is_word(word):
        return (word,)
    cuts = range(_LEAST_PART, len(word) - _LEAST_PART + 1)
    found = [
        (word[:at], word[at:])
        for at in cuts
        if index.stem(word[:at]) in index.vocabulary and index.stem(word[at:]) in index.vocabulary
    ]
    return found[0] if len(found) == 1 else (word,)
