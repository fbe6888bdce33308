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
from .models import (
    CacheEntry,
    Dialogue,
    JobRun,
    LearnedName,
    Lease,
    ModelCall,
    Observation,
    Proposal,
    Run,
    Suggestion,
    Trial,
    Version,
    Write,
)

__all__ = [
    "SCHEMA_VERSION",
    "CacheEntry",
    "Dialogue",
    "JobRun",
    "LearnedName",
    "Lease",
    "ModelCall",
    "Observation",
    "Proposal",
    "Run",
    "Store",
    "StoreBusyError",
    "StoreClosedError",
    "StoreDamagedError",
    "StoreError",
    "StoreFullError",
    "StoreVersionError",
    "Suggestion",
    "Trial",
    "Version",
    "Write",
]
