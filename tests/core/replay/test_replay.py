"""What a replay does where a past is not whole, and what it names instead of guessing."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from custom_components.ai_automation.core.history import Span
from custom_components.ai_automation.core.home import Home
from custom_components.ai_automation.core.plan import lift
from custom_components.ai_automation.core.replay import (
    Log,
    Outcome,
    Place,
    Replayed,
    Track,
    replay,
)

PLACE = Place(52.5, 13.4, "Europe/Berlin")
NOWHERE = Place(None, None, "UTC")
HOUR = 3600.0
DOOR, LAMP = "binary_sensor.door", "light.lamp"
OPENED: dict[str, Any] = {"trigger": "state", "entity_id": DOOR, "to": "on"}
CALL: dict[str, Any] = {"action": "light.turn_on", "target": {"entity_id": LAMP}}


def _log(
    rows: Mapping[str, Sequence[tuple[float, str | None]]], *down: Span, end: float = 24 * HOUR
) -> Log:
    """Return a log that begins at nought; times are hours."""
    tracks = {
        entity_id: Track(entity_id, [hour * HOUR for hour, _ in each], [state for _, state in each])
        for entity_id, each in rows.items()
    }
    return Log(0.0, end, tracks, down=down)


def _run(log: Log, *triggers: Mapping[str, Any], place: Place = PLACE, **config: Any) -> Replayed:
    whole = {"triggers": list(triggers), "actions": [CALL], **config}
    return replay(lift(whole), log, Home(), place)


def _hours(result: Replayed) -> list[float]:
    """Return when it ran, in hours."""
    return [round(one.time / HOUR, 2) for one in result.firings if one.outcome is Outcome.RAN]


def _codes(result: Replayed) -> set[tuple[str, str]]:
    return {(limit.code, limit.detail) for limit in result.limits}


def test_while_home_assistant_is_down_nothing_runs() -> None:
    """Changes in that time do not count, and what was under way is lost."""
    rows = {DOOR: [(-1, "off"), (1, "on"), (2, "off"), (3.5, "on"), (5, "off"), (6, "on")]}
    log = _log(rows, Span(2.5 * HOUR, 5.5 * HOUR))
    result = _run(log, OPENED, actions=[{"delay": "02:00:00"}, CALL], mode="restart")
    assert _hours(result) == [1, 6]
    assert [round(call.time / HOUR, 2) for call in result.calls] == [8]
    assert round(result.days * 24, 2) == 21


def test_starting_is_a_trigger() -> None:
    """What waits for Home Assistant's start fires at the end of each time that it was down."""
    log = _log({DOOR: [(-1, "off")]}, Span(2 * HOUR, 3 * HOUR), Span(7 * HOUR, 8 * HOUR))
    assert _hours(_run(log, {"trigger": "homeassistant", "event": "start"})) == [3, 8]


def test_an_entity_that_appears_later() -> None:
    """Before it was there, conditions on it cannot be answered; after, they are."""
    rows = {DOOR: [(-1, "off"), (1, "on"), (2, "off"), (5, "on")], LAMP: [(3, "on")]}
    result = _run(
        _log(rows), OPENED, conditions=[{"condition": "state", "entity_id": LAMP, "state": "on"}]
    )
    assert [one.outcome for one in result.firings] == [Outcome.UNKNOWN, Outcome.RAN]
    assert _codes(result) == {("no_history", LAMP)}


def test_a_condition_that_is_false_decides_without_history() -> None:
    """What cannot be answered does not matter where something else says no."""
    conditions = [
        {"condition": "state", "entity_id": "lock.unheard_of", "state": "locked"},
        {"condition": "state", "entity_id": DOOR, "state": "off"},
    ]
    result = _run(_log({DOOR: [(-1, "off"), (1, "on")]}), OPENED, conditions=conditions)
    assert [one.outcome for one in result.firings] == [Outcome.CONDITIONS]


