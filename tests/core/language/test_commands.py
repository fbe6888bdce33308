"""What is to be done at once is read in the words of households."""

from typing import Any

import pytest

from custom_components.ai_automation.core.language import read_command
from custom_components.ai_automation.core.language.reading import Command
from tests.core.language.homes import home_of, situation


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        (
            "turn off the bar lights but leave the lava lamp on",
            [("light.turn_off", ("light.bar",), {})],
        ),
        (
            "turn the rec room TV volume down a little",
            [("media_player.volume_down", ("media_player.rec_room_tv",), {})],
        ),
        (
            "turn the patio speakers up a notch and the bar lights on",
            [
                ("media_player.volume_up", ("media_player.patio_speakers",), {}),
                ("light.turn_on", ("light.bar",), {}),
            ],
        ),
        (
            "lock the front door and the mudroom door, leave the garage one",
            [("lock.lock", ("lock.front_door", "lock.mudroom_door"), {})],
        ),
        ("Wall-E back to its base please", [("vacuum.return_to_base", ("vacuum.walle",), {})]),
        (
            "turn on the upstairs hall and mudroom lights",
            [("light.turn_on", ("light.upstairs_hall", "light.mudroom"), {})],
        ),
    ],
)
def test_commands(text: str, calls: list[tuple[str, tuple[str, ...], dict[str, Any]]]) -> None:
    """Each deed is one call, on what was meant alone."""
    reading = read_command(text, home_of("juniper"), situation())
    assert isinstance(reading, Command), reading
    assert [(it.action, it.target.entity_ids, dict(it.data)) for it in reading.calls] == calls
