"""Test that suggestions, and why there are none, are said in the language of who asks."""

from dataclasses import replace
from datetime import UTC, date, datetime
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from custom_components.ai_automation.core import capabilities, community, inbox, synergies
from custom_components.ai_automation.core.dates import date_in_words
from custom_components.ai_automation.core.home import Entity, Home
from custom_components.ai_automation.core.inbox.nothing import Looked, why_nothing
from custom_components.ai_automation.core.inbox.telling import SAID, said, tell
from custom_components.ai_automation.core.store import Suggestion

NOW = datetime(2026, 11, 1, tzinfo=UTC)
LANGUAGES = ("en", "nl", "de", "fr", "es")
HOME = Home(
    entities={
        one.entity_id: one
        for one in (Entity("light.hall", "Hall lamp"), Entity("binary_sensor.hall", "Hall motion"))
    }
)
PROOF = {
    "held": 20,
    "applicable": 23,
    "first": "2026-10-01",
    "last": "2026-10-30",
    "held_out": {"held": 6, "applicable": 7},
    "summary": "As it was found.",
}
AT_TEN = {
    "triggers": [{"trigger": "time", "at": "22:00:00"}],
    "actions": [{"action": "light.turn_on", "target": {"entity_id": ["light.hall"]}}],
}


def suggestion(
    kind: str, evidence: dict[str, Any], automation: dict[str, Any] | None = None
) -> Suggestion:
    """Return a suggestion as it was found, in another language."""
    return Suggestion(
        id="x", type=kind, title="Gevonden", entities=[], confidence=0.9, support=1,
        evidence=evidence, automation=automation, created_at=NOW, updated_at=NOW,
    )  # fmt: skip


def test_a_habit_in_every_language() -> None:
    """Its title is made of what it does, and its reason of the counts."""
    found = {
        language: tell(suggestion("time_of_day", PROOF, AT_TEN), HOME, language)
        for language in LANGUAGES
    }
    assert len({one.why for one in found.values()}) == len({one.title for one in found.values()})
    assert found["en"].title == "Turn on Hall lamp – it is 22:00"
    for language, one in found.items():
        assert all(part in one.why for part in ("20", "23", "6", "7", "3"))
        assert date_in_words(date(2026, 10, 1), date(2026, 11, 1), language) in one.why
    assert "days" in found["en"].why
    assert "times" in tell(suggestion("trigger_action", PROOF, AT_TEN), HOME, "en").why


def test_what_was_noticed_is_said_by_the_names_of_today() -> None:
    """Facts fill the texts of a room; entities are said by their names, chains link by link."""
    link = said(
        "synergies",
        "door_light",
        area="Hall",
        trigger_ids=["binary_sensor.hall"],
        actor_ids=["light.hall", "light.gone"],
    )
    once = tell(suggestion("synergy", {SAID: [link], "summary": "x"}), HOME, "en")
    assert once.title == "Hall: light at the door"
    assert "Hall motion" in once.why
    assert "Hall lamp and light.gone" in once.why
    both = tell(suggestion("synergy_chain", {SAID: [link, link]}), HOME, "de")
    assert " → " in both.title
    assert "Hall lamp und light.gone" in both.why
    low = {SAID: [said("capabilities", "battery_low", name="Hall motion", now=9)]}
    assert (
        tell(suggestion("device_health", low), HOME, "nl").title == "Hall motion: batterij op 9 %"
    )


def test_what_was_kept_without_facts() -> None:
    """It is said as it was found."""
    told = tell(suggestion("synergy", {"summary": "Omdat."}), HOME, "en")
    assert (told.title, told.why) == ("Gevonden", "Omdat.")


REASONS = [
    ("no_history", Looked(0, 0, 8), ()),
    ("few_days", Looked(100, 3, 8), ("3", "8", "5")),
    ("no_devices", Looked(100, 20, 8), ("20",)),
    ("all_automated", Looked(100, 20, 8, automated=300, unknown=2), ("20", "300")),
    ("not_attributed", Looked(100, 20, 8, automated=1, unknown=77), ("20", "77")),
    ("few_acts", Looked(100, 20, 8, acts=3, least_acts=5), ("20", "3", "5")),
    ("done_already", Looked(100, 20, 8, acts=90, least_acts=5, believed=4, already=4), ("4",)),
    ("not_allowed", Looked(100, 20, 8, acts=90, least_acts=5, believed=4, already=3), ("4",)),
    ("nothing_held", Looked(100, 20, 8, acts=90, least_acts=5), ("20", "90")),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("reason", "looked", "numbers"), REASONS)
def test_why_nothing_was_found(
    reason: str, looked: Looked, numbers: tuple[str, ...], language: str
) -> None:
    """The first thing that is missing is the reason, and its numbers are told."""
    assert looked.reason == reason
    told = why_nothing(looked.to_dict(), language)
    assert all(number in told for number in numbers)


@pytest.mark.parametrize("room", [capabilities, community, inbox, synergies])
def test_every_language_says_the_same(room: ModuleType) -> None:
    """All texts are there in all languages, with the same placeholders."""
    folder = Path(str(room.__file__)).parent / "texts"
    texts = {one.stem: json.loads(one.read_text("utf-8")) for one in folder.glob("*.json")}
    assert set(texts) == set(LANGUAGES)
    for own in texts.values():
        assert _places(own) == _places(texts["en"])


def _places(text: Any) -> Any:
    """Return the placeholders of every text."""
    if isinstance(text, dict):
        return {key: _places(item) for key, item in text.items()}
    return {part.partition("}")[0] for part in text.split("{")[1:]}


def test_whose_habit_it_is_in_every_language() -> None:
    """Who is exposed is named with their share; who is not, or is gone, is not."""
    people = (Entity("person.anna", "Anna"), Entity("person.ben", "Ben", exposed=False))
    home = replace(HOME, entities={**HOME.entities, **{one.entity_id: one for one in people}})
    done_by = {"people": {"person.anna": 17, "person.ben": 2, "person.gone": 1}, "of": 21}
    one = suggestion("time_of_day", {**PROOF, "done_by": done_by}, AT_TEN)
    for language in LANGUAGES:
        why = tell(one, home, language).why
        assert all(part in why for part in ("Anna", "17", "21"))
        assert "Ben" not in why
        assert "gone" not in why
    assert tell(one, home, "en").why.endswith("Done by Anna (17 of 21 times).")
    nobody = tell(one, HOME, "en").why
    assert nobody == tell(suggestion("time_of_day", PROOF, AT_TEN), HOME, "en").why
