"""Read the owner's policy from plain data, and put it into such."""

from collections.abc import Mapping
from datetime import time
from typing import Any, Final

from .model import DEFAULT_POLICY, KINDS, ROLES, RULES, Kind, Policy, Role, Rule, Window

# Limits of the settings: °C, and things turned off at once.
LOWEST: Final = -10
HIGHEST: Final = 40
HOTTEST_WATER: Final = 95
MOST: Final = 100


def policy_of(data: Mapping[str, Any]) -> Policy:
    """Return the policy of settings; what is missing or cannot be read is strict as by default."""
    default, rules = DEFAULT_POLICY, data.get("rules", {})
    return Policy(
        rules={role: _rules(rules.get(role, {}), role) for role in ROLES},
        strict_hours=_window(data.get("strict_hours")),
        heating_low=data.get("heating_low", default.heating_low),
        heating_high=data.get("heating_high", default.heating_high),
        water_high=data.get("water_high", default.water_high),
        bulk=int(data.get("bulk", default.bulk)),
        peak=_window(data.get("peak")),
        high_power=frozenset(data.get("high_power", ())),
        film_hours=_window(data.get("film_hours")) or default.film_hours,
    )


def _rules(given: Mapping[str, Any], role: Role) -> Mapping[Kind, Rule]:
    default = DEFAULT_POLICY.rules[role]
    return {kind: _rule(given.get(kind), default[kind]) for kind in KINDS}


def _rule(given: Any, default: Rule) -> Rule:
    return next((rule for rule in RULES if rule == given), default)


def _window(given: Any) -> Window | None:
    """Return a window from its two times as text, None if there is none."""
    if not isinstance(given, Mapping):
        return None
    try:
        start, end = (time.fromisoformat(str(given.get(key))) for key in ("start", "end"))
    except ValueError:
        return None
    return Window(start, end) if start != end else None
