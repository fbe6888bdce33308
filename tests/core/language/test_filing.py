"""Where an automation is to be kept is said at the end, and is not part of the request."""

import pytest

from custom_components.ai_automation.core.language.filing import UNFILED, Filing, filed


@pytest.mark.parametrize(
    ("language", "text", "rest", "filing"),
    [
        ("en", "Turn on the lamp at 9, in the category Lights.", "Turn on the lamp at 9", "Lights"),
        ("en", "Turn on the lamp at 9 and put it in the Night lights category",
         "Turn on the lamp at 9", "Night lights"),
        ("en", "put it in the category “Lights”", "", "Lights"),
        ("nl", "Doe de lamp aan om 9, in de categorie Verlichting", "Doe de lamp aan om 9",
         "Verlichting"),
        ("de", "Schalte die Lampe um 9 ein und leg es in die Kategorie Licht",
         "Schalte die Lampe um 9 ein", "Licht"),
        ("fr", "Allume la lampe à 9 h, dans la catégorie Lumières", "Allume la lampe à 9 h",
         "Lumières"),
        ("es", "Enciende la lámpara a las 9, en la categoría Luces",
         "Enciende la lámpara a las 9", "Luces"),
    ],
)  # fmt: skip
def test_category(language: str, text: str, rest: str, filing: str) -> None:
    """The category is read in every language."""
    assert filed(text, language) == (rest, Filing(filing))


def test_labels() -> None:
    """Labels are put on, several one after the other; with a category as well."""
    text = "Turn on the lamp at 9, in the category Lights and label it Winter and label it Night"
    assert filed(text, "en") == ("Turn on the lamp at 9", Filing("Lights", ("Winter", "Night")))


@pytest.mark.parametrize(
    "text",
    [
        "turn off all lights with the label Holiday at 9",
        "turn on the light in the kitchen at 9",
        "what is in the category",
        "",
    ],
)
def test_nothing_of_it(text: str) -> None:
    """A sentence that says nothing of it is as it was."""
    assert filed(text, "en") == (text, UNFILED)
