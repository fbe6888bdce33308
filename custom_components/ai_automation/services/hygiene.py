"""Report on all automations of the house."""

from collections import Counter
from datetime import timedelta
from typing import Final

from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
import probatio as vol

from ..core.checks.hygiene import TOPICS
from ..data import AiAutomationConfigEntry
from ..hygiene import async_look_over
from ..responses import Response, of_issue
from .handler import Action

ATTR_WEEKS: Final = "weeks"

REPORT_SCHEMA = vol.Schema(
    {vol.Optional(ATTR_WEEKS, default=4): vol.All(vol.Coerce(int), vol.Range(min=1, max=520))}
)


async def _hygiene_report(
    hass: HomeAssistant, entry: AiAutomationConfigEntry, call: ServiceCall
) -> Response:
    home = await entry.runtime_data.homes.async_get()
    quiet = timedelta(weeks=call.data[ATTR_WEEKS])
    issues = await async_look_over(hass, home, quiet, hass.config.language)
    counted = Counter(issue.topic for issue in issues)
    return {
        "automations": len(home.automations),
        "counts": {topic: counted[topic] for topic in TOPICS},
        "issues": [of_issue(issue) for issue in issues],
    }


ACTIONS = {"hygiene_report": Action(_hygiene_report, REPORT_SCHEMA, SupportsResponse.ONLY)}
