"""Write automations: the one way from a configuration to Home Assistant and back."""

from .account import async_remove_account
from .change import Written, config_hash
from .loaded import async_entity_id, async_find
from .settling import Settled
from .writer import AUTOMATION_PREFIX, AutomationWriter

__all__ = [
    "AUTOMATION_PREFIX",
    "AutomationWriter",
    "Settled",
    "Written",
    "async_entity_id",
    "async_find",
    "async_remove_account",
    "config_hash",
]