def test_unavailable_is_no_opening() -> None:
    """A purpose-specific trigger does not take coming back for a change; a state trigger does."""
    rows = {DOOR: [(-1, "off"), (1, "unavailable"), (2, "on"), (3, "off"), (4, "on")]}
    assert _hours(_run(_log(rows), OPENED)) == [2, 4]
    plain = OPENED | {"not_from": ["unavailable", "unknown"]}
    assert _hours(_run(_log(rows), plain)) == [4]


def test_a_duration_ends_with_the_state() -> None:
    """What has to last does not survive a change, not even a moment's."""
    rows = {
        DOOR: [(-1, "off"), (1, "on"), (1.5, "off"), (2, "on"), (2.9, "unavailable"), (4, "on")]
    }
    assert _hours(_run(_log(rows), OPENED | {"for": "01:00:00"})) == [5]


def test_removed_entities() -> None:
    """An entity that is removed ends what has to last, and comes back as new."""
    rows = {DOOR: [(-1, "off"), (1, "on"), (1.5, None), (3, "on"), (6, "off")]}
    assert _hours(_run(_log(rows), OPENED | {"for": "01:00:00"})) == [4]


def test_the_sun_is_known_without_a_record() -> None:
    """Where `sun.sun` is not recorded, it is computed from the place."""
    dark = {"condition": "state", "entity_id": "sun.sun", "state": "below_horizon"}
    times = [{"trigger": "time", "at": at} for at in ("06:00:00", "12:00:00", "22:00:00")]
    log = _log({DOOR: [(-1, "off")]})
    assert _hours(_run(log, *times, conditions=[dark])) == [5, 21]
    nowhere = _run(log, {"trigger": "sun", "event": "sunset"}, place=NOWHERE)
    assert _codes(nowhere) == {("no_place", "sun.sun")}


@pytest.mark.parametrize(
    ("trigger", "code", "detail"),
    [
        ({"trigger": "mqtt", "topic": "a"}, "trigger", "mqtt"),
        ({"trigger": "state", "entity_id": "light.none"}, "no_history", "light.none"),
        ({"trigger": "event", "event_type": "rang"}, "no_events", "rang"),
        (
            {"trigger": "state", "entity_id": DOOR, "attribute": "battery"},
            "no_attribute",
            f"{DOOR} battery",
        ),
        (
            {"trigger": "template", "value_template": "{{ area_entities('hall') }}"},
            "template",
            "area_entities()",
        ),
        (
            {"trigger": "template", "value_template": "{{ states | selectattr('x') | list }}"},
            "template",
            "states",
        ),
        ({"trigger": "time_pattern", "minutes": "often"}, "bad_value", ""),
    ],
)
def test_triggers_that_history_cannot_answer(
    trigger: Mapping[str, Any], code: str, detail: str
) -> None:
    """They are named, and the others run."""
    result = _run(_log({DOOR: [(-1, "off"), (1, "on")]}), trigger, OPENED)
    assert _hours(result) == [1]
    assert (result.triggers, result.replayable) == (2, 1)
    [limit] = result.limits
    assert (limit.code, limit.path) == (code, "triggers/0")
    assert limit.detail.startswith(detail)


def test_a_run_that_history_cannot_follow() -> None:
    """What a run does until then counts, and what stopped it is named."""
    actions = [
        CALL | {"response_variable": "answer"},
        {"action": "notify.phone", "data": {"message": "{{ answer.text }}"}},
        CALL,
    ]
    result = _run(_log({DOOR: [(-1, "off"), (1, "on")]}), OPENED, actions=actions)
    [firing] = result.firings
    assert [call.action for call in firing.calls] == ["light.turn_on"]
    assert firing.limit is not None
    assert firing.limit.detail == "light.turn_on"


def test_too_many_firings() -> None:
    """A plan that fires without end is cut, and the time that was looked at is told."""
    log = _log({DOOR: [(-1, "off")]}, end=2000 * HOUR)
    result = _run(log, {"trigger": "time_pattern", "seconds": "/10"})
    assert result.end < 2000 * HOUR
    assert {code for code, _ in _codes(result)} == {"too_many"}
