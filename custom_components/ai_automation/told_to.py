"""Do in a conversation what was said about an automation as a whole, and say what was done."""

from dataclasses import replace

from .core.home import ExistingAutomation
from .core.language.managing import Managed
from .core.language.reading import Refused
from .dialogues import Dialogue
from .managing import Management
from .outcome import Said
from .replies import Reply
from .wording import say


async def async_do_as_told(
    management: Management, managed: Managed | Refused, dialogue: Dialogue, said: Said
) -> tuple[Reply | None, Dialogue]:
    """Return the reply and what the conversation is about then; None if nothing is meant.

    Before an automation is removed, it is asked.
    """
    if isinstance(managed, Refused):
        return Reply("refusal", " ".join(one.text for one in managed.reasons)), dialogue
    automation = managed.automation
    if automation is None:
        automation = await management.async_spoken_of(str(said.conversation_id))
    if automation is None:
        return None, dialogue
    if managed.deed == "remove":
        speech = say("remove_asked", said.language, name=automation.alias)
        asked = Dialogue(removing=automation.entity_id)
        return Reply("question", speech, _data(automation), waits=True), asked
    if managed.deed in ("enable", "disable"):
        on = managed.deed == "enable"
        await management.async_switch(automation.entity_id, on=on)
    elif managed.deed == "trigger":
        await management.async_trigger(automation.entity_id, skip_condition=False)
    else:
        return None, dialogue
    speech = say(f"automation_{managed.deed}", said.language, name=automation.alias)
    return Reply("command", speech, _data(automation)), dialogue


async def async_removal(
    management: Management, dialogue: Dialogue, said: Said, *, agreed: bool
) -> tuple[Reply, Dialogue]:
    """Remove what it was asked about, or leave it."""
    after = replace(dialogue, removing=None)
    if not agreed or dialogue.removing is None:
        return Reply("command", say("dropped", said.language)), after
    written = await management.async_remove(dialogue.removing, said.conversation_id)
    name = (written.before or {}).get("alias") or dialogue.removing
    data = {"entity_id": written.entity_id, "automation_id": written.automation_id}
    return Reply("command", say("automation_removed", said.language, name=name), data), after


def _data(automation: ExistingAutomation) -> dict[str, str | None]:
    return {"entity_id": automation.entity_id, "automation_id": automation.automation_id}
