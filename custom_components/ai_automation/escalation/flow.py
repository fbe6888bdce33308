"""Let the owner set up a language model; it is asked something before it is saved."""

import asyncio
from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import SOURCE_USER, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import probatio

from ..core.escalation.form import FormError
from .errors import (
    ModelAddressError,
    ModelAuthError,
    ModelBrokenError,
    ModelBusyError,
    ModelDeclinedError,
    ModelError,
    ModelFormatError,
    ModelRequestError,
    ModelServerError,
    ModelTimeoutError,
    ModelUnreachableError,
)
from .meter import Meter
from .server import complete
from .settings import (
    AI_TASK,
    CONF_ADDRESS,
    CONF_API_KEY,
    CONF_DAILY_CALLS,
    CONF_DAILY_COST,
    CONF_ENTITY,
    CONF_HIDE_PEOPLE,
    CONF_MODEL,
    CONF_PRICE_IN,
    CONF_PRICE_OUT,
    DEFAULTS,
    SERVER,
    ModelSettings,
    model_subentry,
)
from .task import generate

_TIMEOUT = 60
# A question without anything of the home in it.
_TEST = '{"request": "Hello", "things": []}'
# What a form says about a model that cannot be used.
MODEL_ERRORS: dict[type[ModelError], str] = {
    ModelAddressError: "invalid_address",
    ModelUnreachableError: "model_unreachable",
    ModelTimeoutError: "model_slow",
    ModelAuthError: "key_refused",
    ModelBusyError: "model_busy",
    ModelServerError: "model_failed",
    ModelRequestError: "request_refused",
    ModelFormatError: "wrong_protocol",
    ModelBrokenError: "wrong_protocol",
    ModelDeclinedError: "model_failed",
}
KEY_FIELD = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))
_AMOUNT = NumberSelector(
    NumberSelectorConfig(min=0, max=100_000, step="any", mode=NumberSelectorMode.BOX)
)
_COUNT = NumberSelector(
    NumberSelectorConfig(min=0, max=10_000, step=1, mode=NumberSelectorMode.BOX)
)
_SPENDING: dict[Any, Any] = {
    probatio.Required(CONF_HIDE_PEOPLE, default=DEFAULTS[CONF_HIDE_PEOPLE]): BooleanSelector(),
    probatio.Required(CONF_PRICE_IN, default=DEFAULTS[CONF_PRICE_IN]): _AMOUNT,
    probatio.Required(CONF_PRICE_OUT, default=DEFAULTS[CONF_PRICE_OUT]): _AMOUNT,
    probatio.Required(CONF_DAILY_COST, default=DEFAULTS[CONF_DAILY_COST]): _AMOUNT,
    probatio.Required(CONF_DAILY_CALLS, default=DEFAULTS[CONF_DAILY_CALLS]): _COUNT,
}
_ADDRESS_FIELD = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))
SERVER_SCHEMA = probatio.Schema(
    {
        probatio.Required(CONF_ADDRESS): _ADDRESS_FIELD,
        probatio.Optional(CONF_API_KEY): KEY_FIELD,
        probatio.Required(CONF_MODEL): TextSelector(),
        **_SPENDING,
    }
)
TASK_SCHEMA = probatio.Schema(
    {
        probatio.Required(CONF_ENTITY): EntitySelector(EntitySelectorConfig(domain=AI_TASK)),
        **_SPENDING,
    }
)


async def async_model_problem(
    hass: HomeAssistant, kind: str, data: Mapping[str, Any]
) -> ModelError | None:
    """Return why a model cannot be used, None if it answers. It is asked something short."""
    settings = ModelSettings.of_data("", kind, data)
    try:
        async with asyncio.timeout(_TIMEOUT):
            if kind == SERVER:
                session = async_get_clientsession(hass)
                await complete(session, settings, "Answer briefly.", _TEST, Meter(0))
            else:
                await generate(hass, settings.name, _TEST, Meter(0))
    except TimeoutError:
        return ModelTimeoutError("no answer in time")
    except FormError as err:
        return ModelFormatError(str(err))
    except ModelError as err:
        return err
    return None


class _ModelFlow(ConfigSubentryFlow):
    """What both kinds of models share: there is one at a time, and it is tested."""

    _present: Mapping[str, Any] = {}

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Begin to set a model up."""
        if model_subentry(self._get_entry()) is not None:
            return self.async_abort(reason="one_model")
        return await self._async_ask(user_input)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Begin to change the model that there is."""
        self._present = self._get_reconfigure_subentry().data
        return await self._async_ask(user_input)

    async def _async_ask(self, user_input: dict[str, Any] | None) -> SubentryFlowResult:
        """Show the form of this kind."""
        raise NotImplementedError

    def _save(self, title: str, data: dict[str, Any]) -> SubentryFlowResult:
        """Save the tested model."""
        if self.source == SOURCE_USER:
            return self.async_create_entry(title=title, data=data)
        subentry = self._get_reconfigure_subentry()
        return self.async_update_and_abort(self._get_entry(), subentry, title=title, data=data)


class ServerFlow(_ModelFlow):
    """Ask for a server that speaks OpenAI's protocol."""

    @override
    async def _async_ask(self, user_input: dict[str, Any] | None) -> SubentryFlowResult:
        return await self.async_step_server(user_input)

    async def async_step_server(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for address, key and model; an empty key keeps the present one."""
        errors: dict[str, str] = {}
        if user_input is not None:
            data = {**user_input, CONF_ADDRESS: user_input[CONF_ADDRESS].strip().rstrip("/")}
            same = data[CONF_ADDRESS] == self._present.get(CONF_ADDRESS)
            kept = self._present.get(CONF_API_KEY, "") if same else ""
            data[CONF_API_KEY] = user_input.get(CONF_API_KEY, "").strip() or kept
            problem = await async_model_problem(self.hass, SERVER, data)
            if problem is None:
                return self._save(data[CONF_MODEL], data)
            errors["base"] = MODEL_ERRORS[type(problem)]
        shown = user_input or {key: it for key, it in self._present.items() if key != CONF_API_KEY}
        return self.async_show_form(
            step_id="server",
            data_schema=self.add_suggested_values_to_schema(SERVER_SCHEMA, shown),
            errors=errors,
        )


class TaskFlow(_ModelFlow):
    """Ask for an AI Task entity of the home."""

    @override
    async def _async_ask(self, user_input: dict[str, Any] | None) -> SubentryFlowResult:
        return await self.async_step_task(user_input)

    async def async_step_task(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the entity."""
        errors: dict[str, str] = {}
        if user_input is not None:
            problem = await async_model_problem(self.hass, AI_TASK, user_input)
            if problem is None:
                return self._save(user_input[CONF_ENTITY], dict(user_input))
            errors["base"] = MODEL_ERRORS[type(problem)]
        return self.async_show_form(
            step_id="task",
            data_schema=self.add_suggested_values_to_schema(
                TASK_SCHEMA, user_input or self._present
            ),
            errors=errors,
        )
