"""Read a PIN as people say it: digit by digit, in pairs, in words."""

from .lexicon import lexicon_of, tokenised
from .normalize import normalize

_MARKS = {".", ",", "-", "!", "?"}


def spoken_pin(text: str, language: str) -> str | None:
    """Return the digits that a text says and nothing else besides, None if it says more or none.

    "one two, thirty-four" is 1234, as is "the PIN is 12 34".
    """
    lexicon = lexicon_of(language)
    words = lexicon["words"]
    besides = {*words["pin"]["besides"], *(tokenised(yes) for yes in words["yes"])} | _MARKS
    digits = ""
    for token in normalize(text, lexicon).tokens:
        said = words["pin"]["digits"].get(token.text, token.text)
        if said.isascii() and said.isdigit():
            digits += said
        elif token.text not in besides:
            return None
    return digits or None
