"""Test the statistics that proofs rest on, as properties."""

from hypothesis import given, strategies as st
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import beta, linregress

from ai_automation_sidecar.patterns.statistics import (
    ended,
    log_chances,
    log_chances_at_least,
    log_e_value,
    log_e_value_of_any,
    log_likelihood,
    rate_above,
    significant,
    slope_of,
    split_gain,
    worth_of,
)


@given(st.integers(1, 60), st.floats(0.02, 0.6), st.floats(0.05, 0.95))
def test_e_value_has_mean_one_by_chance(trials: int, base: float, rate: float) -> None:
    """If only chance is at work, evidence is worth nothing on average."""
    held = np.arange(trials + 1)
    values = np.exp([log_e_value(int(number), trials, rate, base) for number in held])
    chances = np.array([_binomial(int(number), trials, base) for number in held])
    assert float(values @ chances) == pytest.approx(1.0, rel=1e-6)


@given(st.integers(1, 60), st.floats(0.02, 0.6))
def test_e_value_of_any_rate_has_mean_one_by_chance(trials: int, base: float) -> None:
    """So it is where no rate was fixed before."""
    held = np.arange(trials + 1)
    values = np.exp([log_e_value_of_any(int(number), trials, base) for number in held])
    chances = np.array([_binomial(int(number), trials, base) for number in held])
    assert float(values @ chances) == pytest.approx(1.0, rel=1e-6)


def _binomial(held: int, trials: int, rate: float) -> float:
    from math import comb  # noqa: PLC0415 - only here

    return comb(trials, held) * rate**held * (1 - rate) ** (trials - held)


@pytest.mark.parametrize("alpha", [0.05, 0.2])
def test_false_discoveries(alpha: float) -> None:
    """Of what is believed, at most the allowed share is false, also beside true habits."""
    chance = np.random.default_rng(7)
    shares = []
    for _ in range(300):
        false = chance.binomial(12, 0.1, 40)
        true = chance.binomial(12, 0.8, 10)
        values = np.array([log_e_value(int(held), 12, 0.7, 0.1) for held in (*false, *true)])
        believed = significant(values, alpha)
        shares.append(believed[:40].sum() / max(believed.sum(), 1))
        assert believed[40:].sum() >= 7
    assert np.mean(shares) <= alpha


def test_nothing_tried() -> None:
    """Of nothing, nothing is believed."""
    assert significant(np.empty(0), 0.05).tolist() == []


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_a_split_never_loses(good: int, bad: int, rest_good: int, rest_bad: int) -> None:
    """Telling trials apart never explains them worse, and nothing if rates are equal."""
    gain = float(split_gain(good, good + bad, good + rest_good, good + bad + rest_good + rest_bad))
    assert gain >= -1e-9
    if good * rest_bad <= rest_good * bad:
        assert gain == 0


def test_likelihood_of_certain_trials() -> None:
    """What always or never holds is explained fully."""
    assert log_likelihood([0, 5, 0], [0, 5, 5]).tolist() == [0, 0, 0]


def test_worth() -> None:
    """A tighter and a surer habit explains more; one as loose as chance nothing."""
    often = 1 / 3600
    assert worth_of(20, 22, 30, often) > worth_of(20, 22, 300, often) > worth_of(20, 40, 300, often)
    assert worth_of(20, 22, 3600, often) < 0


@pytest.mark.parametrize(("right", "wrong"), [(1, 1), (7, 3), (3, 7), (12, 1)])
def test_rate_above(right: int, wrong: int) -> None:
    """The share of a beta distribution over a half is scipy's, and mirrors itself."""
    assert rate_above(0.5, right, wrong) == pytest.approx(beta.sf(0.5, right, wrong))
    assert rate_above(0.5, right, wrong) + rate_above(0.5, wrong, right) == pytest.approx(1)


@given(st.integers(1, 200), st.floats(0.001, 0.9), st.floats(0.0, 1.0))
def test_chance_is_no_smaller_than_its_bound(trials: int, base: float, share: float) -> None:
    """What is left out because of the bound would not have passed."""
    held = np.array([np.ceil(trials * (base + share * (1 - base)))])
    every, rate = np.array([float(trials)]), np.array([base])
    bound = log_chances_at_least(held, every, rate)
    assert bound[0] <= log_chances(held, every, rate)[0] + 1e-9


def test_ended() -> None:
    """It is the posterior over all ends, each rate up to the surest being as likely."""
    held = np.array([True, True, False, True, False])

    def _until(end: int) -> float:
        good, bad = int(held[:end].sum()), int((~held[:end]).sum())
        before, _ = quad(lambda rate: rate**good * (1 - rate) ** bad, 0, 0.9)
        return float(before * np.where(held[end:], 0.2, 0.8).prod())

    ends = 0.01 * sum(_until(end) for end in range(1, 5))
    assert ended(held, 0.01, 0.2, 0.9) == pytest.approx(ends / (ends + _until(5)))


@pytest.mark.parametrize(
    ("days", "least", "most"),
    [("X" * 20 + "." * 7, 0.9, 1), ("X" * 20 + "..", 0, 0.1), ("XX.X" * 8 + "..", 0, 0.1),
     (".X" * 14, 0, 0.1), ("X", 0, 0), ("", 0, 0)],
)  # fmt: skip
def test_has_ended(days: str, least: float, most: float) -> None:
    """A week without what was done daily is its end; some days without it are not."""
    held = np.array([day == "X" for day in days], np.bool_)
    assert least <= ended(held, 0.001, 0.01, 0.95) <= most


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(-90, 90)), min_size=5, max_size=30))
def test_the_slope_and_its_chance(pairs: list[tuple[int, int]]) -> None:
    """They are those of the textbook."""
    values, others = np.array(pairs, np.float64).T
    if np.ptp(values) == 0:
        return
    slope, chance = slope_of(values, others)
    found = linregress(values, others)
    assert slope == pytest.approx(found.slope, abs=1e-9)
    if np.ptp(others - found.slope * values) > 1e-6:
        assert chance == pytest.approx(found.pvalue, rel=1e-6, abs=1e-12)
