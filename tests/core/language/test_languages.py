"""Every language has all the words and texts that the code asks for."""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from custom_components.ai_automation.core import language as engine, plan as plans
from custom_components.ai_automation.core.language.lexicon import lexicon_of
from custom_components.ai_automation.core.language.patterns import grammar_of
from custom_components.ai_automation.core.language.services import DEED_ACTIONS

ENGINE = Path(engine.__file__).parent
CORE = ENGINE.parent
LANGUAGES = sorted(folder.name for folder in (ENGINE / "data").iterdir() if folder.name != "en")
FILES = ("words", "syntax", "values", "classes", "facts", "deeds", "asking", "names", "agent")
# Tables whose keys are names that the code knows; the keys of others are words of the language.
NAMED = {
    "facts": ("leads", "states", "inverse"),
    "values": ("dayparts", "sun", "duration_units", "measures", "unit_class"),
    "classes": ("domains", "device_classes", "measure_adjectives"),
    "asking": ("edit",),
    "deeds": ("fixed",),
    "agent": ("always", "after"),
}
# Verbs that a language may do without.
VERBS = {"is", "was", "has", "verb", "rises", "falls", "comes", "changes"}
TEXTS = (
    ENGINE / "texts", Path(plans.__file__).parent / "phrases", CORE / "checks" / "texts",
    CORE.parent / "texts",
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES)
def test_a_language_has_all_that_the_code_reads(language: str, file: str) -> None:
    """The data of each language has the keys of the English, so that none needs code."""
    own, english = lexicon_of(language)[file], lexicon_of("en")[file]
    assert set(own) == set(english)
    for table in NAMED.get(file, ()):
        assert set(own[table]) == set(english[table]), table


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_ask_for_what_can_be_done(language: str) -> None:
    """Every deed that rules name has its actions, every pattern compiles, every verb is known."""
    special = {rule["do"] for rule in lexicon_of("en")["deeds"]["deeds"]} - set(DEED_ACTIONS)
    asked = {rule["do"] for rule in lexicon_of(language)["deeds"]["deeds"]}
    assert asked <= special | set(DEED_ACTIONS)
    facts = {rule["fact"] for rule in lexicon_of(language)["facts"]["facts"]}
    assert facts <= {rule["fact"] for rule in lexicon_of("en")["facts"]["facts"]}
    grammar = grammar_of(language)
    assert grammar.verbs
    for rules in (grammar.facts, grammar.states, grammar.bare_states, grammar.existence,
                  grammar.deeds, grammar.follow):  # fmt: skip
        assert all(rule.pattern for rule in rules)


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield path and text of every leaf."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from texts(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield f"{path}.{place}", inner
    else:
        yield path, value


def placeholders(text: str) -> set[str]:
    """Return what is filled in into a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("folder", TEXTS, ids=lambda folder: folder.parent.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_complete(language: str, folder: Path) -> None:
    """Every text is there, and says what the English one says."""
    english = dict(texts(json.loads((folder / "en.json").read_text())))
    own = dict(texts(json.loads((folder / f"{language}.json").read_text())))
    if not (ENGINE / "data" / language / "history.json").exists():
        english = {path: it for path, it in english.items() if not path.startswith(".history")}
    lists = (".articles", ".languages", ".states", ".state_words", ".being")
    missing = {path for path in english.keys() - own.keys() if not path.startswith(lists)}
    assert not missing
    for path in english.keys() & own.keys():
        wanted = placeholders(english[path])
        assert wanted - VERBS <= placeholders(own[path]) <= wanted, path
