"""Check automations against a home before anything is written."""

from .check import check_config
from .finding import Finding, Severity
from .nearest import nearest

__all__ = ["Finding", "Severity", "check_config", "nearest"]
