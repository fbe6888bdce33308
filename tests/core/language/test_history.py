"""Questions about the past are read: their kind, their things, their time."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from custom_components.ai_automation.core.history import Row
from custom_components.ai_automation.core.home import Area, Entity, Home
from custom_components.ai_automation.core.language import is_question
from custom_components.ai_automation.core.language.history import (
    HistoryQuestion,
    Recorded,
    answer_history,
    answered,
    read_history,
)
from custom_components.ai_automation.core.language.reading import Refused, Situation, Unclear
from custom_components.ai_automation.core.language.spoken import kind_of

ZONE = ZoneInfo("Europe/Amsterdam")
# A Wednesday afternoon; last Sunday had a clock change, and so 25 hours.
NOW = datetime(2026, 10, 28, 14, 30, tzinfo=ZONE)
_THINGS = (
    Entity("switch.kiln", "Kiln", area_id="studio"),
    Entity("lock.studio", "Studio lock", area_id="studio"),
    Entity("binary_sensor.hatch", "Hatch", area_id="attic", device_class="window"),
    Entity("binary_sensor.skylight", "Skylight", area_id="attic", device_class="window"),
    Entity("light.attic", "Attic light", area_id="attic"),
    Entity("sensor.attic", "Attic temperature", area_id="attic", device_class="temperature",
           unit="°C", state_class="measurement"),
    Entity("sensor.kiln", "Kiln power", device_class="power", unit="W", state_class="measurement"),
    Entity("climate.studio", "Studio thermostat", area_id="studio"),
    Entity("weather.home", "Forecast"),
    Entity("person.wren", "Wren", state="home"),
)  # fmt: skip
HOME = Home(
    entities={it.entity_id: it for it in _THINGS},
    areas={it: Area(it, it.capitalize()) for it in ("studio", "attic")},
    time_zone=str(ZONE),
)


def read(text: str, now: datetime = NOW, language: str = "en") -> HistoryQuestion:
    """Return what a text asks; one that asks nothing of the past fails the test."""
    found = read_history(text, HOME, Situation(now, language))
    assert isinstance(found, HistoryQuestion), found
    return found


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("today", "28 00:00", "28 14:30"),
        ("yesterday", "27 00:00", "28 00:00"),
        ("the day before yesterday", "26 00:00", "27 00:00"),
        ("last night", "27 17:00", "28 06:00"),
        ("overnight", "27 17:00", "28 06:00"),
        ("this morning", "28 03:00", "28 12:00"),
        ("yesterday evening", "27 17:00", "27 23:00"),
        ("this week", "26 00:00", "28 14:30"),
        ("last week", "19 00:00", "26 00:00"),
        ("last weekend", "24 00:00", "26 00:00"),
        ("over the weekend", "24 00:00", "26 00:00"),
        ("since Monday", "26 00:00", "28 14:30"),
        ("on Tuesday", "27 00:00", "28 00:00"),
        ("last Wednesday", "21 00:00", "22 00:00"),
        ("on Saturday night", "24 17:00", "25 06:00"),
        ("this month", "01 00:00", "28 14:30"),
        ("since 8", "28 08:00", "28 14:30"),
        ("since 2", "28 14:00", "28 14:30"),
        ("since yesterday", "27 00:00", "28 14:30"),
        ("since this morning", "28 03:00", "28 14:30"),
        ("in the last 3 hours", "28 11:30", "28 14:30"),
        ("in the past hour", "28 13:30", "28 14:30"),
        ("in the last 2 days", "26 14:30", "28 14:30"),
        ("in the last two weeks", "14 14:30", "28 14:30"),
        ("between 8 and 10 last night", "27 20:00", "27 22:00"),
        ("between 9 and 11 yesterday", "27 09:00", "27 11:00"),
        ("between 11 pm and 1 am last night", "27 23:00", "28 01:00"),
        ("on the 5th", "05 00:00", "06 00:00"),
        ("on 12 October", "12 00:00", "13 00:00"),
    ],
)
def test_times(said: str, start: str, end: str) -> None:
    """Times are meant as people say them, in the home's own time."""
    period = read(f"how often was the hatch opened {said}").period
    assert period is not None
    assert f"{period.start:%d %H:%M}" == start
    assert f"{period.end:%d %H:%M}" == end
    assert period.start.month == 10


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("at 10 yesterday", "27 10:00"),
        ("yesterday at half past nine", "27 09:30"),
        ("at 8 last night", "27 20:00"),
        ("at 2 am last night", "28 02:00"),
        ("at noon", "28 12:00"),
        ("at 18:00", "27 18:00"),
        ("2 hours ago", "28 12:30"),
        ("at midnight on Monday", "26 00:00"),
    ],
)
def test_moments(said: str, at: str) -> None:
    """A moment is the last of that name that has been."""
    period = read(f"was the kiln on {said}").period
    assert period is not None
    assert period.moment
    assert f"{period.start:%d %H:%M}" == at


@pytest.mark.parametrize(
    ("said", "now", "hours"),
    [
        ("on Sunday", NOW, 25),
        ("last night", datetime(2026, 10, 25, 14, tzinfo=ZONE), 14),
        ("yesterday", datetime(2026, 3, 30, 14, tzinfo=ZONE), 23),
        ("in the last 3 hours", datetime(2026, 3, 29, 4, tzinfo=ZONE), 3),
        ("since midnight", datetime(2026, 3, 29, 4, tzinfo=ZONE), 3),
    ],
)
def test_days_with_a_clock_change(said: str, now: datetime, hours: float) -> None:
    """They have an hour more or less."""
    period = read(f"how long was the kiln on {said}", now).period
    assert period is not None
    assert period.span.seconds == hours * 3600


