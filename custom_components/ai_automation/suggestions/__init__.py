"""Keep the inbox of suggestions: list them, accept them, reject them."""

from .inbox import Inbox

__all__ = ["Inbox"]
