"""Show what changes between two configurations of an automation, line by line."""

from collections.abc import Mapping
import difflib
from typing import Any

from homeassistant.util.yaml import dump


def difference(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    """Return the unified diff of two configurations; None is that there is none.

    For the executor.
    """
    old, new = (dump(dict(config)).splitlines() if config else [] for config in (before, after))
    return "\n".join(difflib.unified_diff(old, new, "before", "after", lineterm=""))
