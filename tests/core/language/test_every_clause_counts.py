"""Every clause of a request is in what it becomes: one that is not so keeps it from acting."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import cycle

import pytest

from custom_components.ai_automation.core.language import read_automation
from custom_components.ai_automation.core.language.reading import Proposed, Refused
from custom_components.ai_automation.core.plan import AutomationPlan, compile_plan
from custom_components.ai_automation.core.replay import Call, Outcome, Replayed

from .composed import (
    REMARKS,
    RESTRICTIONS,
    Held,
    Request,
    begun,
    home_of_kind,
    replayed,
    requests,
)
from .homes import home_of, situation

_COUNT = 60
# Most of the sentences are read: a check of none would hold as well.
_MOST = 0.9


def _calls(result: Replayed, request: Request, action: str) -> list[Call]:
    assert not any(firing.outcome is Outcome.UNKNOWN for firing in result.firings), result
    return [
        call
        for call in result.calls
        if call.action == action and request.done.entity_id in call.entity_ids
    ]


def _is_after(seconds: float, period: timedelta) -> bool:
    """Tell whether so much time has passed; timers fire at the next full second."""
    return abs(seconds - period.total_seconds()) <= 1


def complaints(request: Request, plan: AutomationPlan, kind: str) -> list[str]:
    """Return what of a request its plan does not do."""
    home, done = home_of_kind(kind), request.done
    found: list[str] = []
    result = replayed(request, plan, home, None)
    calls = _calls(result, request, done.action)
    if not calls:
        found.append(f"never: {done.text}")
    elif not _is_after(calls[0].time - begun(request, result), request.when.lasting + done.after):
        found.append(f"not after: {done.after}")
    if done.undone is not None and calls:
        action, period = done.undone
        times = [call.time - calls[0].time for call in _calls(result, request, action)]
        if len(times) != 1 or not _is_after(times[0], period):
            found.append(f"not undone after: {period}")
    return found + [
        f"left out: {held.text}"
        for held in request.held
        if _acts_without(held, request, plan, kind)
    ]


def _acts_without(held: Held, request: Request, plan: AutomationPlan, kind: str) -> bool:
    return bool(replayed(request, plan, home_of_kind(kind), held).calls)


@pytest.mark.parametrize("seed", range(5))
def test_every_clause_counts(seed: int) -> None:
    """With all that was said it acts as was said; without one of the conditions, it does not."""
    outcomes: Counter[bool] = Counter()
    for kind, request in requests(seed, _COUNT):
        reading = read_automation(request.text, home_of_kind(kind), situation())
        outcomes[isinstance(reading, Proposed)] += 1
        if isinstance(reading, Proposed):
            assert not complaints(request, reading.plan, kind), request.text
    assert outcomes[True] > _MOST * _COUNT


def _read(text: str, kind: str) -> AutomationPlan | None:
    """Return the plan of a text but for the text itself, None if it is not read as a request."""
    reading = read_automation(text, home_of_kind(kind), situation())
    return replace(reading.plan, description="") if isinstance(reading, Proposed) else None


def _with_statements(statements: tuple[str, ...], seed: int) -> Iterator[tuple[str, str, str]]:
    """Yield the kind of a home, a request that is read, and that request with a statement."""
    ways = ("{request}, {said}", "{request}. {said}", "{said}. {request}", "{said}; {request}")
    composed = ((kind, it.text) for kind, it in requests(seed, 3 * len(statements)))
    read = ((kind, text) for kind, text in composed if _read(text, kind) is not None)
    for said, (kind, text), way in zip(statements, read, cycle(ways), strict=False):
        yield kind, text, way.format(request=text, said=said)


@pytest.mark.parametrize("seed", range(7, 11))
def test_remarks_change_nothing(seed: int) -> None:
    """What is only said beside a request leaves its plan as it is, wherever it stands."""
    checked = 0
    for kind, text, beside in _with_statements(REMARKS[seed % 2 :], seed):
        assert _read(beside, kind) == _read(text, kind), beside
        checked += 1
    assert checked >= len(REMARKS) - 1


@pytest.mark.parametrize("seed", range(7, 9))
def test_restrictions_are_not_lost(seed: int) -> None:
    """What may keep a request from holding is never taken for a remark."""
    checked = 0
    for said, (kind, _, limited) in zip(
        RESTRICTIONS, _with_statements(RESTRICTIONS, seed), strict=True
    ):
        reading = read_automation(limited, home_of_kind(kind), situation())
        # What is told is not lost: nothing is done before somebody agrees to it.
        told = reading.asides if isinstance(reading, Proposed) else (said,)
        assert any(it in said for it in told), limited
        checked += 1
    assert checked == len(RESTRICTIONS)


@pytest.mark.parametrize(
    ("text", "trigger", "condition"),
    [
        (
            "when the front door opens and nobody is home for 10 minutes, turn on the hall bulb",
            {"trigger": "state", "entity_id": "binary_sensor.front_door", "to": "on"},
            {
                "condition": "state",
                "entity_id": "zone.home",
                "state": "0",
                "for": "00:10:00",
            },
        ),
        (
            (
                "when the bathroom humidity is above 60 for 10 minutes and the bathroom window is "
                "closed, turn on the bathroom fan"
            ),
            {
                "trigger": "numeric_state",
                "entity_id": "sensor.bathroom_humidity",
                "above": 60,
                "for": "00:10:00",
            },
            {"condition": "state", "entity_id": "binary_sensor.bathroom_window", "state": "off"},
        ),
    ],
)
def test_periods_count(text: str, trigger: object, condition: object) -> None:
    """How long something has to be so is kept, also where it is only asked about."""
    reading = read_automation(text, home_of("rathmines"), situation())
    assert isinstance(reading, Proposed)
    config = compile_plan(reading.plan)
    assert config["triggers"] == [trigger]
    assert config["conditions"] == [condition]


@pytest.mark.parametrize(
    "text",
    [
        "turn on the bathroom fan at 8 if the bathroom humidity has been above 60 for 10 minutes",
        (
            "when there is motion in the hall and the bathroom humidity has been above 60 for 10 "
            "minutes, turn on the bathroom fan"
        ),
        (
            "turn on the bathroom fan when Cian comes home unless the bathroom humidity has been "
            "above 60 for 10 minutes"
        ),
    ],
)
def test_periods_that_no_condition_asks_for(text: str) -> None:
    """Home Assistant has no condition on how long a number has been so: that is said."""
    reading = read_automation(text, home_of("rathmines"), situation())
    assert isinstance(reading, Refused)
    assert any("10 minutes" in reason.text for reason in reading.reasons)
