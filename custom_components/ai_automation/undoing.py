"""Take back in a conversation what was changed, step by step, and make it again."""

from datetime import timedelta

from homeassistant.util import dt as dt_util

from .core.store import Version
from .core.store.versions import has_changed, latest_change, latest_undo
from .data import AiAutomationData
from .errors import readable_store_errors
from .outcome import Said
from .replies import Reply
from .wording import say

_UNDOABLE = timedelta(days=1)


async def async_undo(data: AiAutomationData, said: Said, *, again: bool) -> Reply | None:
    """Take back the latest change of this conversation, or of the last day; None if there is none.

    With `again` what was taken back is made again.
    """
    conversation_id = str(said.conversation_id)
    version = await _version(data, conversation_id, again=again)
    if version is None:
        return None
    written = await data.writer.async_take_back(
        version, grant=said.grant, conversation_id=conversation_id
    )
    if written.version is None:
        return None
    if written.config is None:
        key = "undone_removed"
    elif again:
        key = "redone_changed" if written.before else "redone_returned"
    else:
        key = "undone_restored" if written.before else "undone_returned"
    config = written.config or written.before or {}
    name = config.get("alias") or written.entity_id
    told = {"entity_id": written.entity_id, "automation_id": written.automation_id}
    return Reply("command", say(key, said.language, name=name), told)


async def _version(data: AiAutomationData, conversation_id: str, *, again: bool) -> Version | None:
    """Return the change that is meant."""
    find = latest_undo if again else latest_change
    with readable_store_errors():
        version = await find(data.store, conversation_id=conversation_id)
        if version is None and not await has_changed(data.store, conversation_id):
            # What was done elsewhere counts where nothing was done here.
            version = await find(data.store)
    if version is None or version.created_at < dt_util.utcnow() - _UNDOABLE:
        return None
    return version
