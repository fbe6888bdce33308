"""Test that what is kept is found while it holds, and never longer."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
import sqlite3

import pytest

from custom_components.ai_automation.core.cache import Cache, Kind
from custom_components.ai_automation.core.cache.memory import Memory
from custom_components.ai_automation.core.store import CacheEntry, Store
from custom_components.ai_automation.core.store.cached import delete_ended

VERDICTS = Kind("verdicts")
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        """Return what it shows."""
        return self.time


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Return an open store in a new folder."""
    opened = await Store.open(tmp_path / "store.db")
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> Clock:
    """Return a clock."""
    return Clock()


@pytest.fixture
def cache(store: Store, clock: Clock) -> Cache:
    """Return a cache over the store."""
    return Cache(store, clock)


async def test_found_in_memory_and_after_a_restart(
    cache: Cache, store: Store, clock: Clock
) -> None:
    """What was kept is found again, by another process too; every lookup is counted."""
    assert await cache.find(VERDICTS, "a", "home 1") is None
    await cache.keep(VERDICTS, "a", "home 1", {"right": 9})
    assert await cache.find(VERDICTS, "a", "home 1") == {"right": 9}
    assert await cache.find(Kind("others"), "a", "home 1") is None
    restarted = Cache(store, clock)
    assert await restarted.find(VERDICTS, "a", "home 1") == {"right": 9}
    assert await restarted.find(VERDICTS, "a", "home 1") == {"right": 9}
    assert restarted.told() == {
        "verdicts": {"in_memory": 1, "stored": 1, "missed": 0, "hit_rate": 1.0}
    }
    assert cache.told()["verdicts"] == {
        "in_memory": 1,
        "stored": 0,
        "missed": 1,
        "hit_rate": 0.5,
    }


async def test_not_found_of_another_source(cache: Cache) -> None:
    """What its source has changed since is looked up anew, and takes the place of the old."""
    await cache.keep(VERDICTS, "a", "home 1", {"right": 9})
    assert await cache.find(VERDICTS, "a", "home 2") is None
    await cache.keep(VERDICTS, "a", "home 2", {"right": 3})
    assert await cache.find(VERDICTS, "a", "home 2") == {"right": 3}
    assert await cache.find(VERDICTS, "a", "home 1") is None


@pytest.mark.parametrize(
    ("kind", "later", "found"),
    [
        (VERDICTS, timedelta(minutes=59), True),
        (VERDICTS, timedelta(hours=1), False),
        (Kind("days", timedelta(days=2)), timedelta(hours=47), True),
        (Kind("days", timedelta(days=2)), timedelta(hours=49), False),
    ],
)
async def test_each_kind_has_its_time(
    cache: Cache, store: Store, clock: Clock, kind: Kind, later: timedelta, *, found: bool
) -> None:
    """What is too old is found neither in memory nor in the store; looking keeps nothing alive."""
    await cache.keep(kind, "a", "", {"right": 9})
    clock.time += later / 2
    assert await cache.find(kind, "a", "") is not None
    clock.time += later / 2
    assert (await cache.find(kind, "a", "") is not None) is found
    assert (await Cache(store, clock).find(kind, "a", "") is not None) is found


async def test_the_store_keeps_to_its_size(store: Store, clock: Clock) -> None:
    """What has ended makes room, then what ends first; memory gives up what was not used."""
    cache = Cache(store, clock, most_in_memory=250, most_stored=450)
    for number in range(10):
        clock.time += timedelta(minutes=1)
        await cache.keep(VERDICTS, str(number), "", {"text": "x" * 80})
    restarted = Cache(store, clock, most_in_memory=250)
    kept = [number for number in range(10) if await restarted.find(VERDICTS, str(number), "")]
    assert kept == [6, 7, 8, 9]
    assert (await cache.find(VERDICTS, "9", "")) is not None
    assert cache.figures["verdicts"].in_memory == 1


def test_memory_gives_up_what_was_not_used_for_longest() -> None:
    """Sizes are counted once for each key, and what is looked at stays."""

    def entry(size: int) -> CacheEntry:
        return CacheEntry(kind="k", key="a", source="", value={}, size=size, expires_at=NOW)

    memory = Memory(100)
    for name in ("a", "b", "b", "c"):
        memory.keep(("k", name), entry(30))
    assert memory.size == 90
    assert memory.find(("k", "a")) is not None
    memory.keep(("k", "d"), entry(30))
    assert memory.find(("k", "b")) is None
    assert memory.find(("k", "a")) is not None
    memory.keep(("k", "huge"), entry(101))
    assert (memory.find(("k", "huge")), memory.size) == (None, 0)


async def test_forgotten(cache: Cache, store: Store, clock: Clock) -> None:
    """What is dropped is gone from memory and store; what has ended can be cleared away."""
    await cache.keep(VERDICTS, "a", "", {"right": 9})
    await cache.drop()
    assert await cache.find(VERDICTS, "a", "") is None
    await cache.keep(VERDICTS, "b", "", {"right": 9})
    clock.time += timedelta(minutes=30)
    await cache.keep(VERDICTS, "c", "", {"right": 9})
    later = NOW + timedelta(minutes=70)
    assert await store.write(lambda session: delete_ended(session, later)) == 1
    restarted = Cache(store, clock)
    assert await restarted.find(VERDICTS, "b", "") is None
    assert await restarted.find(VERDICTS, "c", "") == {"right": 9}


async def test_a_store_that_cannot_be_used_costs_no_answer(tmp_path: Path, clock: Clock) -> None:
    """While another program holds the store, memory serves; what is not in it is not found."""
    store = await Store.open(tmp_path / "store.db", busy_timeout=0.01)
    cache = Cache(store, clock)
    other = sqlite3.connect(tmp_path / "store.db")
    other.execute("BEGIN IMMEDIATE")
    await cache.keep(VERDICTS, "a", "", {"right": 9})
    assert await cache.find(VERDICTS, "a", "") == {"right": 9}
    other.rollback()
    other.close()
    await store.close()
    assert await cache.find(VERDICTS, "b", "") is None
    assert await Cache(store, clock).find(VERDICTS, "a", "") is None
