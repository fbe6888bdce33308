"""Tell what helps to find a fault, without names, tokens, addresses or places."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .const import CONF_APP, CONF_URL, STORE_TEXTS
from .core.contract import AnalysisState
from .core.home import Home
from .core.store import SCHEMA_VERSION, Store, StoreError
from .core.store.spending import count_outcomes, spent_since
from .core.store.suggestions import list_suggestions
from .data import AiAutomationConfigEntry
from .escalation import settings_of


async def async_get_config_entry_diagnostics(
    _hass: HomeAssistant, entry: AiAutomationConfigEntry
) -> dict[str, Any]:
    """Return counts, versions and states; nothing that a person has named."""
    data = entry.runtime_data
    state = data.coordinator.data
    info = asdict(state.info) if state.info else None
    store_id = info.pop("store_id") if info else None
    return {
        "sidecar": {
            "entered": CONF_URL in entry.options,
            "from_app": CONF_APP in entry.options,
            "status": state.status,
            "answers": data.coordinator.last_update_success,
            "info": info,
            "shares_our_store": store_id == data.store.identity if info else None,
        },
        "analysis": _analysis(state.analysis) if state.analysis else None,
        "store": await _store(data.store),
        "cache": data.cache.told(),
        "model": await _model(entry),
        "home": _home(await data.homes.async_get()),
    }


def _analysis(analysis: AnalysisState) -> dict[str, Any]:
    """Return times and numbers of an analysis; its message may name something."""
    return {
        "status": analysis.status,
        "started_at": analysis.started_at,
        "finished_at": analysis.finished_at,
        "failed_with_message": analysis.error is not None,
        "stats": {
            key: item for key, item in analysis.stats.items() if isinstance(item, int | float)
        },
    }


async def _store(store: Store) -> dict[str, Any]:
    """Return how many suggestions of each kind there are, or why they cannot be read."""
    try:
        suggestions = await list_suggestions(store)
    except StoreError as err:
        return {"schema": SCHEMA_VERSION, "problem": STORE_TEXTS.get(type(err), "store_unusable")}
    counts = Counter(f"{item.type} {item.status}" for item in suggestions)
    return {
        "schema": SCHEMA_VERSION,
        "suggestions": dict(sorted(counts.items())),
        "queries": store.timings.told(),
    }


async def _model(entry: AiAutomationConfigEntry) -> dict[str, Any] | None:
    """Return what kind of model there is and what was spent on it; no texts, no names."""
    settings = settings_of(entry)
    if settings is None:
        return None
    store = entry.runtime_data.store
    try:
        spent = await spent_since(store, dt_util.start_of_local_day())
        outcomes = await count_outcomes(store)
    except StoreError as err:
        return {"problem": STORE_TEXTS.get(type(err), "store_unusable")}
    return {
        "kind": settings.kind,
        "hides_people": settings.hide_people,
        "spent_today": asdict(spent),
        "outcomes": outcomes,
    }


def _home(home: Home) -> dict[str, Any]:
    """Return how much of what there is."""
    domains = Counter(entity_id.partition(".")[0] for entity_id in home.entities)
    return {
        "entities": dict(sorted(domains.items())),
        "areas": len(home.areas),
        "floors": len(home.floors),
        "devices": len(home.devices),
        "labels": len(home.labels),
        "actions": len(home.actions),
        "automations": len(home.automations),
    }
