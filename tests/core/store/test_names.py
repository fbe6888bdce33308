"""Learned names are kept: moved by whom they are from, forgotten with their things."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from custom_components.ai_automation.core.store import LearnedName, Store
from custom_components.ai_automation.core.store.names import (
    forget_names,
    forget_names_of,
    learn_names,
    list_names,
    move_names,
)

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Return an open store in a new folder."""
    opened = await Store.open(tmp_path / "store.db")
    yield opened
    await opened.close()


def name(entity_id: str, key: str = "big lamp", user_id: str = "ben") -> LearnedName:
    """Return a name of an entity."""
    return LearnedName(key=key, entity_id=entity_id, user_id=user_id, name=key, created_at=NOW)


async def kept(store: Store) -> set[tuple[str, str, str]]:
    """Return what is kept."""
    return {(it.key, it.entity_id, it.user_id) for it in await list_names(store)}


async def test_a_name_moves_with_who_gave_it(store: Store) -> None:
    """One person's name has new things the next time; that of somebody else stays."""
    assert await learn_names(store, [name("light.floor")]) == []
    assert await learn_names(store, [name("light.desk", user_id="ann")]) == []
    before = await learn_names(store, [name("light.corner"), name("light.shelf")])
    assert [it.entity_id for it in before] == ["light.floor"]
    assert await kept(store) == {
        ("big lamp", "light.desk", "ann"),
        ("big lamp", "light.corner", "ben"),
        ("big lamp", "light.shelf", "ben"),
    }
    again = await learn_names(store, [name("light.corner")])
    assert {it.entity_id for it in again} == {"light.corner", "light.shelf"}


async def test_names_are_forgotten(store: Store) -> None:
    """By name, whoever gave it, and with what they were for."""
    await learn_names(store, [name("light.floor")])
    await learn_names(store, [name("light.desk", user_id="ann")])
    await learn_names(store, [name("light.desk", key="reading light")])
    await forget_names(store, ["big lamp"])
    assert await kept(store) == {("reading light", "light.desk", "ben")}
    await move_names(store, "light.desk", "light.table")
    await forget_names_of(store, ["light.desk"])
    assert await kept(store) == {("reading light", "light.table", "ben")}
    await forget_names_of(store, ["light.table"])
    assert await kept(store) == set()
