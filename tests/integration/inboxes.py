"""Fill the inbox of suggestions, for tests of what becomes of them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pytest_homeassistant_custom_component.common import (  # type: ignore[import-untyped]
    MockConfigEntry,
)

from custom_components.ai_automation.core.store import Suggestion
from custom_components.ai_automation.core.store.suggestions import merge_suggestions

FOUND = datetime(2026, 11, 20, tzinfo=UTC)


def habit(suggestion_id: str, entity_id: str, confidence: float, **evidence: Any) -> Suggestion:
    """Return a habit with its proof: a light that is turned on at ten."""
    proof = {
        "held": 19,
        "applicable": 20,
        "first": "2026-10-01",
        "last": "2026-11-19",
        "held_out": {"held": 6, "applicable": 6},
        **evidence,
    }
    return at_ten("time_of_day", suggestion_id, entity_id, confidence, proof)


def at_ten(
    kind: str, suggestion_id: str, entity_id: str, confidence: float, evidence: dict[str, Any]
) -> Suggestion:
    """Return the suggestion that a light is turned on at ten."""
    return Suggestion(
        id=suggestion_id,
        type=kind,
        title="Light at ten",
        entities=[entity_id],
        confidence=confidence,
        support=20,
        evidence=evidence,
        automation={
            "alias": f"Light at ten {suggestion_id}",
            "description": "",
            "triggers": [{"trigger": "time", "at": "22:00:00"}],
            "conditions": [],
            "actions": [{"action": "light.turn_on", "target": {"entity_id": entity_id}}],
            "mode": "single",
        },
        created_at=FOUND,
        updated_at=FOUND,
    )


async def async_fill(entry: MockConfigEntry, found: Sequence[Suggestion]) -> None:
    """Put suggestions into the inbox."""
    data = entry.runtime_data
    await merge_suggestions(data.store, list(found), FOUND)
    await data.coordinator.async_refresh_suggestions()
