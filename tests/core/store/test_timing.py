"""Test what is measured of the store."""

from pathlib import Path

import pytest

from custom_components.ai_automation.core.store import Store
from custom_components.ai_automation.core.store.facts import get_fact, set_fact
from custom_components.ai_automation.core.store.timing import Histogram, Timings, kind_of, worst


async def test_every_statement_is_measured(tmp_path: Path) -> None:
    """Statements are told apart by what they do to which table, without their values."""
    store = await Store.open(tmp_path / "store.db")
    for number in range(5):
        await set_fact(store, f"secret {number}", "x")
    assert await get_fact(store, "secret 1") == "x"
    told = store.timings.told()
    await store.close()
    assert told["INSERT meta"]["count"] == 5
    assert told["SELECT meta"]["count"] >= 6
    assert told["BEGIN IMMEDIATE"]["count"] == 5
    assert (told["write"]["count"], told["read"]["count"]) == (5, 1)
    assert told["write"]["p95_ms"] >= told["INSERT meta"]["p50_ms"] > 0
    assert worst(told) == max(one["p95_ms"] for one in told.values())
    assert "secret" not in str(told)


def test_histogram() -> None:
    """Percentiles are right to a quarter, and never above the longest."""
    found = Histogram()
    assert (found.percentile(95), found.total) == (0.0, 0)
    for milliseconds in range(1, 101):
        found.add(float(milliseconds))
    assert found.percentile(50) == pytest.approx(50, rel=0.25)
    assert found.percentile(95) == pytest.approx(95, rel=0.25)
    assert found.percentile(100) == found.longest == 100
    found.add(1e9)
    assert found.percentile(100) == 1e9


def test_many_kinds() -> None:
    """However many statements there are, only so many are told apart."""
    timings = Timings()
    for number in range(300):
        timings.add(f"SELECT t{number}", 0.001)
    told = timings.told()
    assert len(told) == 201
    assert told["other"]["count"] == 100


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("SELECT a FROM runs WHERE a = ?", "SELECT runs"),
        ("\nINSERT INTO meta (a) VALUES (?)", "INSERT meta"),
        ("UPDATE leases SET holder=?", "UPDATE leases"),
        ('DELETE FROM "proposals"', "DELETE proposals"),
        ("PRAGMA synchronous=NORMAL", "PRAGMA"),
        ("BEGIN IMMEDIATE", "BEGIN IMMEDIATE"),
    ],
)
def test_kinds(statement: str, kind: str) -> None:
    """A statement is called by its verb and its table."""
    assert kind_of(statement) == kind
