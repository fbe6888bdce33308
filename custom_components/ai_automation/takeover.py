"""Bring what a sidecar with a store of its own has found into the integration's store."""

from homeassistant.util import dt as dt_util

from .client import SidecarClient, SidecarFormatError
from .core.contract import AnalysisState
from .core.home import Home
from .core.store import JobRun, Store, Suggestion
from .core.store.jobs import ANALYSIS
from .core.store.suggestions import merge_suggestions


async def async_take_over(
    store: Store, client: SidecarClient, state: AnalysisState, home: Home
) -> None:
    """Keep the suggestions of a finished analysis and the analysis itself.

    Raises a SidecarError or StoreError; doing it again does no harm.
    """
    now = dt_util.utcnow()
    analysis = _analysis(state)
    patterns = await client.suggestions()
    found = [
        Suggestion(**pattern.to_dict(), created_at=now, updated_at=now) for pattern in patterns
    ]
    areas = {it: entity.area_id for it, entity in home.entities.items() if entity.area_id}
    complete = state.stats.get("complete") is True
    await merge_suggestions(store, found, now, areas, complete=complete)
    await store.write(lambda session: session.merge(analysis))


def _analysis(state: AnalysisState) -> JobRun:
    """Return a finished analysis as it is kept."""
    started = dt_util.parse_datetime(state.started_at or "")
    finished = dt_util.parse_datetime(state.finished_at or "")
    if state.id is None or started is None or finished is None:
        raise SidecarFormatError("a finished analysis has no times")
    return JobRun(
        id=state.id,
        job=ANALYSIS,
        started_at=started,
        finished_at=finished,
        status=state.status,
        stats=state.stats,
        error=state.error,
    )
