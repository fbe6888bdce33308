"""A yes counts for what is dangerous only if it names it, in any language and however politely."""

import pytest

from custom_components.ai_automation.core.language.agreement import is_agreement
from custom_components.ai_automation.core.policy import Judgement
from custom_components.ai_automation.core.policy.model import Danger, Judged

DOORS = {"en": "Front door", "nl": "Voordeur", "de": "Haustür", "fr": "Porte d'entrée",
         "es": "Puerta de entrada"}  # fmt: skip


def unlocking(language: str) -> Judgement:
    """Return that a door would be unlocked."""
    danger = Danger("unlock", "lock.unlock", frozenset({"lock.door"}), (DOORS[language],), "0")
    return Judgement((Judged(danger, "confirm"),))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Yes, unlock it please", "en"),
        ("yes, unlock the front door, thanks", "en"),
        ("Ja, doe hem van het slot alsjeblieft", "nl"),
        ("ja doe de voordeur van het slot", "nl"),
        ("Ja, schließ sie bitte auf", "de"),
        ("Oui, déverrouille-la s'il te plaît", "fr"),
        ("Sí, desbloquéala por favor", "es"),
    ],
)
def test_a_yes_that_names_it(text: str, language: str) -> None:
    """Politeness at the end takes nothing from it."""
    assert is_agreement(text, unlocking(language), language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Yes please", "en"),
        ("please unlock it", "en"),
        ("yes, unlock it at ten", "en"),
        ("yes, lock it please", "en"),
        ("ja graag", "nl"),
        ("ja, doe hem om tien uur van het slot", "nl"),
        ("ja bitte", "de"),
        ("oui merci", "fr"),
        ("sí, gracias", "es"),
    ],
)
def test_any_other_yes(text: str, language: str) -> None:
    """It names nothing, or wants something else."""
    assert not is_agreement(text, unlocking(language), language)
