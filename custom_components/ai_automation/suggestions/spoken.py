"""Talk about suggestions: one at a time, decided with a word."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

from ..core.home import Home
from ..core.inbox.telling import is_habit
from ..core.language import is_change
from ..core.language.agent import Kind, ToAgent
from ..core.language.concerned import concerned
from ..core.language.managing import Managed
from ..core.language.reading import Refused
from ..core.language.spoken import Reply as Short
from ..core.store import Suggestion
from ..core.store.suggestions import get_suggestion
from ..data import AiAutomationConfigEntry
from ..dialogues import NOTHING, Dialogue, Suggested
from ..errors import readable_store_errors
from ..guard import Grant
from ..guard.consent import async_agreed
from ..hearing import Heard, is_request
from ..hindsight import async_would_have
from ..managing import Management
from ..outcome_words import in_words
from ..replies import Reply
from ..tested import async_test
from ..told_to import terms_said
from ..trials import Terms
from ..turn import Turn
from ..wording import say
from .inbox import Inbox, proposal_of

type Replied = tuple[Reply, Dialogue]
type Answering = Callable[[Suggestion, Suggested], Coroutine[Any, Any, Replied]]


class SpokenInbox:
    """The suggestions in one turn of a conversation; nothing is added without a yes."""

    def __init__(self, turn: Turn, entry: AiAutomationConfigEntry) -> None:
        """Take what was said, in which conversation."""
        self._turn = turn
        self._hass, self._data, self._language = turn.hass, turn.data, turn.language
        self._inbox = Inbox(turn.hass, entry)
        self._management = Management(turn.hass, entry, turn.context)
        self._answers: Mapping[Kind, Answering] = {
            "again": self._tell,
            "accept": self._accept,
            "reject": self._reject,
            "never": self._never,
            "why": self._why,
        }

    async def async_reply(self, asked: ToAgent, dialogue: Dialogue) -> Replied | None:
        """Return the reply to what is said of suggestions; None if it is about something else."""
        if asked.kind == "suggestions":
            return await self._first(asked.about)
        about = dialogue.suggested
        if about is None:
            return None
        if asked.kind == "next":
            return await self._next(_passed(about))
        if asked.kind == "leave":
            return Reply("answer", self._say("suggestion_left")), NOTHING
        answer = self._answers.get(asked.kind)
        if answer is None:
            return None
        suggestion = await self._suggestion(about)
        if suggestion is None:
            return self._turn.refusal("nothing_pending"), _about(about)
        return await answer(suggestion, about)

    async def async_take(self, first: Heard, home: Home, dialogue: Dialogue) -> Replied | None:
        """Return the reply to what is a word about any proposal; None if it is not about this."""
        about = dialogue.suggested
        if about is None or first.to_agent is not None:
            return None
        if about.rejected and first.short == "undo":
            await self._inbox.async_reopen(about.rejected)
            before = tuple(it for it in about.before if it != about.rejected)
            again = replace(about, before=before, rejected="")
            return await self._next(again, only=about.rejected)
        suggestion = await self._suggestion(about)
        if suggestion is None or first.short in ("redo", "undo"):
            onward = first.short == "yes" and about.rejected
            return await self._next(about) if onward else None
        if (grant := await self._agreed(suggestion, dialogue)) is not None:
            return await self._added(suggestion, about, grant)
        if first.short is not None:
            return await self._short(first.short, suggestion, about)
        if isinstance(first.managed, Managed):
            return await self._managed(first.managed, suggestion, about)
        return await self._refined(first, home, suggestion, about)

    async def _short(self, short: Short, suggestion: Suggestion, about: Suggested) -> Replied:
        """Take a yes or a no for it; after something else it is asked again."""
        if not about.distant:
            return await (self._accept if short == "yes" else self._reject)(suggestion, about)
        if short == "yes":
            return await self._tell(suggestion, about)
        return Reply("answer", self._say("suggestion_left")), NOTHING

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._language, **values)

    # -- telling

    async def _first(self, about: str) -> Replied:
        """Tell the best suggestion, of all or about something."""
        if not await self._inbox.async_open():
            return Reply("answer", await self._inbox.async_why_none(self._language)), NOTHING
        return await self._next(Suggested(about=about))

    async def _untold(self, about: Suggested) -> list[Suggestion] | Refused:
        """Return what waits and was not told yet, best first; Refused if it is about nothing."""
        waiting = [one for one in await self._inbox.async_open() if one.id not in about.before]
        if not about.about:
            return waiting
        home = await self._data.homes.async_get()
        found = await self._hass.async_add_executor_job(
            concerned, about.about, home, self._turn.said.situation
        )
        if isinstance(found, Refused):
            return found
        return [one for one in waiting if found & {*one.entities}]

    async def _next(self, about: Suggested, *, only: str = "") -> Replied:
        """Tell the best suggestion that was not told yet, or a certain one."""
        waiting = await self._untold(about)
        if isinstance(waiting, Refused):
            return Reply("refusal", " ".join(one.text for one in waiting.reasons)), NOTHING
        chosen = next((one for one in waiting if one.id == only), next(iter(waiting), None))
        if chosen is None:
            key = "suggestion_no_more" if about.before else "suggestion_none_about"
            said = self._say(key, about=about.about)
            return Reply("answer", said), _about(replace(about, suggestion_id=""))
        more = len(waiting) - 1
        return await self._told(chosen, replace(about, suggestion_id=chosen.id), more)

    async def _told(self, suggestion: Suggestion, about: Suggested, more: int) -> Replied:
        """Say what was noticed, and ask whether it is to be added."""
        told, summary = await self._inbox.async_told(suggestion, self._language)
        if is_habit(suggestion) and suggestion.refined_at is None:
            key = "days" if suggestion.type == "time_of_day" else "times"
            evidence = suggestion.evidence
            counts = {"held": evidence["held"], "of": evidence["applicable"]}
            why = self._say(f"suggestion_habit_{key}", **counts)
            said = [self._say("suggestion_noticed", summary=summary), why]
        elif suggestion.refined_at is not None:
            said = [summary]
        else:
            said = [told.why, *([self._say("suggestion_could", summary=summary)] * bool(summary))]
            if not summary:
                said.insert(0, f"{told.title}.")
        if summary:
            said.append(self._say("shall_add"))
        said += self._more(more)
        return self._waiting(" ".join(said), suggestion, about)

    def _more(self, count: int) -> list[str]:
        if not count:
            return []
        return [self._say("suggestion_one_more" if count == 1 else "suggestion_more", count=count)]

    async def _tell(self, suggestion: Suggestion, about: Suggested) -> Replied:
        return await self._told(suggestion, about, 0)

    async def _why(self, suggestion: Suggestion, about: Suggested) -> Replied:
        """Tell all that speaks for it and against it."""
        told, summary = await self._inbox.async_told(suggestion, self._language)
        said = f"{told.why} {self._say('shall_add')}" if summary else told.why
        return self._waiting(said, suggestion, about)

    def _waiting(self, said: str, suggestion: Suggestion, about: Suggested) -> Replied:
        data = {"suggestion_id": suggestion.id, "config": suggestion.automation}
        return Reply("proposal", said, data, waits=True), _about(
            replace(about, rejected="", distant=False)
        )

    # -- deciding

    async def _suggestion(self, about: Suggested) -> Suggestion | None:
        """Return the suggestion that waits for a word, None if none does or it is decided."""
        if not about.suggestion_id:
            return None
        with readable_store_errors():
            found = await get_suggestion(self._data.store, about.suggestion_id)
        return found if found is not None and found.status == "open" else None

    async def _agreed(self, suggestion: Suggestion, dialogue: Dialogue) -> Grant | None:
        """Return the grant with the PIN or the explicit yes that was said, None if neither was."""
        if not dialogue.dangers:
            return None
        gate, said = self._data.gate, self._turn.said
        judgement = await gate.async_judge(said.grant.role, None, suggestion.automation)
        spoken = said.text, said.language
        return await async_agreed(self._hass, gate, said.grant, judgement, spoken, dialogue.dangers)

    async def _accept(self, suggestion: Suggestion, about: Suggested) -> Replied:
        return await self._added(suggestion, about, self._turn.said.grant)

    async def _added(
        self, suggestion: Suggestion, about: Suggested, grant: Grant, trial: Terms | None = None
    ) -> Replied:
        """Add what was suggested, or say what that takes."""
        if suggestion.automation is None:
            said = self._say("suggestion_nothing_to_add")
            return self._waiting(said, suggestion, about)
        _, outcome = await self._inbox.async_accept(
            suggestion.id, self._language, grant, trial=trial
        )
        reply = in_words(outcome, self._language)
        if outcome.status != "deployed":
            dangers = tuple(sorted(outcome.judgement.keys))
            return reply, replace(_about(about), dangers=dangers)
        return reply, _about(_passed(about))

    async def _reject(self, suggestion: Suggestion, about: Suggested) -> Replied:
        return await self._rejected(suggestion, about, never_again=False)

    async def _never(self, suggestion: Suggestion, about: Suggested) -> Replied:
        return await self._rejected(suggestion, about, never_again=True)

    async def _rejected(
        self, suggestion: Suggestion, about: Suggested, *, never_again: bool
    ) -> Replied:
        """Keep that it is not wanted."""
        await self._inbox.async_reject(suggestion.id, reason=None, never_again=never_again)
        after = replace(_passed(about), rejected=suggestion.id)
        left = await self._untold(after)
        said = [self._say("suggestion_never" if never_again else "suggestion_rejected")]
        if not isinstance(left, Refused):
            said += self._more(len(left))
        return Reply("command", " ".join(said), waits=bool(left)), _about(after)

    # -- what else is said of what waits

    async def _managed(
        self, managed: Managed, suggestion: Suggestion, about: Suggested
    ) -> Replied | None:
        """Try it, or tell what it would have done."""
        said = self._turn.said
        if managed.automation is not None or suggestion.automation is None:
            return None
        if (terms := terms_said(managed)) is not None:
            return await self._added(suggestion, about, said.grant, terms)
        proposal = proposal_of(suggestion)
        if managed.deed == "replay":
            return await async_would_have(self._management, managed, proposal, said), _about(about)
        if managed.deed == "test":
            tested = await async_test(self._hass, self._management, said, managed, proposal)
            return (tested, _about(about)) if tested is not None else None
        return None

    async def _refined(
        self, first: Heard, home: Home, suggestion: Suggestion, about: Suggested
    ) -> Replied | None:
        """Change what it would do; None if what was said is no change of it."""
        said = self._turn.said
        change = is_change(said.text, said.language)
        if suggestion.automation is None or not (change or first.sentence in _CHANGING):
            return None
        if await self._hass.async_add_executor_job(is_request, said, home):
            return None
        _, outcome = await self._inbox.async_refine(suggestion.id, said)
        if outcome.status != "proposed" and not change:
            return None
        reply = in_words(outcome, self._language)
        return replace(reply, waits=True), _about(about)


# Kinds of sentences that may be a change of what was told.
_CHANGING = ("other", "automation")


def _passed(about: Suggested) -> Suggested:
    """Return that what was told is not to be told again."""
    told = (about.suggestion_id,) if about.suggestion_id else ()
    return replace(about, suggestion_id="", before=(*about.before, *told), rejected="")


def _about(about: Suggested) -> Dialogue:
    return Dialogue(topic="suggestion", suggested=about)
