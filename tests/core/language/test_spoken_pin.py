"""A PIN is understood as people say it."""

import pytest

from custom_components.ai_automation.core.language.spoken_pin import spoken_pin


@pytest.mark.parametrize(
    ("language", "text", "digits"),
    [
        ("en", "4711", "4711"),
        ("en", "47 11.", "4711"),
        ("en", "one two three four", "1234"),
        ("en", "twelve thirty-four", "1234"),
        ("en", "My PIN is oh oh seven nine", "0079"),
        ("en", "yes, it's 4-7-1-1", "4711"),
        ("nl", "mijn pincode is vier zeven een één", "4711"),
        ("nl", "zevenenveertig elf", "4711"),
        ("de", "Die PIN lautet zwo null null acht", "2008"),
        ("de", "siebenundvierzig elf", "4711"),
        ("fr", "mon code est quatre sept un un", "4711"),
        ("fr", "quatre-vingt-douze dix-sept", "9217"),
        ("es", "mi código es cuatro siete uno uno", "4711"),
        ("es", "cuarenta y siete once", "4711"),
        ("en", "yes, unlock it", None),
        ("en", "one two at ten", None),
        ("en", "turn it on at 10:30", None),
        ("en", "yes", None),
        ("en", "", None),
    ],
)
def test_spoken_pin(language: str, text: str, digits: str | None) -> None:
    """Digits, pairs and words are the same number; who says anything else says no PIN."""
    assert spoken_pin(text, language) == digits
