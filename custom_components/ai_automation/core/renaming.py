"""Put another entity id in the place of one, wherever a configuration names it."""

import re
from typing import Any


def with_entity(value: Any, old: str, new: str) -> Any:
    """Return a configuration with another entity id in the place of one, in templates as well."""
    if isinstance(value, dict):
        return {key: with_entity(inner, old, new) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_entity(inner, old, new) for inner in value]
    if isinstance(value, str):
        pattern = rf"(?<![\w.])(states\.)?{re.escape(old)}(?!\w)"
        return re.sub(pattern, lambda match: f"{match.group(1) or ''}{new}", value)
    return value
