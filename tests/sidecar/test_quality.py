"""Test how well habits are found in houses that are lived in."""

from pathlib import Path

import pytest

from ai_automation_sidecar.core.contract import Pattern
from tests.sidecar.lived_in import AUTOMATED, PLANTED, REGULAR, LivedIn
from tests.sidecar.mined import mined

SEEDS = range(6)


def _deed(pattern: Pattern) -> tuple[str, str, str]:
    """Return the entity, the state that it is brought to, and the kind of proposal."""
    assert pattern.automation is not None
    action = pattern.automation["actions"][0]["action"]
    return pattern.entities[0], action.rpartition("_")[2], pattern.type


@pytest.mark.parametrize("seed", SEEDS)
def test_planted_habits_are_found_first(tmp_path: Path, seed: int) -> None:
    """At least three of four planted habits are found, and nothing false among the first five."""
    result = mined(LivedIn(seed).history(), tmp_path)
    deeds = [_deed(pattern) for pattern in result.patterns]
    assert len(PLANTED & set(deeds)) >= 3, deeds
    false = [deed for deed in deeds[:5] if deed not in PLANTED and deed[0] not in REGULAR]
    assert not false
    assert not AUTOMATED & {deed[0] for deed in deeds}


@pytest.mark.parametrize("seed", SEEDS)
def test_without_habits(tmp_path: Path, seed: int) -> None:
    """Without planted habits hardly anything is proposed: only how people use their bathroom."""
    result = mined(LivedIn(100 + seed, planted=False).history(), tmp_path)
    false = [pattern.title for pattern in result.patterns if pattern.entities[0] not in REGULAR]
    assert not false


def test_figures(tmp_path: Path) -> None:
    """Eight weeks are mined within the time and memory that were promised."""
    stats = mined(LivedIn(7).history(), tmp_path).stats
    assert stats["rows_read"] > 10_000
    assert stats["seconds"] < 10
