"""Test how well habits are found in simulated homes."""

from dataclasses import replace
import json
from pathlib import Path
import random

import pytest

from ai_automation_sidecar.mining import mine
from ai_automation_sidecar.request import MineRequest, MineResult
from ai_automation_sidecar.simulate import DEFAULT_UNTIL
from ai_automation_sidecar.simulate.furnish import furnish
from ai_automation_sidecar.simulate.household import DATABASE, TRUTH, live, write_home
from ai_automation_sidecar.simulate.judging import judge
from ai_automation_sidecar.simulate.run import simulate

DAYS = 42


def _mined(folder: Path) -> MineResult:
    return mine(MineRequest(str(folder / DATABASE), config_dir=folder))


@pytest.mark.parametrize("seed", [3, 9])
def test_planted_habits_are_found_first(tmp_path: Path, seed: int) -> None:
    """At least three planted habits are found, and nothing false among the first five."""
    (folder,) = simulate(tmp_path, homes=1, days=DAYS, seed=seed)
    result = _mined(folder)
    truth = json.loads((folder / TRUTH).read_text())
    verdict = judge([pattern.to_dict() for pattern in result.patterns], truth)
    titles = [pattern.title for pattern in result.patterns]
    assert len(verdict.found) >= 3, titles
    assert "false" not in verdict.verdicts[:5], titles
    automated = {entity for item in truth["automated"] for entity in item["entities"]}
    calls = [call for item in truth["habits"] for call in item["calls"]]
    habitual = {entity for call in calls for entity in call["entities"]}
    proposed = {pattern.entities[0] for pattern in result.patterns}
    assert not proposed & (automated - habitual), titles
    assert result.stats["rows_read"] > 10_000


@pytest.mark.parametrize("seed", [2])
def test_without_habits(tmp_path: Path, seed: int) -> None:
    """Where nobody has a habit, nothing false is proposed at all."""
    chance = random.Random(f"unplanted {seed}")
    household = replace(furnish(chance), habits=(), by_hand={})
    world, truth = live(household, chance, DAYS, DEFAULT_UNTIL)
    write_home(world, truth, tmp_path)
    patterns = [pattern.to_dict() for pattern in _mined(tmp_path).patterns]
    assert judge(patterns, truth).false == ()
