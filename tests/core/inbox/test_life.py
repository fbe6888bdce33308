"""Test what becomes of habits through many nights, and of what people say about them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from custom_components.ai_automation.core.inbox import trend_of
from custom_components.ai_automation.core.inbox.merging import COOL_DOWN
from custom_components.ai_automation.core.store import Run, Store, Suggestion, Version
from custom_components.ai_automation.core.store.runs import add_run
from custom_components.ai_automation.core.store.suggestions import (
    current_votes,
    decide,
    get_suggestion,
    list_observations,
    list_suggestions,
    merge_suggestions,
    release_suggestions,
)
from custom_components.ai_automation.core.store.versions import add_version

DAY = timedelta(days=1)
AREAS = {"light.bed": "bedroom", "light.sofa": "lounge", "fan.sofa": "lounge"}


@dataclass(slots=True)
class Nights:
    """A store, and the night it is."""

    store: Store
    now: datetime = datetime(2026, 11, 1, 3, tzinfo=UTC)

    async def find(self, *found: Suggestion, complete: bool = True, after: timedelta = DAY) -> None:
        """Let the next night's analysis find something."""
        self.now += after
        await merge_suggestions(self.store, found, self.now, AREAS, complete=complete)

    async def show(self, daily: int = 3) -> int:
        """Show what may be shown today."""
        day = self.now.replace(hour=0)
        return await release_suggestions(self.store, self.now, day, daily)

    async def statuses(self) -> dict[str, str]:
        """Return the statuses of all suggestions."""
        return {item.id: item.status for item in await list_suggestions(self.store)}

    async def get(self, suggestion_id: str) -> Suggestion:
        """Return a suggestion."""
        found = await get_suggestion(self.store, suggestion_id)
        assert found is not None
        return found


@pytest.fixture
async def nights(tmp_path: Path) -> AsyncIterator[Nights]:
    """Return an empty store."""
    store = await Store.open(tmp_path / "store.db")
    yield Nights(store)
    await store.close()


def _habit(
    habit_id: str,
    at: str = "22:00:00",
    entity_id: str = "light.bed",
    confidence: float = 0.8,
    **values: Any,
) -> Suggestion:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    action = {"action": "homeassistant.turn_on", "target": {"entity_id": entity_id}}
    return Suggestion(
        id=habit_id,
        type=values.get("type", "time_of_day"),
        title=f"{entity_id} at {at}",
        entities=[entity_id],
        confidence=confidence,
        support=20,
        evidence={},
        automation={"triggers": [{"trigger": "time", "at": at}], "actions": [action]},
        created_at=now,
        updated_at=now,
    )


async def test_a_few_a_day(nights: Nights) -> None:
    """The best are shown first, so many a day, and none twice."""
    found = [_habit(str(n), f"{n + 8:02}:00:00", confidence=0.6 + n / 100) for n in range(8)]
    await nights.find(*found)
    assert await nights.show() == 3
    assert await nights.show() == 0
    assert [item.id for item in await list_suggestions(nights.store, status="open")] == list("765")
    nights.now += DAY
    assert await nights.show() == 3
    assert await nights.show(daily=4) == 1
    nights.now += DAY
    assert await nights.show() == 1
    assert set((await nights.statuses()).values()) == {"open"}


async def test_same_habit_at_another_minute(nights: Nights) -> None:
    """A habit that moves stays the one it is, with its history; another is another."""
    await nights.find(_habit("a", "22:00:00", confidence=0.7))
    await nights.show()
    await nights.find(_habit("x", "22:20:00", confidence=0.8), _habit("morning", "07:00:00"))
    assert await nights.statuses() == {"a": "open", "morning": "queued"}
    moved = await nights.get("a")
    assert moved.automation is not None
    assert moved.automation["triggers"][0]["at"] == "22:20:00"
    await nights.find(_habit("y", "22:35:00", confidence=0.9))
    history = await list_observations(nights.store, ["a"])
    assert [one.confidence for one in history] == [0.7, 0.8, 0.9]
    assert trend_of([(one.at, one.confidence) for one in history]) == "rising"


async def test_two_near_each_other(nights: Nights) -> None:
    """Of two habits within the hour each stays itself."""
    await nights.find(_habit("early", "07:00:00"), _habit("late", "07:50:00"))
    await nights.find(_habit("x", "07:45:00"), _habit("y", "06:55:00"))
    early, late = await nights.get("early"), await nights.get("late")
    assert early.title.endswith("06:55:00")
    assert late.title.endswith("07:45:00")


async def test_fades_and_returns(nights: Nights) -> None:
    """What is not found goes from the inbox and loses confidence; found again, it is back."""
    await nights.find(_habit("a"))
    await nights.show()
    for _ in range(4):
        await nights.find()
    faded = await nights.get("a")
    assert (faded.status, faded.missed) == ("withdrawn", 4)
    assert faded.confidence == pytest.approx(0.8 * 0.85**4, abs=1e-3)
    history = await list_observations(nights.store, ["a"])
    assert [one.found for one in history] == [True, False, False, False, False]
    assert trend_of([(one.at, one.confidence) for one in history]) == "falling"
    await nights.find(_habit("a"))
    back = await nights.get("a")
    assert (back.status, back.missed, back.confidence) == ("open", 0, 0.8)


async def test_two_looks_on_one_day(nights: Nights) -> None:
    """A second analysis on the same day counts as the same look."""
    await nights.find(_habit("a"))
    await nights.find()
    await nights.find(after=timedelta(hours=2))
    assert (await nights.get("a")).missed == 1


