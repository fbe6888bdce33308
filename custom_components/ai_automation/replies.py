"""Define what is said back, and tell what Home Assistant's own intents have to say."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Literal

from hassil.recognize import RecognizeResult
from homeassistant.helpers import intent

from .dialogues import Source

type Kind = Literal["answer", "command", "proposal", "question", "refusal"]

# Intents of Home Assistant that tell something and change nothing.
TELLING = {
    intent.INTENT_GET_CURRENT_DATE,
    intent.INTENT_GET_CURRENT_TIME,
    intent.INTENT_GET_STATE,
    intent.INTENT_GET_TEMPERATURE,
    intent.INTENT_TIMER_STATUS,
    "HassGetWeather",
    "HassRespond",
    "HassShoppingListLastItems",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said back; `waits` is that an answer is expected, `source` who has read it."""

    kind: Kind
    speech: str
    data: dict[str, Any] = field(default_factory=dict)
    waits: bool = False
    response: intent.IntentResponse | None = None
    source: Source = "local"

    @property
    def about(self) -> tuple[str, ...]:
        """Return the entity ids that were commanded or told of."""
        about = [*self.data.get("entities", ())]
        for call in self.data.get("calls", ()):
            about += call.get("target", {}).get("entity_id", ())
        if self.response is not None:
            done = [
                result.id
                for result in self.response.success_results
                if result.type is intent.IntentResponseTargetType.ENTITY and result.id
            ]
            about += done or [state.entity_id for state in self.response.matched_states]
        return tuple(dict.fromkeys(about))


def changes_something(result: RecognizeResult) -> bool:
    """Tell whether an intent may change something: it is then not for a question."""
    return result.intent.name not in TELLING


def overlooks(reply: Reply, entity_ids: Collection[str]) -> bool:
    """Tell whether an intent's answer about a kind of things left some of these out.

    Home Assistant's "are any windows open?" is "No" as well where it looked at no window: at
    covers only, or at nothing. And "is Anna home yet?" is "No, home": it looks for a zone of the
    name "home yet".
    """
    if entity_ids and all(it.startswith("person.") for it in entity_ids):
        return True
    response = reply.response
    if response is None or response.intent is None or "name" in response.intent.slots:
        return False
    if response.intent.intent_type != intent.INTENT_GET_STATE:
        return False
    looked_at = {
        state.entity_id for state in (*response.matched_states, *response.unmatched_states)
    }
    return not looked_at or not looked_at.issuperset(entity_ids)
