"""Every language has all its words and texts, and is read as its speakers mean it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
import json
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml

from custom_components.ai_automation.core import language as engine, plan as plans
from custom_components.ai_automation.core.home import Home
from custom_components.ai_automation.core.language import (
    read_automation,
    read_command,
    read_question,
    read_reply,
)
from custom_components.ai_automation.core.language.lexicon import lexicon_of
from custom_components.ai_automation.core.language.patterns import grammar_of
from custom_components.ai_automation.core.language.reading import (
    Answer,
    Command,
    NotAutomation,
    Proposed,
    Situation,
)
from custom_components.ai_automation.core.language.services import DEED_ACTIONS
from custom_components.ai_automation.core.plan import compile_plan
from tests.core.language.homes_de import german_home
from tests.core.language.homes_nl import dutch_home

ENGINE = Path(engine.__file__).parent
CORE = ENGINE.parent
LANGUAGES = sorted(folder.name for folder in (ENGINE / "data").iterdir() if folder.name != "en")
FILES = ("words", "syntax", "values", "classes", "facts", "deeds", "asking")
# Tables whose keys are names that the code knows; the keys of others are words of the language.
NAMED = {
    "facts": ("leads", "states", "inverse"),
    "values": ("dayparts", "sun", "duration_units", "measures", "unit_class"),
    "classes": ("domains", "device_classes", "measure_adjectives"),
    "asking": ("edit",),
    "deeds": ("fixed",),
}
TEXTS = (
    ENGINE / "texts", Path(plans.__file__).parent / "phrases", CORE / "checks" / "texts",
    CORE.parent / "texts",
)  # fmt: skip
HOMES = {"de": german_home, "nl": dutch_home}
REQUESTS = Path(__file__).parents[2] / "fixtures" / "requests" / "languages"
type Case = tuple[str, str, Any]


def cases(kind: str) -> list[Case]:
    """Return language, text and what is expected of all sentences of one kind."""
    return [
        (language, text, expected)
        for language in HOMES
        for text, expected in yaml.safe_load((REQUESTS / f"{language}.yaml").read_text())[
            kind
        ].items()
    ]


def situation(language: str) -> Situation:
    """Return a Wednesday noon in June."""
    return Situation(datetime(2026, 6, 10, 12, tzinfo=UTC), language=language)


def home_of(language: str) -> Home:
    """Return the home in which things are named in a language."""
    return HOMES[language]()


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
    assert grammar_of(language).verbs


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
@pytest.mark.parametrize("language", sorted(HOMES))
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
        assert placeholders(own[path]) == placeholders(english[path]), path


@pytest.mark.parametrize(("language", "text", "expected"), cases("automations"))
def test_requests(language: str, text: str, expected: dict[str, Any]) -> None:
    """The sentence becomes these triggers, conditions and actions."""
    reading = read_automation(text, home_of(language), situation(language))
    assert isinstance(reading, Proposed), reading
    config = compile_plan(reading.plan)
    assert config["triggers"] == expected["triggers"]
    assert config["conditions"] == expected.get("conditions", [])
    assert config["actions"] == expected["actions"]


@pytest.mark.parametrize(("language", "text", "expected"), cases("commands"))
def test_commands(language: str, text: str, expected: list[Any]) -> None:
    """What is to be done at once is called on these things."""
    command = read_command(text, home_of(language), situation(language))
    assert isinstance(command, Command), command
    assert [
        [call.action, list(call.target.entity_ids), dict(call.data)] for call in command.calls
    ] == expected


@pytest.mark.parametrize(("language", "text", "expected"), cases("questions"))
def test_questions(language: str, text: str, expected: str) -> None:
    """Questions are answered in the language they are asked in."""
    answer = read_question(text, home_of(language), situation(language))
    assert isinstance(answer, Answer), answer
    assert answer.text == expected


@pytest.mark.parametrize(("language", "text", "expected"), cases("not_done"))
def test_what_is_not_understood_is_not_done(language: str, text: str, expected: str) -> None:
    """What is unknown, vague or in another language is refused or asked about."""
    reading = read_automation(text, home_of(language), situation(language))
    if isinstance(reading, NotAutomation):
        reading = read_command(text, home_of(language), situation(language))
    assert type(reading).__name__ == expected
    assert not isinstance(reading, Command | Proposed)


@pytest.mark.parametrize(
    ("language", "text", "reply"),
    [
        ("de", "ja", "yes"),
        ("de", "Ja bitte!", "yes"),
        ("de", "mach das", "yes"),
        ("de", "nein danke", "no"),
        ("de", "lieber nicht", "no"),
        ("de", "mach das rückgängig", "undo"),
        ("de", "vielleicht", None),
        ("de", "nein, um zehn", None),
        ("nl", "ja", "yes"),
        ("nl", "ja graag", "yes"),
        ("nl", "doe maar", "yes"),
        ("nl", "nee bedankt", "no"),
        ("nl", "laat maar", "no"),
        ("nl", "maak dat ongedaan", "undo"),
        ("nl", "misschien", None),
        ("nl", "nee, om tien uur", None),
    ],
)
def test_replies(language: str, text: str, reply: str | None) -> None:
    """Only a text that says nothing else is a reply."""
    assert read_reply(text, language) == reply
