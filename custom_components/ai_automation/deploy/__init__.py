"""Write automations: the one way from a configuration to Home Assistant and back."""

from .account import async_remove_account
from .writer import AUTOMATION_PREFIX, AutomationWriter, Written, config_hash

__all__ = [
    "AUTOMATION_PREFIX",
    "AutomationWriter",
    "Written",
    "async_remove_account",
    "config_hash",
]
