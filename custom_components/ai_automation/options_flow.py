"""Let a person enter a sidecar that runs elsewhere, and set what automations may do."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlowWithReload
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
    TimeSelector,
)
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
from .const import (
    CONF_ANALYSIS_TIME,
    CONF_DAILY,
    CONF_PIN,
    CONF_POLICY,
    CONF_TOKEN,
    CONF_URL,
    DEFAULT_ANALYSIS_TIME,
    DEFAULT_DAILY,
)
from .core.policy import RULES, Role
from .core.policy.settings import HIGHEST, HOTTEST_WATER, LOWEST, MOST, policy_of
from .guard.pin import digits_of, hashed
from .wording import say

TOKEN_FIELD = TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))
SIDECAR_SCHEMA = probatio.Schema(
    {
        probatio.Optional(CONF_URL): TextSelector(TextSelectorConfig(type=TextSelectorType.URL)),
        probatio.Optional(CONF_TOKEN): TOKEN_FIELD,
    }
)
_RULE_FIELD = SelectSelector(
    SelectSelectorConfig(
        options=list(RULES), translation_key="policy_rule", mode=SelectSelectorMode.DROPDOWN
    )
)
RULES_SCHEMA = probatio.Schema(
    {
        probatio.Required("unlock"): _RULE_FIELD,
        probatio.Required("away"): _RULE_FIELD,
        probatio.Required("disarm"): _RULE_FIELD,
        probatio.Required("open"): _RULE_FIELD,
        probatio.Required("gas"): _RULE_FIELD,
        probatio.Required("valve"): _RULE_FIELD,
        probatio.Required("heating"): _RULE_FIELD,
        probatio.Required("camera"): _RULE_FIELD,
        probatio.Required("film"): _RULE_FIELD,
        probatio.Required("system"): _RULE_FIELD,
        probatio.Required("guard"): _RULE_FIELD,
        probatio.Required("bulk"): _RULE_FIELD,
        probatio.Required("power"): _RULE_FIELD,
        probatio.Required("message"): _RULE_FIELD,
        probatio.Required("hidden"): _RULE_FIELD,
    }
)
MOST_DAILY = 50
# What has nothing to do with which sidecar there is.
_OWNERS = (CONF_POLICY, CONF_PIN, CONF_ANALYSIS_TIME, CONF_DAILY)
WINDOWS = ("strict_hours", "peak", "film_hours")
_PLAIN = ("heating_low", "heating_high", "water_high", "bulk")


def _degrees(highest: float) -> NumberSelector:
    return NumberSelector(
        NumberSelectorConfig(
            min=LOWEST, max=highest, step=0.5, unit_of_measurement="°C", mode=NumberSelectorMode.BOX
        )
    )


LIMITS_SCHEMA = probatio.Schema(
    {
        probatio.Required("heating_low"): _degrees(HIGHEST),
        probatio.Required("heating_high"): _degrees(HIGHEST),
        probatio.Required("water_high"): _degrees(HOTTEST_WATER),
        probatio.Required("bulk"): NumberSelector(
            NumberSelectorConfig(min=1, max=MOST, step=1, mode=NumberSelectorMode.BOX)
        ),
        probatio.Optional("strict_hours_start"): TimeSelector(),
        probatio.Optional("strict_hours_end"): TimeSelector(),
        probatio.Optional("peak_start"): TimeSelector(),
        probatio.Optional("peak_end"): TimeSelector(),
        probatio.Optional("film_hours_start"): TimeSelector(),
        probatio.Optional("film_hours_end"): TimeSelector(),
        probatio.Optional("high_power"): EntitySelector(EntitySelectorConfig(multiple=True)),
    }
)
NIGHTS_SCHEMA = probatio.Schema(
    {
        probatio.Required(CONF_ANALYSIS_TIME): TimeSelector(),
        probatio.Required(CONF_DAILY): NumberSelector(
            NumberSelectorConfig(min=1, max=MOST_DAILY, step=1, mode=NumberSelectorMode.BOX)
        ),
    }
)
PIN_SCHEMA = probatio.Schema(
    {
        probatio.Optional("new_pin"): TOKEN_FIELD,
        probatio.Required("remove_pin", default=False): BooleanSelector(),
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
    """Return the options that a filled form stands for; without an address there is no sidecar."""
    owners = owners_options(present)
    address = entered.get(CONF_URL, "").strip()
    if not address:
        return owners
    token = entered.get(CONF_TOKEN, "").strip() or present.get(CONF_TOKEN, "")
    kept = present if address == present.get(CONF_URL) else owners
    return {**kept, CONF_URL: address, CONF_TOKEN: token}


def owners_options(present: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that stay whatever sidecar there is: what the owner wants."""
    return {key: present[key] for key in _OWNERS if key in present}


