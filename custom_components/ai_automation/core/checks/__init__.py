"""Check automations against a home before anything is written."""

from .blueprints import blueprint_path
from .check import check_calls, check_config
from .finding import Finding, Severity
from .fix import Fix, NoSuchPlaceError, apply_fix
from .nearest import nearest

__all__ = [
    "Finding",
    "Fix",
    "NoSuchPlaceError",
    "Severity",
    "apply_fix",
    "blueprint_path",
    "check_calls",
    "check_config",
    "nearest",
]
