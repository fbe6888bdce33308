"""Spans behave like sets of moments."""

from itertools import pairwise

from hypothesis import given, strategies as st

from custom_components.ai_automation.core.history import (
    Span,
    joined,
    outside,
    overlap,
    seconds_of,
)

SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda it: Span(it[0], it[0] + it[1]))
)
MOMENTS = [moment + 0.5 for moment in range(90)]
WITHIN = Span(10, 70)


def seen(spans: list[Span]) -> list[bool]:
    """Return which moments are in spans."""
    return [any(it.start <= moment < it.end for it in spans) for moment in MOMENTS]


@given(SPANS)
def test_joined(spans: list[Span]) -> None:
    """Joining changes no moment, and leaves spans that are sorted and apart."""
    result = joined(spans)
    assert seen(result) == seen(spans)
    assert all(first.end < second.start for first, second in pairwise(result))
    assert seconds_of(spans) == sum(seen(spans))


@given(SPANS, SPANS)
def test_overlap(first: list[Span], second: list[Span]) -> None:
    """A moment is in the overlap if it is in both."""
    both = [one and other for one, other in zip(seen(first), seen(second), strict=True)]
    assert seen(overlap(first, second)) == both


@given(SPANS)
def test_outside(spans: list[Span]) -> None:
    """What is outside and what is inside make the whole."""
    left, kept = outside(spans, WITHIN), overlap(spans, [WITHIN])
    assert not overlap(left, kept)
    assert joined([*left, *kept]) == [WITHIN]
