"""Tell the home once what an analysis has come to."""

from typing import Any, Final

from homeassistant.core import HomeAssistant, callback

from .const import DOMAIN
from .core.contract import AnalysisState
from .core.store import Store
from .core.store.facts import get_fact, set_fact

EVENT_ANALYSIS_COMPLETE: Final = f"{DOMAIN}_analysis_complete"
_KEY: Final = "announced_analysis"
_NOT_OVER: Final = frozenset({"none", "running"})


class Announcer:
    """Fire an event for each analysis that has ended, restarts or not; none is told twice."""

    def __init__(self, hass: HomeAssistant, store: Store) -> None:
        """Take the store that remembers which was told last."""
        self._hass = hass
        self._store = store
        self._told: str | None = None

    async def async_announce(self, analysis: AnalysisState | None, open_suggestions: int) -> None:
        """Tell of an analysis if it has ended and nobody was told; raise a StoreError."""
        if analysis is None or analysis.id is None or analysis.status in _NOT_OVER:
            return
        if self._told is None:
            self._told = await get_fact(self._store, _KEY)
        if self._told == analysis.id:
            return
        # Remembered first: twice would be worse than never.
        await set_fact(self._store, _KEY, analysis.id)
        self._told = analysis.id
        self._fire(analysis, open_suggestions)

    @callback
    def _fire(self, analysis: AnalysisState, open_suggestions: int) -> None:
        data: dict[str, Any] = {
            "analysis_id": analysis.id,
            "status": analysis.status,
            "scheduled": analysis.scheduled,
            "started_at": analysis.started_at,
            "finished_at": analysis.finished_at,
            "seconds": analysis.stats.get("seconds"),
            "days": analysis.stats.get("days"),
            "patterns": analysis.stats.get("found"),
            "open_suggestions": open_suggestions,
            "error": analysis.error,
        }
        self._hass.bus.async_fire(EVENT_ANALYSIS_COMPLETE, data)
