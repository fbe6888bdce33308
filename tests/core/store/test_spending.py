"""What was asked of a model is accounted for: reserved, settled, limited, forgotten."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from custom_components.ai_automation.core.store import ModelCall, Store
from custom_components.ai_automation.core.store.spending import (
    KEPT_FOR,
    Spent,
    count_outcomes,
    list_calls,
    reserve_call,
    settle_call,
    spent_since,
)

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
TODAY = NOW.replace(hour=0)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Return an open store in a new folder."""
    opened = await Store.open(tmp_path / "store.db")
    yield opened
    await opened.close()


def call(cost: float = 0.4, at: datetime = NOW) -> ModelCall:
    """Return a call that may cost so much at most."""
    return ModelCall(
        at=at, model="a-model", tokens_in=100, tokens_out=50, estimated=True, cost=cost,
        sent="Turn on the lamp", outcome="asked",
    )  # fmt: skip


async def test_reserved_and_settled(store: Store) -> None:
    """A call counts with what it may cost from its beginning, and with what it cost afterwards."""
    made = call()
    assert await reserve_call(store, made, TODAY, 1.0, 0)
    assert await spent_since(store, TODAY) == Spent(1, 100, 50, 0.4)
    await settle_call(store, made.id, "proposed", tokens=(90, 20), estimated=False, cost=0.1)
    (kept,) = await list_calls(store, 10)
    assert (kept.outcome, kept.tokens_in, kept.tokens_out, kept.cost) == ("proposed", 90, 20, 0.1)
    assert not kept.estimated
    assert kept.sent == "Turn on the lamp"
    assert await spent_since(store, NOW + timedelta(hours=1)) == Spent(0, 0, 0, 0.0)


async def test_limits(store: Store) -> None:
    """What could exceed a limit is not recorded; yesterday's calls do not count."""
    assert await reserve_call(store, call(5.0, NOW - timedelta(days=1)), TODAY, 9.0, 1)
    assert await reserve_call(store, call(0.4), TODAY, 1.0, 2)
    assert not await reserve_call(store, call(0.7), TODAY, 1.0, 2)
    assert await reserve_call(store, call(0.6), TODAY, 1.0, 2)
    assert not await reserve_call(store, call(0.0), TODAY, 1.0, 2)
    assert await reserve_call(store, call(99.0), TODAY, 0, 0)
    assert await count_outcomes(store) == {"asked": 4}


async def test_at_once(store: Store) -> None:
    """Calls that are made at the same time cannot exceed the limit together."""
    allowed = await asyncio.gather(
        *(reserve_call(store, call(0.3), TODAY, 1.0, 0) for _ in range(12))
    )
    assert sum(allowed) == 3


async def test_forgotten(store: Store) -> None:
    """Calls are kept for thirty days."""
    old = NOW - KEPT_FOR
    await reserve_call(store, call(at=old - timedelta(minutes=1)), TODAY, 0, 0)
    await reserve_call(store, call(at=old), TODAY, 0, 0)
    await reserve_call(store, call(), TODAY, 0, 0)
    assert [kept.at for kept in await list_calls(store, 10)] == [NOW, old]
