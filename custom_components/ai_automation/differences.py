"""Show what changes between two configurations of an automation: in words, and line by line."""

from collections.abc import Mapping
import difflib
from typing import Any

from homeassistant.util.yaml import dump

from .core.home import Home
from .core.plan import diff, lift


def yaml_of(config: Mapping[str, Any] | None) -> str:
    """Return a configuration in YAML, nothing if there is none. For the executor."""
    return dump(dict(config)) if config else ""


def difference(before: str, after: str) -> str:
    """Return the unified diff of two configurations in YAML."""
    old, new = before.splitlines(), after.splitlines()
    return "\n".join(difflib.unified_diff(old, new, "before", "after", lineterm=""))


def changes(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, home: Home, language: str
) -> tuple[str, ...]:
    """Return a sentence for everything that changes; none if one of the two is not there.

    For the executor.
    """
    return diff(lift(before), lift(after), home, language) if before and after else ()
