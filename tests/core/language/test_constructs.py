"""Test what people say beyond plain triggers and actions, as the householder reads it back."""

import json
from pathlib import Path

import pytest

from custom_components.ai_automation.core.plan.describe import describe

from .homes import home_of, planned

_SAID = json.loads((Path(__file__).parent / "constructs.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("home", "text", "words"), [(home, *pair) for home, pairs in _SAID.items() for pair in pairs]
)
def test_constructs(home: str, text: str, words: str) -> None:
    """The plan does all that was said, and nothing else."""
    house = home_of(home)
    assert describe(planned(text, house), house) == words
