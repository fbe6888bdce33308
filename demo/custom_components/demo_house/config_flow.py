"""Add the demo house."""

from typing import Any, override

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult

from .const import DOMAIN


class DemoHouseConfigFlow(ConfigFlow, domain=DOMAIN):
    """Ask for nothing but a confirmation."""

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Add the house."""
        if user_input is None:
            return self.async_show_form(step_id="user")
        return self.async_create_entry(title="Demo house", data={})
