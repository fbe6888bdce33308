"""What a pattern needs is in every text that it matches."""

import json
from pathlib import Path
import re

import pytest

from custom_components.ai_automation.core.language.lexicon import tokenised
from custom_components.ai_automation.core.language.needed import Needs, needs_of
from custom_components.ai_automation.core.language.patterns import grammar_of

from .phrasebook import languages, said_in

_SAID = json.loads((Path(__file__).parent / "constructs.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("turn on", [{"turn"}, {"on"}]),
        ("(?:turn|switch)(?:ed)? (?P<np>.+?) off+", [{"turn", "switch"}, {"off"}]),
        ("lights? out{0,2}", [{"light"}, {"ou"}]),
        ("(?:shut(?: down)?|close) it", [{"shut", "close"}, {"it"}]),
        ("(?:open|.+) it", [{"it"}]),
        (r"(?!not)(?<!\S)[^]x]val#\d+(?=s)t\.", [{"val#"}, {"t."}]),
        ("a b|.", []),
        (r"(?P<days>days#\d+) only (?P=days)s", [{"days#"}, {"only"}, {"s"}]),
    ],
)
def test_needs(pattern: str, needs: list[set[str]]) -> None:
    """Only what is there in any case is needed."""
    assert needs_of(pattern) == needs


def test_what_is_not_known_is_no_pattern() -> None:
    """Of what is written in another way it would not be known what it needs."""
    with pytest.raises(ValueError, match="conditional"):
        needs_of("(a)?(?(1)conditional)")


@pytest.mark.parametrize("language", [*languages(), "en"])
def test_no_rule_that_matches_is_left_out(language: str) -> None:
    """Of the rules of a language all that match a text are tried."""
    if language == "en":
        texts = [text for pairs in _SAID.values() for text, _ in pairs]
    else:
        texts = [case["say"] for case in said_in(language)["requests"]]
    parts = {it.strip() for text in texts for it in re.split("[,;:.]", tokenised(text))}
    grammar = grammar_of(language)
    matched = 0
    for rules in (grammar.facts, grammar.states, grammar.deeds, grammar.existence):
        patterns = [rule.pattern for rule in rules]
        needs = Needs(rule.text for rule in rules)
        for part in parts:
            matching = {at for at, pattern in enumerate(patterns) if pattern.fullmatch(part)}
            assert matching <= {*needs.met(part)}, part
            matched += len(matching)
    assert matched
