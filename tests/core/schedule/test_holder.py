"""Test how a holder that is gone is known."""

import subprocess
import sys

import pytest

from custom_components.ai_automation.core.schedule import holder as tested
from custom_components.ai_automation.core.schedule.holder import dismiss, is_gone, new_holder

# By its file: to import the package takes much longer.
PROGRAM = f"""
import runpy
print(runpy.run_path({tested.__file__!r})["new_holder"](), flush=True)
input()
"""


def test_another_process() -> None:
    """A process is there until it is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        name = process.stdout.readline().strip()
        assert not is_gone(name)
        process.kill()
        process.wait()
    assert is_gone(name)


def test_this_process() -> None:
    """A holder of one's own process is gone when it has stopped."""
    name = new_holder()
    assert not is_gone(name)
    assert is_gone(f"{name}x")
    dismiss(name)
    assert is_gone(name)


def test_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of other machines nothing is known."""
    name = new_holder()
    assert not is_gone(f"elsewhere:{name}")
    assert not is_gone("")
    monkeypatch.setattr(tested, "_here", lambda: "")
    assert not is_gone(new_holder())
    assert not is_gone("/999999999/x")
