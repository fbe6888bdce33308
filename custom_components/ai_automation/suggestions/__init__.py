"""Keep the inbox of suggestions: list them, accept them, reject them."""

from .inbox import Inbox
from .spoken import SpokenInbox

__all__ = ["Inbox", "SpokenInbox"]
