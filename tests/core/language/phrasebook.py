"""What is said in a language and what has to come of it, and how that is checked."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from custom_components.ai_automation.core.home import Home
from custom_components.ai_automation.core.language import read_automation
from custom_components.ai_automation.core.language.history import HistoryQuestion, read_history
from custom_components.ai_automation.core.language.reading import (
    Answer,
    Command,
    NotAutomation,
    Proposed,
    Refused,
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

_FOLDER = Path(__file__).parents[2] / "fixtures" / "languages"
type Case = Mapping[str, Any]


@cache
def said_in(language: str) -> Mapping[str, Any]:
    """Return what is said in a language, by what kind of sentence it is."""
    said: Mapping[str, Any] = yaml.safe_load((_FOLDER / f"{language}.yaml").read_text("utf-8"))
    return said


def check_request(case: Case, home: Home, language: str) -> None:
    """Check that a request becomes the automation it asks for."""
    reading = read_automation(case["say"], home, replace(situation(), language=language))
    assert isinstance(reading, Proposed), reading
    config = compile_plan(reading.plan)
    assert config["triggers"] == case["triggers"]
    assert config["conditions"] == case.get("conditions", [])
    assert config["actions"] == case["actions"]


def check_command(case: Case, home: Home, language: str) -> None:
    """Check that a command does this at once, and is no automation."""
    here = replace(situation(), language=language)
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


def check_question(case: Case, home: Home, language: str) -> None:
    """Check that a question has this answer, and that nothing is done."""
    here = replace(situation(), language=language)
    assert is_question(case["say"], language)
    assert isinstance(read_command(case["say"], home, here), NotAutomation)
    reading = read_question(case["say"], home, here)
    assert isinstance(reading, Answer), reading
    assert reading.text == case["answer"]


def check_past(case: Case, home: Home, language: str) -> None:
    """Check that a question about the past is read as this one, and that nothing is done."""
    here = replace(situation(), language=language)
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


def check_asked(case: Case, home: Home, language: str) -> None:
    """Check that a sentence that could mean several things is asked about."""
    reading = read_automation(case["say"], home, replace(situation(), language=language))
    assert isinstance(reading, Unclear), reading
    assert [option.label for option in reading.questions[0].options] == case["options"]


def check_refused(case: Case, home: Home, language: str) -> None:
    """Check that a sentence is refused for this reason, and that nothing would be done either."""
    here = replace(situation(), language=language)
    reading = read_automation(case["say"], home, here)
    assert isinstance(reading, Refused | NotAutomation), reading
    assert reading.reasons[0].code == case["code"]
    assert not isinstance(read_command(case["say"], home, here), Command)


def check_replies(language: str) -> None:
    """Check that short replies are known for what they are."""
    for reply, texts in said_in(language)["replies"].items():
        assert {text: read_reply(text, language) for text in texts} == dict.fromkeys(texts, reply)
