"""Tell a person in Repairs what only a person can put right."""

from collections.abc import Sequence

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN, SidecarStatus
from .core.store import Trial

NOT_REACHABLE = "sidecar_not_reachable"
TOO_OLD = "sidecar_too_old"
TOO_NEW = "sidecar_too_new"
NOT_INCLUDED = "automations_not_included"
TRIAL_OVER = "trial_over"
RENAMED = "entity_renamed"


@callback
def async_report_sidecar(
    hass: HomeAssistant, status: SidecarStatus, *, down_for_long: bool
) -> None:
    """Raise the issue that the sidecar's state is, and remove those that it no longer is."""
    if status == "unreachable" and down_for_long:
        _raise_problem(hass, NOT_REACHABLE)
    elif status != "unreachable":
        ir.async_delete_issue(hass, DOMAIN, NOT_REACHABLE)
    if status == "too_old":
        _raise_problem(hass, TOO_OLD)
    else:
        ir.async_delete_issue(hass, DOMAIN, TOO_OLD)
    if status == "too_new":
        _raise_problem(hass, TOO_NEW)
    else:
        ir.async_delete_issue(hass, DOMAIN, TOO_NEW)


@callback
def async_report_automations(hass: HomeAssistant, *, included: bool) -> None:
    """Raise the issue that automations.yaml is not read, or remove it."""
    if included:
        ir.async_delete_issue(hass, DOMAIN, NOT_INCLUDED)
    else:
        _raise_problem(hass, NOT_INCLUDED)


@callback
def async_report_trial(hass: HomeAssistant, trial: Trial, *, over: bool) -> None:
    """Ask what is to become of a trial that is over, or ask no more."""
    key = f"{TRIAL_OVER}_{trial.automation_id}"
    if not over:
        ir.async_delete_issue(hass, DOMAIN, key)
        return
    name = str(trial.config.get("alias") or trial.automation_id)
    ir.async_create_issue(
        hass,
        DOMAIN,
        key,
        data={"automation_id": trial.automation_id, "name": name},
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=TRIAL_OVER,
        translation_placeholders={"name": name},
    )


@callback
def async_report_rename(
    hass: HomeAssistant, old: str, new: str, automations: Sequence[str]
) -> None:
    """Offer to put a new entity id in the place of an old one; nothing is left to do for none."""
    key = f"{RENAMED}_{old}"
    if not automations:
        ir.async_delete_issue(hass, DOMAIN, key)
        return
    told = {"old": old, "new": new, "automations": ", ".join(automations)}
    ir.async_create_issue(
        hass,
        DOMAIN,
        key,
        data={**told},
        is_fixable=True,
        severity=ir.IssueSeverity.WARNING,
        translation_key=RENAMED,
        translation_placeholders=told,
    )


@callback
def async_remove_issues(hass: HomeAssistant) -> None:
    """Remove every issue of the integration."""
    for domain, key in list(ir.async_get(hass).issues):
        if domain == DOMAIN:
            ir.async_delete_issue(hass, DOMAIN, key)


@callback
def _raise_problem(hass: HomeAssistant, key: str) -> None:
    """Raise an issue that a person has to put right elsewhere."""
    ir.async_create_issue(
        hass,
        DOMAIN,
        key,
        is_fixable=False,
        severity=ir.IssueSeverity.WARNING,
        translation_key=key,
    )
