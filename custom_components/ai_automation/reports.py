"""Tell what the automations that were written here have done, and how trials go."""

from dataclasses import asdict
from datetime import datetime

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .core.home import Home
from .core.plan import describe, lift
from .core.store import Run, Trial
from .core.store.runs import KEPT_FOR, list_runs
from .core.store.trials import list_trials
from .core.store.versions import first_changes
from .core.watching import summed_up
from .data import AiAutomationData
from .deploy import async_entity_id
from .errors import readable_store_errors
from .responses import Response

_EVERY_TRIAL = ("running", "over", "kept", "dropped")


async def async_report(data: AiAutomationData, entity_id: str | None) -> list[Response]:
    """Return what each automation that was changed here has done since, or one of them."""
    now = dt_util.utcnow()
    home = await data.homes.async_get()
    with readable_store_errors():
        first = await first_changes(data.store)
        runs = await list_runs(data.store)
    by_automation: dict[str, list[Run]] = {}
    for run in runs:
        by_automation.setdefault(run.automation_id, []).append(run)
    return [
        {
            "entity_id": one.entity_id,
            "automation_id": one.automation_id,
            "name": one.alias,
            "enabled": one.enabled,
            "since": (since := max(first[one.automation_id], now - KEPT_FOR)).isoformat(),
            **_plain(asdict(summed_up(by_automation.get(one.automation_id, ()), since, now))),
        }
        for one in home.automations
        if one.automation_id in first and entity_id in (None, one.entity_id)
    ]


async def async_trial_reports(
    hass: HomeAssistant, data: AiAutomationData, entity_id: str | None
) -> list[Response]:
    """Return how each trial goes, or went."""
    home = await data.homes.async_get()
    with readable_store_errors():
        trials = await list_trials(data.store, _EVERY_TRIAL)
        runs = await list_runs(data.store, [trial.automation_id for trial in trials])
    told = []
    for trial in trials:
        its_entity = async_entity_id(hass, trial.automation_id)
        if entity_id not in (None, its_entity):
            continue
        during = [
            run
            for run in runs
            if run.automation_id == trial.automation_id and run.at >= trial.begins
        ]
        summary = await hass.async_add_executor_job(_would_do, trial, home, hass.config.language)
        told.append(
            {
                "entity_id": its_entity,
                "automation_id": trial.automation_id,
                "name": trial.config.get("alias"),
                "kind": trial.kind,
                "status": trial.status,
                "begins": trial.begins.isoformat(),
                "ends": trial.ends.isoformat(),
                "summary": summary,
                "fired": len(during),
                "runs": [_of_run(run) for run in during],
            }
        )
    return told


def _would_do(trial: Trial, home: Home, language: str) -> str:
    """Return what an automation does when it is kept. For the executor."""
    return describe(lift(trial.config), home, language)


def _of_run(run: Run) -> Response:
    return {
        "at": run.at.isoformat(),
        "trigger": run.trigger,
        "outcome": run.outcome,
        "error": run.error,
        "already_so": run.already,
        "people_did_the_same": run.followed,
        "undone_by": run.undone,
    }


def _plain(values: Response) -> Response:
    return {
        key: value.isoformat() if isinstance(value, datetime) else value
        for key, value in values.items()
    }
