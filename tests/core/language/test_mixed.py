"""Throw halves of real sentences together: nothing raises, and no question or nonsense acts."""

from dataclasses import replace
from functools import cache
from pathlib import Path
import re

from hypothesis import given, settings, strategies as st
import pytest
import yaml

from custom_components.ai_automation.core.home import Home
from custom_components.ai_automation.core.language import (
    kind_of,
    read_automation,
    read_command,
    read_question,
)
from custom_components.ai_automation.core.language.edits import change_plan
from custom_components.ai_automation.core.language.reading import Answer, Command, Proposed
from custom_components.ai_automation.core.plan import AutomationPlan, compile_plan, lift

from .homes import home_of, planned, situation
from .phrasebook import said_in

_REQUESTS = Path(__file__).parents[2] / "fixtures" / "requests"
_HALVES = re.compile(r", | and | when | if | then |\. |: | und | wenn | et | quand | y | cuando ")
_JOINS = (
    ", ", " and ", " when ", " if ", " then ", ". ", ": ", " unless ", " or ", " until ", " -> ",
    " but not ", " otherwise ", " only ", " except ", "? ", " every ", " for ", " 5 ", " -- ",
)  # fmt: skip


@cache
def _halves(language: str) -> tuple[str, ...]:
    if language == "en":
        names = ("heldout.yaml", "heldout_b.yaml")
        said = [
            case["request"]
            for name in names
            for case in yaml.safe_load((_REQUESTS / name).read_text("utf-8"))
        ]
    else:
        said = [case["say"] for case in said_in(language)["requests"]]
    return tuple(half for text in said for half in _HALVES.split(text) if half.strip())


@cache
def _plan() -> AutomationPlan:
    return planned("turn on the vanity light at 8 on weekdays for 5 minutes", home_of("wabash"))


def _mixed(language: str) -> st.SearchStrategy[str]:
    half, join = st.sampled_from(_halves(language)), st.sampled_from(_JOINS)
    more = st.lists(st.tuples(join, half), max_size=3)
    return st.builds(lambda first, rest: first + "".join(a + b for a, b in rest), half, more)


@pytest.mark.parametrize("language", ["en", "de", "nl", "fr", "es"])
def test_mixed_sentences(language: str) -> None:
    """Every reading of every mixture is a reading; what it would do can be written and read."""
    home: Home = home_of("wabash")
    now = replace(situation(), language=language)

    @settings(max_examples=15, deadline=None)
    @given(_mixed(language))
    def check(text: str) -> None:
        kind = kind_of(text, home, now)
        reading = read_automation(text, home, now)
        command = read_command(text, home, now)
        answer = read_question(text, home, now)
        changed = change_plan(text, _plan(), home, now)
        if kind == "question":
            assert not isinstance(reading, Proposed)
            assert not isinstance(command, Command)
        else:
            assert not isinstance(answer, Answer)
        for plan in (getattr(reading, "plan", None), changed):
            if isinstance(plan, AutomationPlan):
                assert compile_plan(lift(compile_plan(plan))) == compile_plan(plan)

    check()
