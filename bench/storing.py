"""Measure the store while many use it at once."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
import random

from custom_components.ai_automation.core.store import Run, Store, Suggestion
from custom_components.ai_automation.core.store.dialogues import load_dialogue, save_dialogue
from custom_components.ai_automation.core.store.runs import add_run, list_runs, set_run
from custom_components.ai_automation.core.store.suggestions import (
    decide,
    list_suggestions,
    merge_suggestions,
    release_suggestions,
)
from custom_components.ai_automation.core.store.timing import worst

from .figures import Row

# A large home after three months, and more at once than a home ever does: eight conversations,
# each with ten turns a second.
_PAUSE = 0.1
_SUGGESTIONS, _RUNS, _USERS, _ROUNDS = 300, 5000, 8, 40
_NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def measure_storing(folder: Path) -> list[Row]:
    """Return how long statements and units of work take under load."""
    return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> list[Row]:
    store = await Store.open(folder / "store.db")
    await merge_suggestions(store, [_suggestion(number) for number in range(_SUGGESTIONS)], _NOW)
    await release_suggestions(store, _NOW, _NOW - timedelta(hours=12), _SUGGESTIONS)
    runs = [
        Run(id=str(number), automation_id=str(number % 50), at=_NOW - timedelta(minutes=number))
        for number in range(_RUNS)
    ]
    await store.write(lambda session: session.add_all(runs))
    await store.close()
    # Measured is what follows: the filling is no use of a home.
    store = await Store.open(folder / "store.db")
    await asyncio.gather(*(_use(store, number) for number in range(_USERS)))
    told = store.timings.told()
    await store.close()
    units = [
        Row(
            f"store, {_USERS} at once: a unit of work that {kind}s, waiting included",
            told[kind],
            target="< 50 ms p95",
        )
        for kind in ("read", "write")
    ]
    statements = {kind: told[kind] for kind in told if kind not in {"read", "write"}}
    figures = {"p95_ms": worst(statements), "kinds": float(len(statements))}
    return [*units, Row("store: slowest kind of statement", figures, target="< 50 ms p95")]


async def _use(store: Store, user: int) -> None:
    """Do what a home does to its store, again and again."""
    chance = random.Random(user)
    for number in range(_ROUNDS):
        run = Run(id=f"{user}.{number}", automation_id=str(number % 50), at=_NOW)
        await add_run(store, run)
        await set_run(store, run.id, outcome="done")
        await save_dialogue(store, str(user), {"turn": number}, _NOW)
        await load_dialogue(store, str(user))
        await list_suggestions(store, status="open", limit=20)
        await list_runs(store, [str(chance.randrange(50))])
        await asyncio.sleep(_PAUSE)
        if not number % 10:
            await decide(store, str(chance.randrange(_SUGGESTIONS)), "rejected", _NOW)


def _suggestion(number: int) -> Suggestion:
    entity_id = f"light.lamp_{number}"
    action = {"action": "light.turn_on", "target": {"entity_id": entity_id}}
    return Suggestion(
        id=str(number),
        type="time_of_day",
        title=entity_id,
        entities=[entity_id],
        confidence=0.5 + number / 1000,
        support=20,
        evidence={"dates": [f"2026-10-{day:02}" for day in range(1, 31)]},
        automation={"triggers": [{"trigger": "time", "at": "22:00:00"}], "actions": [action]},
        created_at=_NOW,
        updated_at=_NOW,
    )
