"""Answer in a conversation what an automation would have done."""

from .core.language.managing import Managed
from .core.store import Proposal
from .evidence import Lookup, async_wait
from .managing import Management
from .outcome import Said
from .replies import Kind, Reply
from .wording import say

# Seconds that somebody who asks waits for the answer.
_PATIENCE = 20.0
_MOST_DAYS = 366


async def async_would_have(
    management: Management, managed: Managed, proposal: Proposal | None, said: Said
) -> Reply:
    """Return what the automation that is meant would have done, as far back as was asked.

    It is the one that was named, else what was proposed, else the one that was spoken of last.
    """
    automation, language = managed.automation, said.language
    days = {"days": min(managed.days, _MOST_DAYS)} if managed.days else {}
    if automation is None and proposal is not None:
        lookup = await management.async_would_have(
            proposal.config, proposal.replaces, language, **days
        )
        return await _told(lookup, waits=True)
    if automation is None:
        automation = await management.async_spoken_of(str(said.conversation_id))
    if automation is None:
        return Reply("refusal", say("backtest_nothing_meant", language))
    lookup = await management.async_would_have(automation.config, None, language, **days)
    return await _told(lookup, waits=False)


async def _told(lookup: Lookup, *, waits: bool) -> Reply:
    """Return what a lookup finds; `waits` is that a proposal still waits for a yes."""
    await async_wait([lookup], _PATIENCE)
    told = lookup.told()
    kind: Kind = "answer" if told["status"] == "known" else "refusal"
    return Reply(kind, told["summary"], {"backtest": told}, waits=waits)
