"""Firings are judged by what people did."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from custom_components.ai_automation.core.attribution.causes import Cause
from custom_components.ai_automation.core.replay import (
    Call,
    Firing,
    Judgement,
    Outcome,
    Replayed,
    Verdict,
    compare,
    judge,
    summarize,
    tell_difference,
)
from custom_components.ai_automation.core.replay.acts import Act

LAMP = "light.lamp"
DAY = 86400.0
NOON, EVENING = 43200.0, 72000.0
MINUTE = 60.0


class Past:
    """What was done to one lamp, which was off at first."""

    def __init__(self, *acts: Act) -> None:
        """Take the acts, in order of time."""
        self._acts: dict[tuple[str, str | None], Sequence[Act]] = {(LAMP, None): acts}

    def acts(self, entity_id: str, attribute: str | None = None) -> Sequence[Act]:
        """Return the changes."""
        return self._acts.get((entity_id, attribute), ())

    def value(self, entity_id: str, attribute: str | None, time: float) -> str | None:
        """Return what it was before a time."""
        acts = self.acts(entity_id, attribute)
        return next((act.value for act in reversed(acts) if act.time < time), "off")


def _act(time: float, value: str, cause: Cause = Cause.PERSON) -> Act:
    return Act(time, LAMP, value, "off" if value == "on" else "on", cause)


def _day(time: float) -> date:
    return datetime.fromtimestamp(time, UTC).date()


def _replayed(*times: float, action: str = "light.turn_on") -> Replayed:
    firings = tuple(
        Firing(time, "0", "time", outcome=Outcome.RAN, calls=[Call(time, action, (LAMP,))])
        for time in times
    )
    return Replayed(0.0, 14 * DAY, firings)


def _judged(*acts: Act, times: Sequence[float] = (NOON,)) -> Judgement:
    return judge(_replayed(*times), Past(*acts), _day)


@pytest.mark.parametrize(
    ("acts", "verdict"),
    [
        ([_act(NOON + 2 * MINUTE, "on")], Verdict.MATCHED),
        ([_act(NOON - 2 * MINUTE, "on")], Verdict.MATCHED),
        ([_act(NOON + 2 * MINUTE, "on", Cause.DEVICE)], Verdict.MATCHED),
        ([_act(NOON - 3 * MINUTE, "on"), _act(NOON - MINUTE, "off")], Verdict.OPPOSED),
        ([_act(NOON + MINUTE, "on"), _act(NOON + 5 * MINUTE, "off")], Verdict.MATCHED),
        ([_act(NOON - 9 * MINUTE, "on"), _act(NOON + MINUTE, "off")], Verdict.OPPOSED),
        ([_act(NOON + 60 * MINUTE, "on")], Verdict.EXTRA),
        ([], Verdict.EXTRA),
        ([_act(NOON - 60 * MINUTE, "on")], Verdict.IDLE),
        ([_act(NOON + MINUTE, "on", Cause.AUTOMATION)], Verdict.AUTOMATED),
    ],
)
def test_verdict(acts: Sequence[Act], verdict: Verdict) -> None:
    """The act of a person nearest in time decides, then the house, then the state."""
    [judged] = _judged(*acts).judged
    assert judged.verdict is verdict


@pytest.mark.parametrize(
    ("entity_id", "minutes", "verdict"),
    [
        ("light.lamp", 40, Verdict.EXTRA),
        ("climate.lamp", 40, Verdict.MATCHED),
        ("climate.lamp", 70, Verdict.EXTRA),
        ("cover.lamp", 25, Verdict.MATCHED),
        ("cover.lamp", 40, Verdict.EXTRA),
    ],
)
def test_how_far_around(entity_id: str, minutes: int, verdict: Verdict) -> None:
    """What takes its time is done earlier or later for the same wish; light is wanted at once."""
    past = Past()
    past._acts = {
        (entity_id, None): [Act(NOON + minutes * MINUTE, entity_id, "on", "off", Cause.PERSON)]
    }
    call = Call(NOON, "homeassistant.turn_on", (entity_id,))
    firing = Firing(NOON, "0", "time", outcome=Outcome.RAN, calls=[call])
    [judged] = judge(Replayed(0.0, DAY, (firing,)), past, _day).judged
    assert judged.verdict is verdict
    narrow = judge(Replayed(0.0, DAY, (firing,)), past, _day, soon=MINUTE)
    assert narrow.judged[0].verdict is Verdict.EXTRA


def test_figures() -> None:
    """Precision and recall, firings a week, the best and the worst day."""
    acts = [
        _act(NOON + MINUTE, "on"),
        _act(NOON + 8 * 3600, "off"),
        _act(2 * DAY + NOON + MINUTE, "on"),
        _act(3 * DAY, "off"),
        _act(5 * DAY, "on"),
    ]
    judgement = _judged(*acts, times=(NOON, DAY + NOON, 2 * DAY + NOON))
    assert judgement.precision == pytest.approx(2 / 3)
    assert judgement.recall == pytest.approx(2 / 3)
    assert judgement.per_week == pytest.approx(1.5)
    assert [act.time for act in judgement.missed] == [5 * DAY]
    assert judgement.best is not None
    assert judgement.best.day == _day(0)
    assert judgement.worst is not None
    assert judgement.worst.day == _day(DAY)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Its best day was 3 January. Its worst was 2 January."),
        ("de", "Der beste Tag war der 3. Januar. Der schlechteste war der 2. Januar."),
        ("nl", "De beste dag was 3 januari. De slechtste was 2 januari."),
        ("fr", "Le meilleur jour était le 3 janvier. Le pire était le 2 janvier."),
        ("es", "El mejor día fue el 3 de enero. El peor fue el 2 de enero."),
    ],
)
def test_the_best_and_the_worst_day_are_told(language: str, said: str) -> None:
    """On one day it was right twice, on one nobody wanted it."""
    assert said in _told((NOON,), (), (NOON, EVENING), language=language)


def test_no_day_of_many_that_went_the_same_is_told() -> None:
    """All were right once, or there are too few."""
    for days in ([(NOON,)] * 4, [(NOON,), ()]):
        assert "day was" not in _told(*days)


def _told(*days: Sequence[float], language: str = "en") -> str:
    """Return what is told of days on which people did it at these hours, and it would have.

    On a day without any it would have done it at noon.
    """
    times = [day * DAY + hour for day in range(len(days)) for hour in days[day] or (NOON,)]
    acts = [
        act
        for day, hours in enumerate(days)
        for hour in hours
        for act in (
            _act(day * DAY + hour + MINUTE, "on"),
            _act(day * DAY + hour + 60 * MINUTE, "off"),
        )
    ]
    return summarize(_replayed(*times), _judged(*acts, times=times), language)


def test_what_states_do_not_show() -> None:
    """A message is neither right nor wrong."""
    judgement = judge(_replayed(NOON, action="notify.phone"), Past(), _day)
    assert judgement.count(Verdict.UNTOLD) == 1
    assert judgement.precision is None
    assert judgement.recall is None


def test_a_plan_that_never_acts() -> None:
    """What people did of what it could have done is missed."""
    possible = [Call(float("-inf"), "light.turn_on", (LAMP,))]
    judgement = judge(_replayed(), Past(_act(NOON, "on")), _day, possible)
    assert len(judgement.missed) == 1
    assert judgement.recall == 0.0


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "In 14 days it would have acted 2 times."),
        ("de", "In 14 Tagen hätte sie 2-mal gehandelt."),
        ("nl", "In 14 dagen zou ze 2 keer iets gedaan hebben."),
        ("fr", "En 14 jours, elle aurait agi 2 fois."),
        ("es", "En 14 días habría actuado 2 veces."),
    ],
)
def test_words(language: str, sentence: str) -> None:
    """What was found is told in each language."""
    replayed = _replayed(NOON, DAY + NOON)
    judgement = judge(replayed, Past(_act(NOON + MINUTE, "on")), _day)
    assert summarize(replayed, judgement, language).startswith(sentence)


def test_summary() -> None:
    """Only what there was is told."""
    replayed = _replayed(NOON, DAY + NOON)
    acts = [_act(NOON + MINUTE, "on"), _act(2 * NOON, "off")]
    assert summarize(replayed, judge(replayed, Past(*acts), _day), "en") == (
        "In 14 days it would have acted 2 times. "
        "Once you did the same yourself within a minute. Once nobody did it."
    )


def test_compare() -> None:
    """Firings at about the same time are the same."""
    present, edited = _replayed(NOON, DAY + NOON), _replayed(NOON + 10, 3 * DAY)
    judgements = [judge(one, Past(), _day) for one in (present, edited)]
    difference = compare(*judgements)
    assert [one.firing.time for one in difference.gone] == [DAY + NOON]
    assert [one.firing.time for one in difference.come] == [3 * DAY]
    assert tell_difference(difference, edited, "en") == (
        "With the change, one of these would not happen any more. "
        "With the change, one would be new."
    )
    same = compare(judgements[0], judgements[0])
    assert tell_difference(same, present, "en") == (
        "The change makes no difference in these 14 days."
    )
