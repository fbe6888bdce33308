"""Do in a conversation what was said about an automation as a whole, and say what was done."""

from dataclasses import replace

from .core.home import ExistingAutomation
from .core.language.managing import Managed
from .core.language.reading import Refused
from .dialogues import Dialogue
from .managing import Management
from .outcome import Said
from .replies import Reply
from .trials import Terms
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
    if managed.deed in ("keep", "stop"):
        return await _trial_ended(management, managed, said), Dialogue()
    if managed.deed in ("try", "shadow"):
        return None, dialogue
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
        await management.async_switch(automation.entity_id, said.grant, on=on)
        dialogue = Dialogue(switched=automation.entity_id, switched_on=on)
    else:
        await management.async_trigger(automation.entity_id, said.grant, skip_condition=False)
        dialogue = Dialogue(commanded=True)
    speech = say(f"automation_{managed.deed}", said.language, name=automation.alias)
    return Reply("command", speech, _data(automation)), dialogue


async def async_switch_back(
    management: Management, dialogue: Dialogue, said: Said
) -> tuple[Reply, Dialogue]:
    """Take back that an automation was switched."""
    on, entity_id = not dialogue.switched_on, str(dialogue.switched)
    await management.async_switch(entity_id, said.grant, on=on)
    key = "automation_enable" if on else "automation_disable"
    name = management.name_of(entity_id)
    reply = Reply("command", say(key, said.language, name=name), {"entity_id": entity_id})
    return reply, Dialogue(switched=entity_id, switched_on=on)


def terms_said(managed: Managed | Refused | None) -> Terms | None:
    """Return how what was just proposed is to be tried, None if that was not said."""
    if not isinstance(managed, Managed) or managed.automation is not None:
        return None
    if managed.deed not in ("try", "shadow"):
        return None
    return Terms("shadow" if managed.deed == "shadow" else "live", managed.days)


async def _trial_ended(management: Management, managed: Managed, said: Said) -> Reply | None:
    """Keep what is tried, or take it back; None if nothing is tried."""
    trials, automation = management.trials, managed.automation
    if automation is None:
        trial = await trials.async_latest()
        if trial is None:
            return None
    else:
        trial = await trials.async_trial(automation.automation_id or "")
    keep = managed.deed == "keep"
    if keep:
        await trials.async_keep(trial, said.grant, said.conversation_id)
    else:
        await trials.async_drop(trial, said.conversation_id)
    key = "trial_kept" if keep else "trial_dropped"
    name = trial.config.get("alias") or trial.automation_id
    data = {"automation_id": trial.automation_id}
    return Reply("command", say(key, said.language, name=name), data)


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
