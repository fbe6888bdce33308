"""Test that the newest Home Assistant loads what the plan writes, and complains of nothing."""

import json
from pathlib import Path
import subprocess

import pytest

from custom_components.ai_automation.core.plan import compile_plan, lift
from demo.prepare import ROOT
from tests.core.plan.configurations import CONSTRUCTS, ELSEWHERE, configurations

PYTHON = ROOT / ".cache/hass/bin/python"


@pytest.mark.skipif(not PYTHON.exists(), reason=f"{PYTHON} is missing: script/setup makes it")
def test_what_is_compiled_loads_in_silence(tmp_path: Path) -> None:
    """Home Assistant 2026.11 warns of no construct, and raises no issue."""
    compiled = [
        compile_plan(lift(config)) | {"id": config["id"]}
        for config in configurations(CONSTRUCTS)
        if config["id"] not in ELSEWHERE
    ]
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
