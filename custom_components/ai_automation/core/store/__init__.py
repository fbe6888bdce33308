"""Hold the shared store: versions, proposals, suggestions, analyses, dialogues, model calls."""

from .database import SCHEMA_VERSION, Store
from .errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreVersionError,
)
from .models import Analysis, Dialogue, ModelCall, Proposal, Suggestion, Version

__all__ = [
    "SCHEMA_VERSION",
    "Analysis",
    "Dialogue",
    "ModelCall",
    "Proposal",
    "Store",
    "StoreBusyError",
    "StoreDamagedError",
    "StoreError",
    "StoreFullError",
    "StoreVersionError",
    "Suggestion",
    "Version",
]
