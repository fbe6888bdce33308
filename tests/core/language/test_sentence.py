"""Sentences keep their places in the text while words are replaced, and are brought into form."""

import re

import pytest

from custom_components.ai_automation.core.language.lexicon import lexicon_of
from custom_components.ai_automation.core.language.normalize import normalize
from custom_components.ai_automation.core.language.sentence import Sentence, whole


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Turn ON the Lamp", "turn on the lamp"),
        ("Café's lamp", "cafe 's lamp"),
        ("at 6:30, please", "at 6:30 , please"),
        ("30% of 1,500", "30 % of 1,500"),
        ("“quoted”", '" quoted "'),
        ("", ""),
    ],
)
def test_texts_become_plain_tokens(text: str, words: str) -> None:
    """Tokens are in lower case, without accents, and marks stand alone."""
    assert Sentence.of(text).text == words


def test_tokens_remember_what_was_written() -> None:
    """What tokens stand for can be shown as it was written, also after replacements."""
    sentence = Sentence.of("Turn on the Café  Lamp now")
    sentence.replace(whole("cafe lamp"), lambda _: sentence.tag("name", "lamp"))
    assert sentence.text == "turn on the name#0 now"
    assert sentence.said(3, 4) == "Café  Lamp"
    assert sentence.meaning("name#0") == "lamp"
    assert sentence.said(2, 2) == ""


def test_only_whole_tokens_are_replaced() -> None:
    """A pattern does not match within a word, and None leaves a match alone."""
    sentence = Sentence.of("lamplight lamp")
    sentence.replace(whole("lamp"), lambda _: "light")
    assert sentence.text == "lamplight light"
    sentence.replace(re.compile("light"), lambda _: None)
    assert sentence.text == "lamplight light"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("set it to twenty five", "set it to 25"),
        ("one hundred and five", "100 and 5"),
        ("two hundred", "200"),
        ("twenty-five minutes", "25 minutes"),
        ("the window's open", "the window is open"),
        ("Anna's lamp", "anna 's lamp"),
    ],
)
def test_spellings_are_brought_into_one_form(text: str, words: str) -> None:
    """Numbers become digits, contractions are opened, possessives stay."""
    assert normalize(text, lexicon_of("en")).text == words


def test_quotes_are_kept_as_written() -> None:
    """A quoted text is one token, and keeps its capitals."""
    sentence = normalize("say “Dinner is READY” now", lexicon_of("en"))
    assert len(sentence.tokens) == 3
    assert sentence.meaning(sentence.tokens[1].text) == "Dinner is READY"
