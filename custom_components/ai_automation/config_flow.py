"""Set the integration up without fields, with the app's sidecar if there is one."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import (
    ConfigEntryState,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
    OptionsFlow,
)
from homeassistant.const import CONF_HOST, CONF_PORT
from homeassistant.core import callback
from homeassistant.helpers.service_info.hassio import HassioServiceInfo
import probatio
from yarl import URL

from .client import SidecarAuthError
from .const import CONF_APP, CONF_TOKEN, CONF_URL, DOMAIN, NAME
from .data import AiAutomationConfigEntry
from .escalation.flow import (
    KEY_FIELD,
    MODEL_ERRORS,
    ServerFlow,
    TaskFlow,
    async_model_problem,
)
from .escalation.settings import AI_TASK, CONF_API_KEY, CONF_SUBENTRY, SERVER
from .options_flow import (
    FORM_ERRORS,
    SIDECAR_SCHEMA,
    TOKEN_FIELD,
    AiAutomationOptionsFlow,
    async_problem,
    entered_options,
    owners_options,
)


class AiAutomationConfigFlow(ConfigFlow, domain=DOMAIN):
    """Make the one entry, and keep its sidecar current."""

    _found: dict[str, Any]
    _app_name: str
    _token_known: bool
    _subentry_id: str

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: AiAutomationConfigEntry) -> OptionsFlow:
        """Return the flow of the options."""
        return AiAutomationOptionsFlow()

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: AiAutomationConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return the two ways to have a language model."""
        return {SERVER: ServerFlow, AI_TASK: TaskFlow}

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for nothing but a confirmation."""
        await self.async_set_unique_id(DOMAIN, raise_on_progress=False)
        self._abort_if_unique_id_configured()
        if user_input is None:
            return self.async_show_form(step_id="user")
        return self.async_create_entry(title=NAME, data={})

    @override
    async def async_step_hassio(self, discovery_info: HassioServiceInfo) -> ConfigFlowResult:
        """Take the sidecar of an app: into the present entry, or into a new one if confirmed."""
        # Not the message's own id: with that, Home Assistant would remove the entry with the app.
        await self.async_set_unique_id(DOMAIN)
        try:
            self._found = _found_options(discovery_info)
        except KeyError, TypeError, ValueError:
            return self.async_abort(reason="invalid_discovery")
        self._app_name = discovery_info.name
        self._token_known = CONF_TOKEN in self._found
        for entry in self._async_current_entries(include_ignore=False):
            return await self._renew(entry)
        self._abort_if_unique_id_configured()
        self.context["title_placeholders"] = {"name": discovery_info.name}
        return await self.async_step_hassio_confirm()

    async def async_step_hassio_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> ConfigFlowResult:
        """Ask whether the app's sidecar is to be used, and test it."""
        errors: dict[str, str] = {}
        if user_input is not None:
            options = {**self._found, **user_input}
            problem = await async_problem(self.hass, options)
            if problem is None:
                return self._use(options)
            self._token_known = self._token_known and not isinstance(problem, SidecarAuthError)
            errors["base"] = FORM_ERRORS[type(problem)]
        if self._token_known:
            self._set_confirm_only()
        fields = {} if self._token_known else {probatio.Required(CONF_TOKEN): TOKEN_FIELD}
        return self.async_show_form(
            step_id="hassio_confirm",
            data_schema=probatio.Schema(fields),
            description_placeholders={"app": self._app_name},
            errors=errors,
        )

    async def async_step_reauth(self, entry_data: Mapping[str, Any]) -> ConfigFlowResult:
        """Begin when the sidecar refuses the token, or a language model's server the key."""
        if CONF_SUBENTRY in entry_data:
            self._subentry_id = entry_data[CONF_SUBENTRY]
            return await self.async_step_reauth_model()
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_model(
        self, user_input: dict[str, str] | None = None
    ) -> ConfigFlowResult:
        """Ask for the key that the language model's server accepts, and test it."""
        errors: dict[str, str] = {}
        entry = self._get_reauth_entry()
        subentry = entry.subentries.get(self._subentry_id)
        if subentry is None:
            return self.async_abort(reason="model_removed")
        if user_input is not None:
            data = {**subentry.data, CONF_API_KEY: user_input[CONF_API_KEY].strip()}
            problem = await async_model_problem(self.hass, SERVER, data)
            if problem is None:
                self.hass.config_entries.async_update_subentry(entry, subentry, data=data)
                return self.async_abort(reason="reauth_successful")
            errors["base"] = MODEL_ERRORS[type(problem)]
        return self.async_show_form(
            step_id="reauth_model",
            data_schema=probatio.Schema({probatio.Required(CONF_API_KEY): KEY_FIELD}),
            description_placeholders={"model": subentry.title},
            errors=errors,
        )

    async def async_step_reauth_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> ConfigFlowResult:
        """Ask for the token that the sidecar uses now, and test it."""
        errors: dict[str, str] = {}
        entry = self._get_reauth_entry()
        if user_input is not None:
            options = {**entry.options, CONF_TOKEN: user_input[CONF_TOKEN].strip()}
            problem = await async_problem(self.hass, options)
            if problem is None:
                return self.async_update_reload_and_abort(entry, options=options)
            errors["base"] = FORM_ERRORS[type(problem)]
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=probatio.Schema({probatio.Required(CONF_TOKEN): TOKEN_FIELD}),
            description_placeholders={"address": entry.options.get(CONF_URL, "")},
            errors=errors,
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, str] | None = None
    ) -> ConfigFlowResult:
        """Ask for another sidecar, and test it."""
        errors: dict[str, str] = {}
        entry = self._get_reconfigure_entry()
        if user_input is not None:
            options = entered_options(entry.options, user_input)
            problem = await async_problem(self.hass, options)
            if problem is None:
                return self.async_update_reload_and_abort(entry, options=options)
            errors["base"] = FORM_ERRORS[type(problem)]
        shown = user_input or {CONF_URL: entry.options.get(CONF_URL, "")}
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(SIDECAR_SCHEMA, shown),
            errors=errors,
        )

    async def _renew(self, entry: AiAutomationConfigEntry) -> ConfigFlowResult:
        """Point the present entry to the app's sidecar, unless a person chose one that works."""
        present = entry.options
        chosen = CONF_URL in present and CONF_APP not in present
        if chosen and entry.state is ConfigEntryState.LOADED:
            status = entry.runtime_data.coordinator.data.status
            if status == "connected":
                return self.async_abort(reason="already_configured")
        if present.get(CONF_APP) == self._found[CONF_APP] and CONF_TOKEN in present:
            self._found.setdefault(CONF_TOKEN, present[CONF_TOKEN])
        problem = await async_problem(self.hass, self._found)
        if problem is None:
            return self._use(self._found)
        if isinstance(problem, SidecarAuthError):
            self._token_known = False
            return await self.async_step_hassio_confirm()
        return self.async_abort(reason="cannot_connect")

    def _use(self, options: dict[str, Any]) -> ConfigFlowResult:
        """Save the app's sidecar in the present entry, or in a new one."""
        for entry in self._async_current_entries(include_ignore=False):
            return self.async_update_reload_and_abort(
                entry,
                options={**owners_options(entry.options), **options},
                reason="already_configured",
                reload_even_if_entry_is_unchanged=False,
            )
        return self.async_create_entry(title=NAME, data={}, options=options)


def _found_options(discovered: HassioServiceInfo) -> dict[str, Any]:
    """Return the options that an app's message stands for."""
    config = discovered.config
    url = URL.build(scheme="http", host=config[CONF_HOST], port=int(config[CONF_PORT]))
    token = config.get(CONF_TOKEN)
    return {
        CONF_URL: str(url),
        CONF_APP: discovered.slug,
        **({CONF_TOKEN: str(token)} if token else {}),
    }
