"""Hold the shared store: versions, proposals, suggestions, analyses, dialogues."""

from .database import SCHEMA_VERSION, Store
from .errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreVersionError,
)
from .models import Analysis, Dialogue, Proposal, Suggestion, Version

__all__ = [
    "SCHEMA_VERSION",
    "Analysis",
    "Dialogue",
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
