"""States and what is measured are found in rows of history."""

from hypothesis import given, strategies as st
import pytest

from custom_components.ai_automation.core.history import (
    Holds,
    Row,
    Sample,
    Span,
    amount,
    average,
    changes_into,
    growth,
    highest,
    known_spans,
    lowest,
    overlap,
    samples_of,
    seconds_of,
    spans_of,
    state_at,
)

ON = Holds(("on",))
STATES = st.sampled_from(["on", "off", "unavailable", "unknown"])
HOUR = 3600.0
DAY = Span(0, 24 * HOUR)


def rows_of(*states: tuple[float, str]) -> list[Row]:
    """Return rows at these hours."""
    return [Row(hour * HOUR, state) for hour, state in states]


@st.composite
def histories(draw: st.DrawFn) -> list[Row]:
    """Return rows of on, off and unknown states."""
    times = sorted(draw(st.sets(st.integers(-5, 30), max_size=12)))
    return [Row(at * HOUR, draw(STATES)) for at in times]


@given(histories())
def test_a_state_holds_or_not_or_is_unknown(rows: list[Row]) -> None:
    """All time that is known is in the state or out of it, and none is in both."""
    on, off = spans_of(rows, ON, DAY), spans_of(rows, Holds(("on",), inverted=True), DAY)
    assert not overlap(on, off)
    assert seconds_of([*on, *off]) == seconds_of(known_spans(rows, DAY))


@given(histories())
def test_a_change_begins_a_span(rows: list[Row]) -> None:
    """Whoever gets into a state is in it, and was not before."""
    for at in changes_into(rows, ON, DAY):
        assert state_at(rows, at) == "on"
        before = [row.state for row in rows if row.at < at and row.state in ("on", "off")]
        assert before[-1] == "off"


def test_coming_back_is_no_change() -> None:
    """A sensor that was away and is as before has not opened anything."""
    rows = rows_of((1, "on"), (2, "unavailable"), (3, "on"), (4, "off"), (5, "unknown"), (6, "on"))
    assert changes_into(rows, ON, DAY) == [6 * HOUR]
    assert seconds_of(spans_of(rows, ON, DAY)) == (1 + 1 + 18) * HOUR


def test_a_button_counts_each_new_state() -> None:
    """The state of a button is when it was pressed."""
    rows = rows_of((1, "a"), (2, "b"), (3, "unavailable"), (4, "b"), (5, "c"))
    assert changes_into(rows, Holds(change=True), DAY) == [2 * HOUR, 5 * HOUR]


@pytest.mark.parametrize(
    ("holds", "state", "true"),
    [
        (Holds(below=18), "17.9", True),
        (Holds(below=18), "18", False),
        (Holds(above=10, below=18), "12", True),
        (Holds(above=10), "warm", False),
        (Holds(above=10), "nan", False),
        (Holds(("off",), inverted=True), "unavailable", False),
    ],
)
def test_holds(holds: Holds, state: str, *, true: bool) -> None:
    """Numbers are within limits; what is not known holds nothing."""
    assert holds(state) is true


NUMBERS = st.floats(-50, 50).map(lambda number: round(number, 1))


@given(st.lists(st.tuples(st.integers(0, 23), NUMBERS), min_size=1, unique_by=lambda it: it[0]))
def test_an_average_lies_between(found: list[tuple[int, float]]) -> None:
    """The average is between the lowest and the highest, which were both measured."""
    rows = [Row(hour * HOUR, str(number)) for hour, number in sorted(found)]
    samples = samples_of(rows, DAY)
    mean, low, high = average(samples), lowest(samples), highest(samples)
    assert mean is not None
    assert low is not None
    assert high is not None
    assert low[0] - 1e-9 <= mean <= high[0] + 1e-9
    assert state_at(rows, low[1]) == str(low[0])
    assert state_at(rows, high[1]) == str(high[0])


def test_an_average_is_weighted_by_time() -> None:
    """A number that held for long counts more; unknown time counts for nothing."""
    rows = rows_of((0, "10"), (6, "20"), (8, "unavailable"))
    assert average(samples_of(rows, DAY)) == 12.5
    assert amount(samples_of(rows, DAY)) == 10 * 6 + 20 * 2
    assert average([]) is None
    assert amount([]) is None
    assert lowest([Sample(DAY, growth=1.0)]) is None


@given(st.lists(st.floats(0, 10).map(lambda it: round(it, 2)), min_size=1, max_size=10))
def test_a_meter_grows_by_what_went_through(amounts: list[float]) -> None:
    """What went through is counted once, also if the meter begins anew on the way."""
    total, rows = 0.0, [Row(0.0, "0")]
    for hour, each in enumerate(amounts, start=1):
        total += each
        rows.append(Row(hour * HOUR, str(total)))
    found = growth(rows, DAY, resets=True)
    assert found == pytest.approx(sum(amounts))
    again = [*rows, Row(12 * HOUR, "0"), Row(13 * HOUR, "3")]
    anew = growth(again, DAY, resets=True)
    assert anew == pytest.approx(sum(amounts) + 3)


def test_what_a_meter_shows_at_first_is_no_growth() -> None:
    """Only what went through within the time counts; without resets a fall counts against it."""
    rows = rows_of((-3, "100"), (4, "104"), (30, "200"))
    assert growth(rows, DAY, resets=True) == 4
    assert growth(rows_of((0, "10"), (2, "4")), DAY, resets=False) == -6
    assert growth(rows_of((0, "unknown")), DAY, resets=True) is None
