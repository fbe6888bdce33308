"""Deploy several proposals and suggestions: each for itself, or all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .core.store.proposals import close_proposal
from .core.store.versions import get_version
from .data import AiAutomationConfigEntry
from .errors import readable_store_errors
from .guard import PUTTING_BACK, Grant
from .outcome import Outcome
from .proposals import Proposals
from .suggestions import Inbox


@dataclass(slots=True)
class Item:
    """One of several that are deployed: what came of it, or why nothing did."""

    kind: str
    id: str
    outcome: Outcome | None = None
    error: str | None = None
    taken_back: bool = False

    @property
    def deployed(self) -> bool:
        """Tell whether its automation was written."""
        return self.outcome is not None and self.outcome.status == "deployed"


class Batch:
    """Several proposals and suggestions, deployed one after another."""

    def __init__(self, hass: HomeAssistant, entry: AiAutomationConfigEntry, grant: Grant) -> None:
        """Take the loaded entry to work with, and what the one who asks may do."""
        self._grant = grant
        self._data = entry.runtime_data
        self._proposals = Proposals(hass, entry)
        self._inbox = Inbox(hass, entry)
        self._language = hass.config.language

    async def async_deploy(self, items: Sequence[Item], *, together: bool) -> bool:
        """Deploy all; return whether all were. With `together` one failure takes all back."""
        for item in items:
            try:
                item.outcome = await self._one(item)
            except HomeAssistantError as err:
                item.error = str(err)
            if together and not item.deployed:
                await self._take_back(items)
                return False
        return all(item.deployed for item in items)

    async def _one(self, item: Item) -> Outcome:
        if item.kind == "suggestion":
            return (await self._inbox.async_accept(item.id, self._language, self._grant))[1]
        proposal = await self._proposals.async_get(item.id)
        return await self._proposals.async_deploy(proposal, self._language, self._grant)

    async def _take_back(self, items: Sequence[Item]) -> None:
        """Take back what was written, the latest first."""
        for item in reversed(items):
            version_id = item.outcome.version if item.outcome is not None else None
            if version_id is None:
                continue
            with readable_store_errors():
                version = await get_version(self._data.store, version_id)
            if version is not None:
                await self._data.writer.async_take_back(version, grant=PUTTING_BACK)
                await self._reopen(item)
                item.taken_back = True

    async def _reopen(self, item: Item) -> None:
        """Let what was taken back be decided about again."""
        if item.kind == "suggestion":
            await self._inbox.async_reopen(item.id)
            return
        with readable_store_errors():
            await close_proposal(self._data.store, item.id, "open")


def as_response(items: Sequence[Item], *, complete: bool) -> dict[str, Any]:
    """Return what came of each."""
    return {
        "complete": complete,
        "items": [
            {
                f"{item.kind}_id": item.id,
                "status": item.outcome.status if item.outcome else "failed",
                "automation_id": item.outcome.automation_id if item.outcome else None,
                "entity_id": item.outcome.entity_id if item.outcome else None,
                "reasons": [item.error] if item.error else _reasons(item),
                "taken_back": item.taken_back,
            }
            for item in items
        ],
    }


def _reasons(item: Item) -> list[str]:
    return list(item.outcome.reasons) if item.outcome else []
