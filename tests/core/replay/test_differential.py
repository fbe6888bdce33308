"""The replay does what Home Assistant does: made-up automations are run in both.

`REPLAY_AUTOMATIONS=2000 script/test -k differential` runs more of them.
"""

from collections.abc import Sequence
import os
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import event
import pytest

from .generated import Maker
from .made_house import make_changes, rings, shortly_after_midnight
from .real_house import Clock, furnish, live, note, set_up
from .replayed_house import made_home, made_log, replayed

_BATCH = 40
_AUTOMATIONS = int(os.environ.get("REPLAY_AUTOMATIONS", "520"))
# A day each: one on which clocks are put back, one on which they are put forward, and another.
_STARTS = ((2026, 10, 25), (2026, 3, 29), (2026, 7, 3))
_DAYS = 1
_TOLERANCE = 0.02


@pytest.fixture
def expected_lingering_timers() -> bool:
    """Let automations wait when a test ends."""
    return True


def _by_key(noted: Sequence[tuple[Any, ...]], name: str) -> list[tuple[Any, ...]]:
    own = [one for one in noted if one[0] == name or one[0].startswith(f"{name}/")]
    return sorted(own, key=lambda one: (round(one[1], 1), one[0]))


def _same(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return (one[0], *one[2:]) == (other[0], *other[2:]) and abs(one[1] - other[1]) < _TOLERANCE


@pytest.mark.timeout(600)
@pytest.mark.parametrize("batch", range(-(-_AUTOMATIONS // _BATCH)))
async def test_same_as_home_assistant(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
    batch: int,
) -> None:
    """Every run begins, and every action is called, at the same time with the same data."""
    monkeypatch.setattr(event, "randint", lambda *_: 0)
    await hass.config.async_set_time_zone("Europe/Berlin")
    hass.config.latitude, hass.config.longitude, hass.config.elevation = 52.5, 13.4, 0
    began = shortly_after_midnight(*_STARTS[batch % 3])
    start = began.timestamp()
    end = start + _DAYS * 86400
    changes, presses = make_changes(batch, began, _DAYS), rings(batch, began, _DAYS)
    automations = [Maker(batch * _BATCH + number).automation() for number in range(_BATCH)]

    clock = Clock(hass, freezer)
    clock.set(changes[0].time - 60)
    await furnish(hass)
    first = [change for change in changes if change.time < start]
    later: list[Any] = [change for change in changes if change.time >= start]
    await live(hass, clock, first, start)
    real = note(hass)
    await set_up(hass, automations)
    happenings = sorted(
        [*later, *presses], key=lambda one: one[0] if isinstance(one, tuple) else one.time
    )
    await live(hass, clock, happenings, end)
    ids = [state.entity_id for state in hass.states.async_all("automation")]
    await hass.services.async_call("automation", "turn_off", {"entity_id": ids}, blocking=True)

    log, home = made_log(changes, presses, start, end), made_home()
    differing = []
    for config in automations:
        result, mine = replayed(config, log, home)
        for what in ("runs", "calls"):
            theirs, own = (_by_key(getattr(one, what), config["id"]) for one in (real, mine))
            if len(theirs) != len(own) or not all(map(_same, theirs, own, strict=True)):
                differing.append((config, what, theirs, own, result.limits))
    assert not differing, _told(differing)
    assert real.calls


def _told(differing: list[tuple[Any, ...]]) -> str:
    lines = [f"{len(differing)} differences"]
    for config, what, theirs, own, limits in differing[:6]:
        place = next(
            (n for n, pair in enumerate(zip(theirs, own, strict=False)) if not _same(*pair)),
            min(len(theirs), len(own)),
        )
        lines += [
            f"--- {what} {config['id']}: {len(theirs)} and {len(own)}, first at {place}",
            f"real {theirs[place : place + 3]}",
            f"mine {own[place : place + 3]}",
            f"{limits}",
            f"{config}",
        ]
    return "\n".join(lines)