class AiAutomationOptionsFlow(OptionsFlowWithReload):
    """Ask for the sidecar, and for what automations may do."""

    _role: Role

    async def async_step_init(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002 - Home Assistant's signature
    ) -> ConfigFlowResult:
        """Show what can be set."""
        return self.async_show_menu(
            step_id="init",
            menu_options=[
                "sidecar",
                "administrators",
                "residents",
                "strangers",
                "limits",
                "pin",
                "nights",
            ],
        )

    async def async_step_sidecar(
        self, user_input: dict[str, str] | None = None
    ) -> ConfigFlowResult:
        """Show the sidecar's form, test what was entered, save it."""
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
            step_id="sidecar",
            data_schema=self.add_suggested_values_to_schema(SIDECAR_SCHEMA, shown),
            errors=errors,
        )

    async def async_step_administrators(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002 - Home Assistant's signature
    ) -> ConfigFlowResult:
        """Ask what administrators may have automations do."""
        self._role = "admin"
        return await self.async_step_rules()

    async def async_step_residents(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002 - Home Assistant's signature
    ) -> ConfigFlowResult:
        """Ask what other people with an account may have automations do."""
        self._role = "user"
        return await self.async_step_rules()

    async def async_step_strangers(
        self,
        user_input: dict[str, Any] | None = None,  # noqa: ARG002 - Home Assistant's signature
    ) -> ConfigFlowResult:
        """Ask what somebody may have automations do of whom only the voice is there."""
        self._role = "unknown"
        return await self.async_step_rules()

    async def async_step_rules(self, user_input: dict[str, str] | None = None) -> ConfigFlowResult:
        """Ask what each kind of danger takes."""
        if user_input is not None:
            present = self._policy.get("rules", {})
            return self._save_policy({"rules": {**present, self._role: dict(user_input)}})
        rules = dict[str, Any](policy_of(self._policy).rules[self._role].items())
        return self.async_show_form(
            step_id="rules",
            data_schema=self.add_suggested_values_to_schema(RULES_SCHEMA, rules),
            description_placeholders={"who": say(f"role_{self._role}", self.hass.config.language)},
        )

    async def async_step_limits(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the limits and hours that the rules are about."""
        errors: dict[str, str] = {}
        if user_input is not None:
            for name in ("heating_high", "water_high"):
                if user_input["heating_low"] >= user_input[name]:
                    errors[name] = "limits_reversed"
            for name in WINDOWS:
                ends = [user_input.get(f"{name}_{end}") for end in ("start", "end")]
                if ends.count(None) == 1 or (ends[0] is not None and ends[0] == ends[1]):
                    errors[f"{name}_end"] = "half_window"
            if not errors:
                return self._save_policy(_limits(user_input))
        shown = user_input if user_input is not None else _shown(self._policy)
        return self.async_show_form(
            step_id="limits",
            data_schema=self.add_suggested_values_to_schema(LIMITS_SCHEMA, shown),
            errors=errors,
        )

    async def async_step_pin(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the owner's PIN; only its hash is kept."""
        errors: dict[str, str] = {}
        if user_input is not None:
            options = dict(self.config_entry.options)
            if user_input["remove_pin"]:
                options.pop(CONF_PIN, None)
                return self.async_create_entry(data=options)
            pin = digits_of(user_input.get("new_pin", ""))
            if pin is not None:
                kept = await self.hass.async_add_executor_job(hashed, pin)
                return self.async_create_entry(data={**options, CONF_PIN: kept})
            errors["new_pin"] = "pin_shape"
        return self.async_show_form(step_id="pin", data_schema=PIN_SCHEMA, errors=errors)

    async def async_step_nights(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask when the history is analysed, and how much of what was found is shown a day."""
        present = self.config_entry.options
        if user_input is not None:
            entered = {**user_input, CONF_DAILY: int(user_input[CONF_DAILY])}
            return self.async_create_entry(data={**present, **entered})
        shown = {
            CONF_ANALYSIS_TIME: present.get(CONF_ANALYSIS_TIME, DEFAULT_ANALYSIS_TIME),
            CONF_DAILY: present.get(CONF_DAILY, DEFAULT_DAILY),
        }
        return self.async_show_form(
            step_id="nights",
            data_schema=self.add_suggested_values_to_schema(NIGHTS_SCHEMA, shown),
        )

    @property
    def _policy(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.config_entry.options.get(CONF_POLICY, {})
        return found

    def _save_policy(self, changed: Mapping[str, Any]) -> ConfigFlowResult:
        policy = {**self._policy, **changed}
        return self.async_create_entry(data={**self.config_entry.options, CONF_POLICY: policy})


def _limits(entered: Mapping[str, Any]) -> dict[str, Any]:
    """Return the limits of a form as the policy has them."""
    windows = {
        name: {end: entered[f"{name}_{end}"] for end in ("start", "end")}
        if entered.get(f"{name}_start")
        else None
        for name in WINDOWS
    }
    plain = {key: entered[key] for key in _PLAIN}
    return {**plain, **windows, "high_power": entered.get("high_power", [])}


def _shown(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a policy's limits as a form shows them."""
    policy = policy_of(data)
    windows = {
        "strict_hours": policy.strict_hours,
        "peak": policy.peak,
        "film_hours": policy.film_hours,
    }
    ends = {
        f"{name}_{end}": getattr(window, end).isoformat()
        for name, window in windows.items()
        if window is not None
        for end in ("start", "end")
    }
    return {
        **{key: getattr(policy, key) for key in _PLAIN},
        "high_power": sorted(policy.high_power),
        **ends,
    }
