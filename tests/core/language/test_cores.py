"""Cores: the best fact or deed of a clause, with nothing looked up that could not be better."""

import pytest

from custom_components.ai_automation.core.language.cores import Cores
from custom_components.ai_automation.core.language.facts import FactReader
from custom_components.ai_automation.core.language.request import Reader
from custom_components.ai_automation.core.language.said import (
    Context,
    DeedSaid,
    Fact,
    FactSaid,
    Problem,
)

from .homes import home_of, situation

_DEAR = 20.0


@pytest.fixture
def cores() -> Cores:
    """Return what reads cores in a home."""
    reader = Reader("turn on the lava lamp", home_of("juniper"), situation())
    return Cores(reader.grammar, reader.facts, reader.deeds)


def test_no_fact_is_looked_up_where_a_deed_costs_less(
    cores: Cores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something that is done by its whole name costs nothing: that it is so would cost more."""
    looked: list[str] = []
    build = FactReader.build

    def noted(self: FactReader, said: FactSaid, context: Context) -> Fact | Problem:
        looked.append(said.text)
        return build(self, said, context)

    monkeypatch.setattr(FactReader, "build", noted)
    best = cores.best("turn on name#0", bare=0.9, period=False, most=_DEAR)
    assert best is not None
    assert (best[0], type(best[1])) == (0, DeedSaid)
    assert looked == []
    assert cores.fact("name#0 is on") is not None
    assert looked


def test_what_was_too_dear_is_looked_for_again_where_more_may_be_spent(cores: Cores) -> None:
    """A fact that nothing leads in costs something besides."""
    assert cores.best("name#0 is on", bare=0.9, period=False, most=0.5) is None
    best = cores.best("name#0 is on", bare=0.9, period=False, most=_DEAR)
    assert best is not None
    assert isinstance(best[1], FactSaid)
