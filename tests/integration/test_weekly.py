"""Test that the week is reported, in the language of the house."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from homeassistant.components.persistent_notification import async_register_callback
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from custom_components.ai_automation.core.store import Run
from custom_components.ai_automation.core.store.jobs import last_run
from custom_components.ai_automation.weekly import JOB

from .talking import async_act


async def _soon(wanted: Callable[[], bool]) -> None:
    for _ in range(100):
        if wanted():
            return
        await asyncio.sleep(0.05)
    raise TimeoutError


async def test_on_monday(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """On Monday morning the report is kept, and shown if there is anything to say; once."""
    shown: list[str] = []
    async_register_callback(
        hass, lambda _kind, all_: shown.extend(one["message"] for one in all_.values())
    )
    store, timetable = entry.runtime_data.store, entry.runtime_data.timetable
    now = dt_util.utcnow()
    run = Run(id="1", automation_id="ai_automation_x", at=now, outcome="done", undone="person")
    await store.write(lambda session: session.add(run))
    due = timetable._scheduler.next_due(JOB)
    assert due is not None
    assert (dt_util.as_local(due).weekday(), dt_util.as_local(due).hour) == (0, 8)
    timetable._scheduler._now = lambda: due + timedelta(hours=1)
    # As if the clock had been looked at, twice.
    timetable._plan()
    await _soon(lambda: bool(shown))
    timetable._plan()
    await timetable.async_stop()
    (message,) = shown
    assert "1 runs, 0 failed, 1 taken back" in message
    assert "ai_automation_x (1)" in message
    kept = await last_run(store, JOB)
    assert kept is not None
    assert kept.stats["taken_back"] == {"ai_automation_x": 1}


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "Suggestions"), ("nl", "Suggesties"), ("de", "Vorschläge"), ("fr", "Suggestions"),
     ("es", "Sugerencias")],
)  # fmt: skip
async def test_asked_for(
    hass: HomeAssistant, entry: MockConfigEntry, language: str, word: str
) -> None:
    """Whoever asks is told the last seven days, in any of the languages."""
    told = await async_act(hass, "weekly_report", language=language)
    assert word in told["text"]
    assert (told["report"]["runs"], told["last"]) == (0, None)
    assert "{" not in told["text"]
