"""Test that a new device goes on with the history of the one in whose place it came."""

from pathlib import Path

import numpy as np
import pytest

from ai_automation_sidecar.core.home import Entity, Home
from ai_automation_sidecar.history.model import Track
from ai_automation_sidecar.history.replaced import with_replaced
from tests.sidecar.mined import mined, titles
from tests.sidecar.recorder import House

OLD, NEW = "switch.0x00158d0001a2", "switch.coffee"
DAYS, SWAPPED = 42, 24


def _track(subject: str, *times: float) -> Track:
    size = len(times)
    states, nothing = (np.full(size, it, dtype=np.object_) for it in ("on", None))
    numbers = np.zeros(size, np.int64)
    return Track(subject, np.array(times), states, states, numbers, numbers, nothing)


def _home(*, registered: bool = False, name: str = "Coffee") -> Home:
    old = Entity(OLD, name, platform="zha" if registered else None)
    new = Entity(NEW, "coffee", platform="zha", unique_id="1")
    return Home(entities={it.entity_id: it for it in (old, new)})


def test_continued() -> None:
    """The history of the old device is that of the new one."""
    tracks = {it.subject: it for it in (_track(NEW, 5.0, 6.0), _track(OLD, 1.0, 2.0, 3.0))}
    found = with_replaced(tracks, _home())
    assert found.keys() == {NEW}
    assert found[NEW].subject == NEW
    assert found[NEW].time.tolist() == [1.0, 2.0, 3.0, 5.0, 6.0]


@pytest.mark.parametrize(
    ("home", "new"),
    [
        (_home(registered=True), _track(NEW, 5.0)),
        (_home(name="Kettle"), _track(NEW, 5.0)),
        (_home(), _track(NEW, 2.5, 5.0)),
        (_home(), _track(f"{NEW}@brightness", 5.0)),
    ],
    ids=["still there", "of another name", "used at the same time", "of an attribute"],
)
def test_two_devices(home: Home, new: Track) -> None:
    """What is there too, or is called otherwise, is another device."""
    tracks = {it.subject: it for it in (_track(OLD, 1.0, 2.0, 3.0), new)}
    assert with_replaced(tracks, home) == tracks


def test_habit_of_both(tmp_path: Path) -> None:
    """A habit of weekends is found from what was done with both, where neither shows it alone."""
    house = House()
    house.attributes = {it: {"friendly_name": "Coffee"} for it in (OLD, NEW)}
    house.start([OLD, "light.lamp"])
    for day in range(DAYS):
        machine = OLD if day < SWAPPED else NEW
        if day == SWAPPED:
            house.device(house.at(day, 0), NEW, "off")
        if day % 7 > 4:
            house.person(house.at(day, 10, 8), machine, "on")
            house.person(house.at(day, 11, 20), machine, "off")
        house.person(house.at(day, house.random.uniform(8, 20)), "light.lamp", "on")
        house.person(house.at(day, 22, 40), "light.lamp", "off")
    found = mined(house, tmp_path)
    assert "Turn on Coffee – it is 10:00 on weekends" in titles(found)
    assert found.patterns[0].entities == [NEW]