def test_the_small_hours() -> None:
    """At two in the morning, last night still goes on."""
    period = read("how often was the hatch opened last night", NOW.replace(hour=2)).period
    assert period is not None
    assert f"{period.start:%d %H:%M}-{period.end:%d %H:%M}" == "27 17:00-28 02:30"


@pytest.mark.parametrize(
    ("text", "kind", "entity_ids"),
    [
        ("when did the hatch last open", "when", {"binary_sensor.hatch"}),
        ("how long has the studio been unlocked", "how_long", {"lock.studio"}),
        ("total hours the kiln ran this week?", "how_long", {"switch.kiln"}),
        ("how warm did it get in the attic yesterday, at most", "measure", {"sensor.attic"}),
        ("why is the attic light on, I didn't touch it", "why", {"light.attic"}),
        ("what's going to turn the attic light off tonight", "uses", {"light.attic"}),
        ("how often did Wren leave this week", "how_often", {"person.wren"}),
        ("has any window been open since this morning", "whether",
         {"binary_sensor.hatch", "binary_sensor.skylight"}),
        ("which windows were open last night", "which",
         {"binary_sensor.hatch", "binary_sensor.skylight"}),
        ("how cold did it get in the attic last night", "measure", {"sensor.attic"}),
        ("what was the highest temperature in the studio yesterday", "measure",
         {"climate.studio"}),
        ("how warm was it outside yesterday", "measure", {"weather.home"}),
        ("was it warmer than yesterday", "compare", {"weather.home"}),
        ("how much energy did the kiln use this month", "measure", {"sensor.kiln"}),
        ("did the kiln use more power than last week", "compare", {"sensor.kiln"}),
        ("why did the attic light turn on", "why", {"light.attic"}),
        ("who unlocked the studio", "why", {"lock.studio"}),
        ("what turned the attic light off", "why", {"light.attic"}),
        ("what time does the attic light go off", "uses", {"light.attic"}),
        ("what have you got set to happen with the attic light", "uses", {"light.attic"}),
    ],
)  # fmt: skip
def test_kinds(text: str, kind: str, entity_ids: set[str]) -> None:
    """A question is of a kind, and about things of the home."""
    assert is_question(text, "en")
    found = read(text)
    assert found.kind == kind
    assert {it.entity.entity_id for it in found.asked.subjects} == entity_ids


@pytest.mark.parametrize(
    "text",
    [
        "is the hatch open",
        "which lights are on",
        "what is the temperature in the attic",
        "how warm is it in the attic",
        "who is home",
        "was the kiln on",
        "what was the attic temperature",
        "turn on the kiln",
        "when the hatch opens turn on the kiln",
        "what is the weather like today",
        "",
        "why",
        "how long",
        "since yesterday",
    ],
)
def test_the_present_is_left_alone(text: str) -> None:
    """What asks of the present, or nothing, is no question about the past."""
    assert read_history(text, HOME, Situation(NOW)) is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("when was the hatch opened yesterday",
         "Hatch opened 5 times yesterday, first yesterday at 08:00 and last yesterday at 12:00."),
        ("was the hatch open yesterday",
         ("Yes, Hatch opened 5 times yesterday, last yesterday at 12:00, and was open for"
         " 50 minutes in all.")),
        ("was the hatch open on Monday",
         "I have no history of Hatch on Monday. I only have history since 27 October."),
    ],
)  # fmt: skip
def test_many_changes(text: str, answer: str) -> None:
    """Many times are counted, not listed."""
    midnight = NOW.replace(day=27, hour=0, minute=0).timestamp()
    rows = [Row(midnight, "off")]
    for hour in range(8, 13):
        opened = midnight + hour * 3600
        rows += [Row(opened, "on"), Row(opened + 600, "off")]
    recorded = Recorded({("binary_sensor.hatch", None): rows})
    assert answered(read(text), recorded, Situation(NOW)).text == answer


def test_unknown_things_are_named() -> None:
    """What the home does not have is not guessed."""
    found = read_history("how long was the sauna on yesterday", HOME, Situation(NOW))
    assert isinstance(found, Refused)
    assert "sauna" in found.reasons[0].text


@pytest.mark.parametrize(
    "text",
    [
        "turn on the kiln that was on yesterday",
        "when the hatch was open for 5 minutes turn on the attic light",
        "if the hatch was left open, close it",
        "remind me when the kiln is done",
        "tell me when the hatch opens",
        "please have the kiln on since it is cold",
        "can you turn off the kiln after midnight",
        "make sure the kiln was turned off by ten",
        "and so turn the attic light off since yesterday",
        "turn the attic light on like last night",
        "kiln on",
        "attic light off at ten",
    ],
)
def test_a_request_is_no_question(text: str) -> None:
    """However much of the past is in it."""
    assert not is_question(text, "en")
    assert kind_of(text, HOME, Situation(NOW)) != "question"


def test_what_is_meant_is_asked_back() -> None:
    """Several things of a name are asked about, and the answer is taken up."""
    lamps = {
        it: Entity(f"light.{it}", f"{it.capitalize()} lamp", area_id="studio")
        for it in ("left", "right")
    }
    home = Home(
        entities={it.entity_id: it for it in lamps.values()}, areas=HOME.areas,
        time_zone=str(ZONE),
    )  # fmt: skip
    asked = read_history("how long was the lamp on yesterday", home, Situation(NOW))
    if isinstance(asked, Unclear):
        found = answer_history(asked.pending, "the left one", home, Situation(NOW))
        assert found is not None
        asked = found[0]
        assert isinstance(asked, HistoryQuestion)
        assert [it.entity.entity_id for it in asked.asked.subjects] == ["light.left"]
    else:
        assert isinstance(asked, HistoryQuestion)
        assert len(asked.asked.subjects) == len(lamps)
