"""Remember what a test run has to put back, across a restart in the middle of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.components import persistent_notification
from homeassistant.core import Context, HomeAssistant, State
from homeassistant.helpers.json import json_dumps
from homeassistant.util.json import json_loads_object

from ..const import DOMAIN
from ..core.plan.wording import join
from ..core.store import Store
from ..core.store.facts import get_fact, set_fact
from ..errors import readable_store_errors
from ..wording import say, texts_of
from .restoring import async_restore

PENDING: Final = "test_run"
_NOTIFICATION = f"{DOMAIN}_test_run"


@dataclass(frozen=True, slots=True)
class CutOff:
    """A test run that was cut off, and the states that there were before it."""

    name: str
    states: tuple[State, ...]


async def async_remember(store: Store, name: str, states: Iterable[State]) -> None:
    """Keep the states that entities have before a test run."""
    text = json_dumps({"name": name, "states": [state.as_dict() for state in states]})
    with readable_store_errors():
        await set_fact(store, PENDING, text)


async def async_forget(store: Store) -> None:
    """Forget them after a test run."""
    with readable_store_errors():
        await set_fact(store, PENDING, None)


async def async_cut_off(store: Store) -> CutOff | None:
    """Return the test run in whose middle Home Assistant ended, None if there is none."""
    with readable_store_errors():
        text = await get_fact(store, PENDING)
    if text is None:
        return None
    kept: dict[str, Any] = json_loads_object(text)
    states = (State.from_dict(one) for one in kept["states"])
    return CutOff(kept["name"], tuple(state for state in states if state is not None))


async def async_finish(hass: HomeAssistant, store: Store, cut_off: CutOff) -> None:
    """Put back what a test run has left, and say so."""
    restored, left = await async_restore(hass, cut_off.states, Context())
    await async_forget(store)
    language = hass.config.language
    told = [say("test_cut_off", language, name=cut_off.name)]
    for key, ids in (("test_restored", restored), ("test_left", left)):
        if ids:
            told.append(say(key, language, names=names_of(hass, ids, language)))
    persistent_notification.async_create(
        hass, " ".join(told), say("test_cut_off_title", language), _NOTIFICATION
    )


def names_of(hass: HomeAssistant, entity_ids: Iterable[str], language: str) -> str:
    """Return the names of entities in words."""
    states = {entity_id: hass.states.get(entity_id) for entity_id in entity_ids}
    names = [state.name if state else entity_id for entity_id, state in states.items()]
    return join(names, texts_of(language))
