"""A part of the work may be done in a second process, and comes to the same."""

from multiprocessing import parent_process
import os
from pathlib import Path
import signal

import pytest

from ai_automation_sidecar import mining
from ai_automation_sidecar.aside import aside
from tests.sidecar.mined import mined
from tests.sidecar.recorder import House


def _process(number: int) -> tuple[int, int]:
    return number, os.getpid()


def _killed_there(number: int) -> int:
    if parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_the_work_is_done_in_another_process() -> None:
    """What it took there is told as well."""
    with aside(_process, 7) as wait:
        (number, process), mib = wait()
    assert (number, process != os.getpid()) == (7, True)
    assert 5 < mib < 500


def test_what_is_killed_is_done_here(caplog: pytest.LogCaptureFixture) -> None:
    """As where there is not enough memory for two."""
    with aside(_killed_there, 7) as wait:
        assert wait() == (7, 0.0)
    assert "ended from outside" in caplog.text


def test_what_is_found_in_two_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is what one finds, and what took another process is told with it."""
    house = House()
    house.start(["switch.coffee"])
    for day in range(28):
        house.device(house.at(day, 7, spread=5), "switch.coffee", "on")
        house.device(house.at(day, 8.5, spread=20), "switch.coffee", "off")
    alone = mined(house, tmp_path)
    monkeypatch.setattr(mining, "_ENOUGH_FOR_TWO", 1)
    monkeypatch.setattr(mining, "process_cpu_count", lambda: 2)
    both = mined(house, tmp_path)
    assert [it.to_dict() for it in both.patterns] == [it.to_dict() for it in alone.patterns] != []
    assert both.stats["peak_mib"] > alone.stats["peak_mib"] + 20