async def test_part_of_the_history(nights: Nights) -> None:
    """What an analysis of some days does not find is not missed."""
    await nights.find(_habit("a"))
    await nights.show()
    await nights.find(complete=False)
    assert await nights.statuses() == {"a": "open"}


async def test_forgotten(nights: Nights) -> None:
    """What has not been there for a season is forgotten, a decision is not."""
    await nights.find(_habit("a"), _habit("b", "07:00:00"))
    await decide(nights.store, "b", "rejected", nights.now)
    await nights.find(after=100 * DAY)
    assert await nights.statuses() == {"b": "rejected"}
    assert await list_observations(nights.store, ["a"]) == []


async def test_rejected(nights: Nights) -> None:
    """Nothing that does the same comes for a month, in other words neither; then once more."""
    await nights.find(_habit("a"))
    await decide(nights.store, "a", "rejected", nights.now)
    await nights.find(_habit("a", confidence=0.95), _habit("b", "07:00:00"))
    assert await nights.statuses() == {"a": "rejected"}
    await nights.find(_habit("a"), _habit("b", "07:00:00"), after=COOL_DOWN)
    assert await nights.statuses() == {"a": "queued", "b": "queued"}
    await decide(nights.store, "a", "rejected", nights.now)
    await nights.find(_habit("a"), after=COOL_DOWN + DAY)
    assert (await nights.get("a")).status == "rejected"
    await nights.find(_habit("a"), after=COOL_DOWN)
    assert (await nights.get("a")).status == "queued"


async def test_never_again(nights: Nights) -> None:
    """Never is never."""
    await nights.find(_habit("a"))
    await decide(nights.store, "a", "rejected", nights.now, never_again=True)
    await nights.find(_habit("a"), _habit("b", "07:00:00"), after=400 * DAY)
    assert await nights.statuses() == {"a": "rejected"}


async def test_accepted_is_not_suggested_again(nights: Nights) -> None:
    """What was accepted is not found any more, or at another minute: it stays accepted."""
    await nights.find(_habit("a"))
    await decide(nights.store, "a", "accepted", nights.now, automation_id="1")
    await nights.find(_habit("x", "22:10:00"))
    await nights.find()
    assert await nights.statuses() == {"a": "accepted"}


async def test_rejections_lower_their_like(nights: Nights) -> None:
    """What is of the kind, the domain or the room of something rejected comes later."""
    lounge = _habit("lounge", "20:00:00", "light.sofa", 0.8)
    fan = _habit("fan", "15:00:00", "fan.sofa", 0.78, type="trigger_action")
    await nights.find(_habit("a"), lounge, fan)
    assert [item.id for item in await list_suggestions(nights.store)] == ["a", "lounge", "fan"]
    await decide(nights.store, "a", "rejected", nights.now)
    assert [item.id for item in await list_suggestions(nights.store, status="queued")] == [
        "fan",
        "lounge",
    ]
    votes = await current_votes(nights.store)
    assert votes["area", "bedroom"].disliked == votes["domain", "light"].disliked == 1
    assert votes["kind", "time_of_day"].factor == pytest.approx(2 / 3)
    assert ("area", "lounge") not in votes


async def test_second_thoughts(nights: Nights) -> None:
    """Taking back what an accepted one did, and editing it, speak against more of it."""
    await nights.find(_habit("a"))
    await decide(nights.store, "a", "accepted", nights.now, automation_id="made")
    liked = (await current_votes(nights.store))["area", "bedroom"]
    assert (liked.liked, liked.disliked) == (1, 0)
    assert liked.factor > 1
    for number in range(4):
        undone = "person" if number else None
        run = Run(id=str(number), automation_id="made", at=nights.now, undone=undone)
        await add_run(nights.store, run)
    version = Version(automation_id="made", change="update", created_at=nights.now)
    await add_version(nights.store, version)
    second = (await current_votes(nights.store))["area", "bedroom"]
    assert second.disliked == 3 * 0.25 + 0.5
    assert second.factor < liked.factor


def test_trend() -> None:
    """A trend takes three looks on different days, and more than a little."""
    start = datetime(2026, 11, 1, tzinfo=UTC)

    def over(*values: float) -> str:
        return trend_of([(start + number * DAY, one) for number, one in enumerate(values)])

    assert trend_of([]) == over(0.5) == over(0.5, 0.9) == "new"
    assert over(0.8, 0.8004, 0.8) == "steady"
    assert over(0.9, 0.8, 0.7) == "falling"
    assert trend_of([(start, 0.5)] * 3) == "new"
    assert trend_of([(start, 0.1), *((start + (200 + n) * DAY, 0.8) for n in range(3))]) == "steady"


async def test_pairings_take_the_room_that_habits_leave(nights: Nights) -> None:
    """However many and however sure they are, what people do is shown first."""
    pairs = [
        _habit(f"pair {hour}", f"{hour:02}:00:00", confidence=0.99, type="synergy")
        for hour in range(7)
    ]
    habits = [_habit(f"habit {hour}", f"{hour + 9:02}:00:00") for hour in range(4)]
    await nights.find(*pairs, *habits)
    await nights.show()
    assert await _open(nights) == ["habit 0", "habit 1", "habit 2"]
    nights.now += DAY
    await nights.show()
    assert len(await _open(nights)) == 6
    assert "habit 3" in await _open(nights)


async def _open(nights: Nights) -> list[str]:
    statuses = await nights.statuses()
    return sorted(key for key, status in statuses.items() if status == "open")
