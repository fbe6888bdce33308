"""What a text was read as counts in the next sentence that it is in, if it means the same."""

from collections import Counter

import pytest

from custom_components.ai_automation.core.language import read_automation
from custom_components.ai_automation.core.language.cores import Cores
from custom_components.ai_automation.core.language.reading import Proposed
from custom_components.ai_automation.core.language.request import reader_of
from custom_components.ai_automation.core.plan.model import CallAction

from .homes import home_of, situation

_REQUEST = "turn on the piano lamp at ten"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the cores of clauses that are read."""
    found: Counter[str] = Counter()
    best = Cores.best

    def noted(self: Cores, text: str, *, bare: float | None, period: bool, most: float) -> object:
        found[text] += 1
        return best(self, text, bare=bare, period=period, most=most)

    monkeypatch.setattr(Cores, "best", noted)
    return found


def test_a_request_is_not_read_again_without_its_remark(read: Counter[str]) -> None:
    """Left without the remark, it pays only for what has changed."""
    home, now = home_of("juniper"), situation()
    assert reader_of(f"{_REQUEST}, my aunt forgot her umbrella again", home, now).clauses
    assert read["turn on the name#0"]
    read.clear()
    assert [it.role for it in reader_of(_REQUEST, home, now).clauses] == ["deed"]
    assert not read


def test_a_name_that_stands_for_another_thing_is_read_anew(read: Counter[str]) -> None:
    """The same words with another name in them say something else."""
    home, now = home_of("juniper"), situation()
    assert reader_of(_REQUEST, home, now).clauses
    read.clear()
    reading = read_automation("turn on the mudroom light at ten pm", home, now)
    assert read
    assert isinstance(reading, Proposed)
    (call,) = reading.plan.actions
    assert isinstance(call, CallAction)
    assert call.target.entity_ids == ("light.mudroom",)
