"""Test that the newest Home Assistant loads what the plan writes, and complains of nothing."""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import subprocess
from typing import Any

import pytest

from custom_components.ai_automation.core.home import Entity
from custom_components.ai_automation.core.plan import (
    AutomationPlan,
    Target,
    compile_plan,
    lift,
)
from custom_components.ai_automation.core.plan.model import PurposeCondition, PurposeTrigger
from custom_components.ai_automation.core.purposes import state_of
from custom_components.ai_automation.core.replay.purposes import CONDITIONS, TRIGGERS, Rule
from demo.prepare import ROOT
from tests.core.plan.configurations import CONSTRUCTS, ELSEWHERE, configurations

PYTHON = ROOT / ".cache/hass/bin/python"


# Purpose-specific triggers and conditions that places are written with, of entities that are there.
OF_PLACES = {
    "air_quality", "door", "fan", "garage_door", "gate", "humidifier", "light", "lock", "moisture",
    "motion", "occupancy", "power", "siren", "switch", "vacuum", "vibration", "window",
}  # fmt: skip


def _of_places() -> Iterator[dict[str, Any]]:
    """Yield an automation for every trigger and condition that places are written with."""
    target, period = Target(area_ids=("kitchen",)), {"for": "00:05:00"}
    for key in _keys(TRIGGERS):
        triggers = (PurposeTrigger(key, target), PurposeTrigger(key, target, period))
        yield compile_plan(AutomationPlan(triggers, (), alias=key)) | {"id": key}
    for key in _keys(CONDITIONS):
        conditions = (PurposeCondition(key, target, {"behavior": "any"}),)
        plan = AutomationPlan((), (), conditions, alias=key)
        yield compile_plan(plan) | {"id": key}


def _keys(rules: Mapping[str, Rule]) -> Iterator[str]:
    for key, rule in rules.items():
        domains = (Entity(f"{domain}.x", "X") for domain in rule["domains"])
        if key.partition(".")[0] in OF_PLACES and any(state_of(rule, it) for it in domains):
            yield key


@pytest.mark.skipif(not PYTHON.exists(), reason=f"{PYTHON} is missing: script/setup makes it")
def test_what_is_compiled_loads_in_silence(tmp_path: Path) -> None:
    """Home Assistant 2026.11 warns of no construct, and raises no issue."""
    compiled = [
        compile_plan(lift(config)) | {"id": config["id"]}
        for config in configurations(CONSTRUCTS)
        if config["id"] not in ELSEWHERE
    ]
    of_places = list(_of_places())
    assert {"window.opened", "motion.cleared", "light.is_on"} <= {one["id"] for one in of_places}
    compiled += of_places
    file = tmp_path / "automations.json"
    file.write_text(json.dumps(compiled), encoding="utf-8")
    program = Path(__file__).with_name("loading.py")
    ran = subprocess.run([PYTHON, program, file], capture_output=True, check=True, timeout=90)
    found = json.loads(ran.stdout)
    assert found["version"].startswith("2026.11")
    assert len(found["states"]) == len(compiled)
    assert "unavailable" not in found["states"].values()
    assert found["said"] == []
    assert found["issues"] == []
