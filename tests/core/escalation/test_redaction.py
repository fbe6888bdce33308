"""What need not leave the home is kept back, and is put back into the answer."""

import pytest

from custom_components.ai_automation.core.escalation.redaction import Redactor


def test_people() -> None:
    """Names, parts of names and their possessives are hidden, however they are written."""
    redactor = Redactor(["Anna Smith", "Jo"])
    hidden = redactor.hide("When anna comes, tell Jo; Anna Smith's lamp and ANNA's phone, Joseph")
    assert hidden == (
        "When Person1 comes, tell Person2; Person3's lamp and Person1's phone, Joseph"
    )
    answer = {"actions": [{"thing": "Person3's lamp", "message": "Person1 is here", "minutes": 3}]}
    assert redactor.restore(answer) == {
        "actions": [{"thing": "Anna Smith's lamp", "message": "anna is here", "minutes": 3}]
    }


@pytest.mark.parametrize(
    "private",
    [
        "https://nas.example.org/key?x=1",
        "anna.smith@example.org",
        "192.168.1.20",
        "a4:c1:38:00:ff:ee",
        "51.454512",
        "+49 170 1234567",
        "0123456789012",
        "sk-a1b2c3d4e5f6g7h8i9j0",
        "00158d0001a2b3c4d5e6f708",
    ],
)
def test_private(private: str) -> None:
    """Addresses, numbers, places and keys are hidden and come back."""
    redactor = Redactor()
    hidden = redactor.hide(f"Send it to {private} at noon")
    assert hidden == "Send it to Private1 at noon"
    assert redactor.restore(hidden) == f"Send it to {private} at noon"


@pytest.mark.parametrize(
    "plain",
    [
        "At 06:45 on 2026-11-01, above 21.5 °C for 10 minutes",
        "Shelly Plus 1PM in the Wohnzimmerdeckenbeleuchtung",
        "Person9 stands for nobody",
    ],
)
def test_not_private(plain: str) -> None:
    """Times, measures and names stay as they are; unknown placeholders, too."""
    redactor = Redactor(["Anna"])
    assert redactor.hide(plain) == plain
    assert redactor.restore(plain) == plain
