"""Ask a language model about what was not read here, if the owner has set one up."""

from .asking import Asked, async_ask_model
from .settings import ModelSettings, settings_of

__all__ = ["Asked", "ModelSettings", "async_ask_model", "settings_of"]
