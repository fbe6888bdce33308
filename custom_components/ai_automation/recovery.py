"""Put right at a start what was cut off when Home Assistant ended, and say so."""

from homeassistant.components import persistent_notification
from homeassistant.core import HomeAssistant

from .const import LOGGER
from .deploy import AutomationWriter
from .errors import DeployError
from .wording import say


async def async_recover(hass: HomeAssistant, writer: AutomationWriter) -> None:
    """Settle changes of automations that were cut off, and tell what became of each."""
    try:
        settled = await writer.async_settle()
    except DeployError as err:
        # The record stays, and is settled before the next change: nothing is lost meanwhile.
        LOGGER.warning("Changes that may have been cut off cannot be looked at: %s", err)
        return
    if not settled:
        return
    language = hass.config.language
    lines = [say(f"cut_off_{one.end}", language, name=one.name) for one in settled]
    title = say("cut_off_title", language)
    persistent_notification.async_create(hass, "\n\n".join(lines), title)
