"""Let a person enter a sidecar that runs elsewhere; it is tested before it is saved."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import TextSelector, TextSelectorConfig, TextSelectorType
import probatio

from .client import (
    SidecarAddressError,
    SidecarAuthError,
    SidecarClient,
    SidecarError,
    SidecarFormatError,
    SidecarResponseError,
    SidecarTooNewError,
    SidecarTooOldError,
    SidecarUnreachableError,
)
from .const import CONF_TOKEN, CONF_URL

TOKEN_FIELD = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))
SIDECAR_SCHEMA = probatio.Schema(
    {
        probatio.Optional(CONF_URL): TextSelector(TextSelectorConfig(type=TextSelectorType.URL)),
        probatio.Optional(CONF_TOKEN): TOKEN_FIELD,
    }
)
# What a form says about a sidecar that cannot be used.
FORM_ERRORS: dict[type[SidecarError], str] = {
    SidecarAddressError: "invalid_address",
    SidecarUnreachableError: "cannot_connect",
    SidecarAuthError: "invalid_auth",
    SidecarTooOldError: "too_old",
    SidecarTooNewError: "too_new",
    SidecarFormatError: "invalid_response",
    SidecarResponseError: "sidecar_failed",
}


async def async_problem(hass: HomeAssistant, options: Mapping[str, Any]) -> SidecarError | None:
    """Return why the sidecar in these options cannot be used, None if it can or there is none."""
    if not options.get(CONF_URL):
        return None
    client = SidecarClient(
        async_get_clientsession(hass), options[CONF_URL], options.get(CONF_TOKEN, "")
    )
    try:
        await client.health()
        await client.info()
    except SidecarError as err:
        return err
    return None


def entered_options(present: Mapping[str, Any], entered: Mapping[str, str]) -> dict[str, Any]:
    """Return the options that a filled form stands for; without an address there are none."""
    address = entered.get(CONF_URL, "").strip()
    if not address:
        return {}
    token = entered.get(CONF_TOKEN, "").strip() or present.get(CONF_TOKEN, "")
    kept = present if address == present.get(CONF_URL) else {}
    return {**kept, CONF_URL: address, CONF_TOKEN: token}


class AiAutomationOptionsFlow(OptionsFlowWithReload):
    """Ask for the sidecar's address and token."""

    async def async_step_init(self, user_input: dict[str, str] | None = None) -> ConfigFlowResult:
        """Show the form, test what was entered, save it."""
        errors: dict[str, str] = {}
        present = self.config_entry.options
        if user_input is not None:
            options = entered_options(present, user_input)
            problem = await async_problem(self.hass, options)
            if problem is None:
                return self.async_create_entry(data=options)
            errors["base"] = FORM_ERRORS[type(problem)]
        shown = user_input or {CONF_URL: present.get(CONF_URL, "")}
        return self.async_show_form(
            step_id="init",
            data_schema=self.add_suggested_values_to_schema(SIDECAR_SCHEMA, shown),
            errors=errors,
        )
