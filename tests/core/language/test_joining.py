"""Words of the home are found however they are written: together, apart, with a slip."""

import pytest

from custom_components.ai_automation.core.language import read_command
from custom_components.ai_automation.core.language.reading import Command
from tests.core.language.homes import home_of, situation


@pytest.mark.parametrize(
    ("home", "text", "entity_id"),
    [
        ("banksia", "turn on the kitchen down lights", "light.kitchen_downlights"),
        ("banksia", "turn on the livingTV", "media_player.living_tv"),
        ("banksia", "turn on the bed room 2 fan", "fan.bed2"),
        ("banksia", "turn on the garagelight 2", "light.garage_2"),
        ("banksia", "turn on the laun dry light", "light.laundry"),
        ("clifton", "turn on the kitchen spot lights", "light.kitchen_spots"),
        ("clifton", "turn on rajs lamp", "light.raj_lamp"),
    ],
)
def test_names_written_otherwise_are_found(home: str, text: str, entity_id: str) -> None:
    """The home's own spelling counts."""
    reading = read_command(text, home_of(home), situation())
    assert isinstance(reading, Command), reading
    assert reading.calls[0].target.entity_ids == (entity_id,)


def test_a_particle_stays_the_verbs() -> None:
    """In "turn down lights" nothing is called downlights."""
    home = home_of("banksia")
    for text in ("turn down lights in the kitchen", "turn down the lights in the kitchen"):
        reading = read_command(text, home, situation())
        assert not isinstance(reading, Command) or all(
            call.action == "light.turn_on" for call in reading.calls
        )
