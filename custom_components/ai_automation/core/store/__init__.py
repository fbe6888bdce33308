"""Hold the shared store: automations, suggestions, dialogues, model calls, learned names."""

from .database import SCHEMA_VERSION, Store
from .errors import (
    StoreBusyError,
    StoreClosedError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreVersionError,
)
from .models import Analysis, Dialogue, LearnedName, ModelCall, Proposal, Suggestion, Version, Write

__all__ = [
    "SCHEMA_VERSION",
    "Analysis",
    "Dialogue",
    "LearnedName",
    "ModelCall",
    "Proposal",
    "Store",
    "StoreBusyError",
    "StoreClosedError",
    "StoreDamagedError",
    "StoreError",
    "StoreFullError",
    "StoreVersionError",
    "Suggestion",
    "Version",
    "Write",
]
