"""Watch what is called and what changes in the name of one context."""

from typing import Any, Self

from homeassistant.const import (
    ATTR_ENTITY_ID,
    EVENT_CALL_SERVICE,
    EVENT_STATE_CHANGED,
    STATE_UNAVAILABLE,
)
from homeassistant.core import (
    CALLBACK_TYPE,
    Context,
    Event,
    EventStateChangedData,
    HomeAssistant,
    State,
    callback,
)
from homeassistant.helpers.script import script_stack_cv
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids

from ..const import DOMAIN
from .report import Called


class Watch:
    """What happens in a test run: calls in their order, and what every changed entity was."""

    def __init__(self, hass: HomeAssistant, context: Context) -> None:
        """Take the context that the run has."""
        self._hass = hass
        self._context = context
        self._stops: list[CALLBACK_TYPE] = []
        self.calls: list[Called] = []
        self.before: dict[str, State] = {}

    def __enter__(self) -> Self:
        """Begin to watch."""
        listen = self._hass.bus.async_listen
        self._stops = [
            listen(EVENT_CALL_SERVICE, self._called),
            listen(EVENT_STATE_CHANGED, self._changed),
        ]
        return self

    def __exit__(self, *_: object) -> None:
        """End watching; a call of what cannot be reached has come to nothing."""
        for stop in self._stops:
            stop()
        self.settle()
        for call in self.calls:
            gone = [one for one, state in call.after.items() if state in (None, STATE_UNAVAILABLE)]
            if call.ok and gone:
                call.ok, call.error = False, f"unavailable: {', '.join(gone)}"

    @callback
    def settle(self, error: str | None = None) -> None:
        """Note the outcome of the call that was made last, if it has none yet."""
        if self.calls and not self.calls[-1].ok and self.calls[-1].error is None:
            self.calls[-1].ok, self.calls[-1].error = error is None, error

    @callback
    def _called(self, event: Event) -> None:
        if event.context.id != self._context.id or not _is_direct():
            return
        self.settle()
        data: dict[str, Any] = dict(event.data["service_data"])
        found = async_extract_referenced_entity_ids(self._hass, TargetSelection(data))
        domain = event.data["domain"]
        entity_ids = found.referenced | {
            one
            for one in found.indirectly_referenced
            if domain == "homeassistant" or one.startswith(f"{domain}.")
        }
        for entity_id in entity_ids:
            if (state := self._hass.states.get(entity_id)) is not None:
                self.before.setdefault(entity_id, state)
        before = {entity_id: self._state(entity_id) for entity_id in sorted(entity_ids)}
        rest = {key: value for key, value in data.items() if key != ATTR_ENTITY_ID}
        action = f"{domain}.{event.data['service']}"
        self.calls.append(Called(action, rest, before, dict(before)))

    @callback
    def _changed(self, event: Event[EventStateChangedData]) -> None:
        """Keep what an entity was before the run changed it first, and what it has become."""
        entity_id = event.data["entity_id"]
        old, new = event.data["old_state"], event.data["new_state"]
        if old is not None and self._context.id in (event.context.id, event.context.parent_id):
            self.before.setdefault(entity_id, old)
        calls = (call for call in reversed(self.calls) if entity_id in call.before)
        if (call := next(calls, None)) is not None:
            call.after[entity_id] = new.state if new else None

    def _state(self, entity_id: str) -> str | None:
        state = self._hass.states.get(entity_id)
        return state.state if state else None


def _is_direct() -> bool:
    """Tell whether the script that runs is ours, and not one that an entity has inside."""
    return all(script.startswith(f"{DOMAIN}.") for script in script_stack_cv.get() or ())
