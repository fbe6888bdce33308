"""Let a person decide in Repairs: what is to become of a trial, and of a name that changed."""

from typing import Final

from homeassistant.components.repairs import RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN
from .data import AiAutomationConfigEntry, AiAutomationData
from .errors import InvalidRequestError
from .guard import Grant
from .renames import async_apply_rename

# Repairs are for administrators; a menu asks for no second yes and no PIN.
BY_AN_ADMIN: Final = Grant("admin")


async def async_create_fix_flow(
    _hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the flow of an issue."""
    told = {key: str(value) for key, value in (data or {}).items()}
    if issue_id.startswith("trial_over"):
        return TrialOverFlow(told)
    return RenameFlow(told)


class IssueFlow(RepairsFlow):
    """A flow of an issue that is about an automation."""

    def __init__(self, told: dict[str, str]) -> None:
        """Take what the issue is about."""
        self.told = told

    @property
    def runtime(self) -> AiAutomationData:
        """Return what the integration works with; InvalidRequestError if it is not set up."""
        entries: list[AiAutomationConfigEntry] = self.hass.config_entries.async_entries(DOMAIN)
        for entry in entries:
            if entry.state is ConfigEntryState.LOADED:
                return entry.runtime_data
        raise InvalidRequestError("not_set_up")


class TrialOverFlow(IssueFlow):
    """Keep or drop what was tried."""

    async def async_step_init(self, _user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Ask what is to become of it."""
        return self.async_show_menu(
            step_id="init",
            menu_options=["keep", "drop"],
            description_placeholders={"name": self.told["name"]},
        )

    async def async_step_keep(self, _user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Let it act for good."""
        return await self._decide(keep=True)

    async def async_step_drop(self, _user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Take it back."""
        return await self._decide(keep=False)

    async def _decide(self, *, keep: bool) -> RepairsFlowResult:
        try:
            trials = self.runtime.trials
            trial = await trials.async_trial(self.told["automation_id"])
            if keep:
                await trials.async_keep(trial, BY_AN_ADMIN)
            else:
                await trials.async_drop(trial)
        except HomeAssistantError as err:
            return self.async_abort(reason="failed", description_placeholders={"message": str(err)})
        return self.async_create_entry(data={})


class RenameFlow(IssueFlow):
    """Put the new name of a thing in the place of the old one."""

    async def async_step_init(self, _user_input: dict[str, str] | None = None) -> RepairsFlowResult:
        """Show what changes."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Change the automations after a yes."""
        if user_input is None:
            return self.async_show_form(step_id="confirm", description_placeholders=dict(self.told))
        try:
            await async_apply_rename(self.hass, self.runtime.writer, self.told)
        except HomeAssistantError as err:
            return self.async_abort(reason="failed", description_placeholders={"message": str(err)})
        return self.async_create_entry(data={})
