"""What is said in a language and what has to come of it, and how that is checked."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from custom_components.ai_automation.core.home import Home
from custom_components.ai_automation.core.language import read_automation, refine
from custom_components.ai_automation.core.language.history import HistoryQuestion, read_history
from custom_components.ai_automation.core.language.reading import (
    Answer,
    Command,
    NotAutomation,
    Proposed,
    Refused,
    Situation,
    Unclear,
)
from custom_components.ai_automation.core.language.spoken import (
    is_question,
    read_command,
    read_question,
    read_reply,
)
from custom_components.ai_automation.core.plan import compile_plan
from tests.core.language.homes import situation
from tests.core.language.homes_de import german_home
from tests.core.language.homes_es import spanish_home
from tests.core.language.homes_fr import french_home
from tests.core.language.homes_nl import dutch_home

_FOLDER = Path(__file__).parents[2] / "fixtures" / "languages"
# A home whose names are in the language, for each that there is a phrasebook of.
HOMES: Mapping[str, Callable[[], Home]] = {
    "de": german_home,
    "es": spanish_home,
    "fr": french_home,
    "nl": dutch_home,
}
type Case = Mapping[str, Any]


def languages() -> list[str]:
    """Return the languages that there is a phrasebook of."""
    return sorted(path.stem for path in _FOLDER.iterdir())


def _here(language: str) -> tuple[Home, Situation]:
    return HOMES[language](), replace(situation(), language=language)


@cache
def said_in(language: str) -> Mapping[str, Any]:
    """Return what is said in a language, by what kind of sentence it is."""
    said: Mapping[str, Any] = yaml.safe_load((_FOLDER / f"{language}.yaml").read_text("utf-8"))
    return said


def check_request(case: Case, language: str) -> None:
    """Check that a request becomes the automation it asks for."""
    reading = read_automation(case["say"], *_here(language))
    assert isinstance(reading, Proposed), reading
    config = compile_plan(reading.plan)
    assert config["triggers"] == case["triggers"]
    assert config["conditions"] == case.get("conditions", [])
    assert config["actions"] == case["actions"]


def check_command(case: Case, language: str) -> None:
    """Check that a command does this at once, and is no automation."""
    home, here = _here(language)
    assert isinstance(read_automation(case["say"], home, here), NotAutomation)
    reading = read_command(case["say"], home, here)
    assert isinstance(reading, Command), reading
    calls = []
    for call in reading.calls:
        target = {
            kind: list(ids)
            for kind in ("entity_ids", "area_ids", "floor_ids")
            if (ids := getattr(call.target, kind))
        }
        data = {"data": dict(call.data)} if call.data else {}
        calls.append({"action": call.action, "target": target, **data})
    assert calls == case["calls"]


def check_question(case: Case, language: str) -> None:
    """Check that a question has this answer, and that nothing is done."""
    home, here = _here(language)
    assert is_question(case["say"], language)
    assert isinstance(read_command(case["say"], home, here), NotAutomation)
    reading = read_question(case["say"], home, here)
    assert isinstance(reading, Answer), reading
    assert reading.text == case["answer"]


def check_past(case: Case, language: str) -> None:
    """Check that a question about the past is read as this one, and that nothing is done."""
    home, here = _here(language)
    assert is_question(case["say"], language)
    assert isinstance(read_command(case["say"], home, here), NotAutomation)
    assert isinstance(read_automation(case["say"], home, here), NotAutomation)
    found = read_history(case["say"], home, here)
    assert isinstance(found, HistoryQuestion), found
    assert found.kind == case["kind"]
    if things := case.get("things"):
        assert [it.entity.entity_id for it in found.asked.subjects] == things
    assert found.asked.event == case.get("event", "")
    period = found.period
    told = f"{period.start:%d %H:%M} - {period.end:%d %H:%M}" if period else ""
    assert told == case.get("time", "")


def check_asked(case: Case, language: str) -> None:
    """Check that a sentence that could mean several things is asked about."""
    reading = read_automation(case["say"], *_here(language))
    assert isinstance(reading, Unclear), reading
    assert [option.label for option in reading.questions[0].options] == case["options"]


def check_refused(case: Case, language: str) -> None:
    """Check that a sentence is refused for this reason, and that nothing would be done either."""
    home, here = _here(language)
    reading = read_automation(case["say"], home, here)
    assert isinstance(reading, Refused | NotAutomation), reading
    assert reading.reasons[0].code == case["code"]
    assert not isinstance(read_command(case["say"], home, here), Command)


def check_change(case: Case, language: str) -> None:
    """Check that what was proposed first becomes this, and stays as it was otherwise."""
    home, here = _here(language)
    first = read_automation(case["first"], home, here)
    assert isinstance(first, Proposed), first
    then = refine(case["say"], first.plan, home, here)
    assert isinstance(then, Proposed), then
    before, after = compile_plan(first.plan), compile_plan(then.plan)
    assert {key: after[key] for key in case["becomes"]} == case["becomes"]
    assert {**after, **{key: before[key] for key in case["becomes"]}} == before


def check_replies(language: str) -> None:
    """Check that short replies are known for what they are."""
    for reply, texts in said_in(language)["replies"].items():
        assert {text: read_reply(text, language) for text in texts} == dict.fromkeys(texts, reply)
