"""Give the made-up house's happenings to the replay."""

from collections.abc import Mapping, Sequence
from typing import Any

from custom_components.ai_automation.core.home import Area, Entity, Home, Label
from custom_components.ai_automation.core.home.capabilities import capabilities_of
from custom_components.ai_automation.core.plan import lift
from custom_components.ai_automation.core.replay import (
    Happening,
    Log,
    Outcome,
    Place,
    Replayed,
    Track,
    replay,
)

from .made_house import THINGS, ZONE, Change, Config
from .real_house import LABELLED, Noted

PLACE = Place(52.5, 13.4, "Europe/Berlin")


def made_home() -> Home:
    """Return the made-up house."""
    entities = {
        thing.entity_id: Entity(
            thing.entity_id,
            thing.entity_id,
            area_id=thing.area,
            labels=frozenset({"chosen"} if thing.entity_id in LABELLED else ()),
            device_class=thing.device_class,
            capabilities=capabilities_of(thing.entity_id.split(".")[0], 0, {}),
        )
        for thing in THINGS
    }
    return Home(
        entities=entities | {ZONE: Entity(ZONE, "Work"), "zone.home": Entity("zone.home", "Home")},
        areas={name: Area(name, name) for name in ("hall", "kitchen")},
        labels={"chosen": Label("chosen", "chosen")},
        time_zone=PLACE.time_zone,
    )


def made_log(
    changes: Sequence[Change], rings: Sequence[tuple[float, Config]], start: float, end: float
) -> Log:
    """Return what happened as it would be recorded: a state that is set anew is no row."""
    rows: dict[str, list[Change]] = {}
    for change in changes:
        before = rows.setdefault(change.entity_id, [])
        if not before or (before[-1].state, before[-1].attributes) != (
            change.state,
            change.attributes,
        ):
            before.append(change)
    return Log(
        start,
        end,
        {entity_id: _track(entity_id, found) for entity_id, found in rows.items()},
        tuple(Happening(time, "doorbell_pressed", data) for time, data in rings),
        frozenset({"doorbell_pressed"}),
    )


def _track(entity_id: str, rows: Sequence[Change]) -> Track:
    shared: Mapping[int, Mapping[str, Any]] = {n: row.attributes for n, row in enumerate(rows)}
    return Track(
        entity_id,
        [row.time for row in rows],
        [row.state for row in rows],
        lambda: range(len(rows)),
        shared,
    )


def replayed(config: Config, log: Log, home: Home) -> tuple[Replayed, Noted]:
    """Return what a replay gives, and the same as the real house would note it."""
    result = replay(lift(config), log, home, PLACE)
    noted = Noted()
    for firing in result.firings:
        if firing.outcome is Outcome.RAN:
            noted.runs.append((config["alias"], firing.time))
        for call in firing.calls:
            data = dict(call.data)
            noted.calls.append((data.pop("mark"), call.time, call.action, data))
    return result, noted
