"""Questions about what is usual are read, and answered from how often it was so."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from custom_components.ai_automation.core.history import Row
from custom_components.ai_automation.core.home import Area, Entity, Home
from custom_components.ai_automation.core.language import is_question
from custom_components.ai_automation.core.language.history import (
    HistoryQuestion,
    Recorded,
    answered,
    read_history,
)
from custom_components.ai_automation.core.language.reading import Refused, Situation

ZONE = ZoneInfo("Europe/Amsterdam")
# A Wednesday afternoon; on 25 October the clocks went back.
NOW = datetime(2026, 11, 11, 14, 30, tzinfo=ZONE)
NAMES = {
    "en": ("Kiln", "Studio blind", "Attic light", "Wren"),
    "nl": ("Koffiezetapparaat", "Rolluik Studio", "Lamp Zolder", "Wren"),
    "de": ("Kaffeemaschine", "Rollladen Studio", "Licht Dachboden", "Wren"),
    "fr": ("Machine à café", "Volet studio", "Lampe du grenier", "Wren"),
    "es": ("Cafetera", "Persiana estudio", "Lámpara del desván", "Wren"),
}


def home(language: str = "en") -> Home:
    """Return a home whose names are in a language."""
    kiln, blind, light, person = NAMES[language]
    things = (
        Entity("switch.kiln", kiln, area_id="studio"),
        Entity("cover.blind", blind, area_id="studio", device_class="blind"),
        Entity("light.attic", light, area_id="attic"),
        Entity("person.wren", person, state="home"),
    )
    return Home(
        entities={it.entity_id: it for it in things},
        areas={it: Area(it, it.capitalize()) for it in ("studio", "attic")},
        time_zone=str(ZONE),
    )


def read(text: str, language: str = "en") -> HistoryQuestion:
    """Return what a text asks; one that asks nothing fails the test."""
    found = read_history(text, home(language), Situation(NOW, language))
    assert isinstance(found, HistoryQuestion), found
    assert is_question(text, language)
    return found


def told(text: str, on: Iterable[tuple[datetime, timedelta]]) -> str:
    """Return the answer where the kiln was on for these times."""
    start = NOW - timedelta(days=60)
    rows = [Row(start.timestamp(), "off")]
    for at, long in sorted(on):
        rows += [Row(at.timestamp(), "on"), Row((at + long).timestamp(), "off")]
    recorded = Recorded({("switch.kiln", None): rows})
    return answered(read(text), recorded, Situation(NOW)).text


def days(count: int) -> list[datetime]:
    """Return the beginnings of the last days, the latest first."""
    today = NOW.replace(hour=0, minute=0)
    return [today - timedelta(days=back) for back in range(1, count + 1)]


def at(day: datetime, hour: int, minute: int = 0) -> datetime:
    """Return a time on the wall of a day."""
    return day.replace(hour=hour, minute=minute)


@pytest.mark.parametrize(
    ("language", "text", "entity_id", "event", "measure"),
    [
        ("en", "what time does the kiln usually turn on?", "switch.kiln", "on", None),
        ("en", "around what time is the kiln normally switched off", "switch.kiln", "off", None),
        ("en", "when do we usually close the blind", "cover.blind", "closed", None),
        ("en", "when does Wren usually get home?", "person.wren", "home", None),
        ("en", "how long is the attic light typically on", "light.attic", "on", "mean"),
        ("nl", "hoe laat gaat het koffiezetapparaat meestal aan?", "switch.kiln", "on", None),
        ("nl", "wanneer doen we meestal het rolluik dicht?", "cover.blind", "closed", None),
        ("nl", "hoe lang staat de lamp op zolder meestal aan?", "light.attic", "on", "mean"),
        ("de", "Wann geht die Kaffeemaschine normalerweise an?", "switch.kiln", "on", None),
        ("de", "Wann schließen wir meistens den Rollladen?", "cover.blind", "closed", None),
        ("de", "Wie lange ist die Kaffeemaschine meistens an?", "switch.kiln", "on", "mean"),
        ("fr", "à quelle heure la machine à café s'allume d'habitude ?", "switch.kiln", "on", None),
        ("fr", "à quelle heure Wren rentre d'habitude ?", "person.wren", "home", None),
        ("es", "¿a qué hora se enciende normalmente la cafetera?", "switch.kiln", "on", None),
        ("es", "¿a qué hora suele encenderse la cafetera?", "switch.kiln", "on", None),
        ("es", "¿cuándo se cierra normalmente la persiana?", "cover.blind", "closed", None),
    ],
)
def test_read(language: str, text: str, entity_id: str, event: str, measure: str | None) -> None:
    """The thing, what it does, and whether it is asked when or how long."""
    question = read(text, language)
    assert (question.kind, question.asked.event, question.measure) == ("usual", event, measure)
    assert [it.entity.entity_id for it in question.asked.subjects] == [entity_id]


def test_days_are_read() -> None:
    """Some days of the week may be asked about."""
    assert read("when does the kiln usually turn on at weekends?").weekdays == {5, 6}
    assert read("when does the kiln usually turn on?").weekdays == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "when did the kiln last turn on",
        "how long was the kiln on yesterday",
        "why does the kiln usually turn on",
    ],
)
def test_look_alikes(text: str) -> None:
    """Other questions stay what they are."""
    assert read(text).kind != "usual"


@pytest.mark.parametrize("text", ["when do we usually go to bed?", "what time do we usually eat"])
def test_what_cannot_be_seen(text: str) -> None:
    """It is said, with what can be asked for, and that is understood."""
    refused = read_history(text, home(), Situation(NOW))
    assert isinstance(refused, Refused)
    said = refused.reasons[-1].text
    assert read(said.split("“")[-1].split("”")[0]).kind == "usual"


def test_at_one_time() -> None:
    """The median with what most are between; clock changes and one odd day move nothing."""
    on = [(at(day, 6, 50 + (day.day % 3) * 4), timedelta(hours=1)) for day in days(40)]
    on[7] = (at(days(40)[7], 15), timedelta(hours=1))
    assert told("what time does the kiln usually turn on?", on) == (
        "Kiln usually turned on around 06:55, mostly between 06:50 and 07:00. "
        "I go by 40 times since 12 September."
    )


def test_other_at_weekends() -> None:
    """Weekdays and weekends are told apart where they are apart; one of them may be asked for."""
    late = {5, 6}
    on = [
        (at(day, 9, 30) if day.weekday() in late else at(day, 7), timedelta(hours=1))
        for day in days(28)
    ]
    both = told("when does the kiln usually turn on?", on)
    assert "07:00 on weekdays" in both
    assert "09:30 at weekends" in both
    assert "around 09:30, mostly" in told("when does the kiln usually turn on at weekends?", on)


def test_around_midnight() -> None:
    """What is done at night belongs to the evening before."""
    on = [
        (at(day, 23, 50) + timedelta(minutes=day.day % 2 * 20), timedelta(minutes=5))
        for day in days(30)
    ]
    assert "around 00:00" in told("when does the kiln usually turn on?", on)


def test_often_a_day() -> None:
    """The first and the last of a day are told."""
    on = [(at(day, hour), timedelta(minutes=10)) for day in days(20) for hour in (7, 12, 18, 22)]
    assert told("when does the kiln usually turn on?", on).startswith(
        "Kiln turned on about 4 times a day, usually first around 07:00 and last around 22:00."
    )


def test_at_no_time() -> None:
    """What is spread over the day has no usual time."""
    on = [(at(day, day.day * 7 % 24), timedelta(minutes=10)) for day in days(40)]
    assert "no fixed time" in told("when does the kiln usually turn on?", on)


def test_too_seldom() -> None:
    """Of little it is said how little it is."""
    on = [(at(day, 7), timedelta(hours=1)) for day in days(2)]
    few = told("when does the kiln usually turn on?", on)
    assert few.startswith("Too seldom to say: Kiln turned on only twice")
    assert "since 12 September" in few
    assert "never on" in told("when does the kiln usually turn on?", [])


def test_all_the_time() -> None:
    """What was never anything else has no time at which it begins."""
    start = (NOW - timedelta(days=30)).timestamp()
    recorded = Recorded({("switch.kiln", None): [Row(start, "on")]})
    question = read("when does the kiln usually turn on?")
    said = answered(question, recorded, Situation(NOW)).text
    assert said.startswith("Kiln has been on as far back as I know.")


def test_how_long() -> None:
    """How long a day, and at a time if it is more than once a day."""
    on = [(at(day, 7), timedelta(minutes=118)) for day in days(20)]
    once = told("how long is the kiln usually on?", on)
    assert once.startswith("Kiln was usually on for about 2 hours a day. I go by 20 times")
    on += [(at(day, 18), timedelta(minutes=62)) for day in days(20)]
    twice = told("how long is the kiln usually on?", on)
    assert "about 3 hours a day, 1 hour and 30 minutes at a time" in twice
