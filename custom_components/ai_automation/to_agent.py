"""Reply to what is said to the agent about itself: what it can do, what there is, what it knows."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from homeassistant.components.automation.const import DOMAIN as AUTOMATION_DOMAIN
from homeassistant.components.recorder.const import DOMAIN as RECORDER_DOMAIN
from homeassistant.const import ATTR_ENTITY_ID, SERVICE_TURN_OFF
from homeassistant.helpers.recorder import get_instance
from homeassistant.util import dt as dt_util

from .core.dates import date_in_words
from .core.home import ExistingAutomation, Home
from .core.inbox.telling import is_habit
from .core.language.agent import ToAgent, Topic
from .core.language.examples import examples_in
from .core.language.problems import MOST_SAID, few_of, texts_of
from .core.plan.wording import join
from .core.store.suggestions import list_suggestions
from .data import AiAutomationConfigEntry
from .deploy import AUTOMATION_PREFIX
from .dialogues import Dialogue
from .errors import readable_store_errors
from .escalation import settings_of
from .replies import Reply
from .turn import Turn
from .wording import say

_SHORT = {"fine": "fine", "hello": "hello"}
_LISTS = frozenset({"list", "count", "on", "off", "ours", "rest"})


class ToAgentReplies:
    """The replies of one turn; only a pause changes anything."""

    def __init__(self, turn: Turn, entry: AiAutomationConfigEntry) -> None:
        """Take what was said, in which conversation."""
        self._turn = turn
        self._hass, self._data, self._language = turn.hass, turn.data, turn.language
        self._entry = entry

    async def async_reply(
        self, asked: ToAgent, home: Home, dialogue: Dialogue, *, waits: bool
    ) -> tuple[Reply, Dialogue]:
        """Return the reply, and what the conversation is about then."""
        if asked.kind in _LISTS:
            return await self._listed(asked, home), _topic(dialogue, "list")
        if asked.kind == "help":
            return await self._help(home, "help"), dialogue
        if asked.kind == "change":
            return await self._change(home), dialogue
        if asked.kind == "learned":
            return await self._learned(), dialogue
        if asked.kind == "pause":
            return await self._pause(asked, home), _topic(dialogue, "pause")
        if asked.kind == "resume":
            return await self._resume(home), dialogue
        if asked.kind == "is_paused":
            key = "is_paused" if self._data.pause.paused else "is_not_paused"
            return Reply("answer", self._say(key)), _topic(dialogue, "pause")
        said = self._say(_SHORT.get(asked.kind, "thanks"))
        if waits:
            said = f"{said} {self._say('still_waits')}"
        return Reply("answer", said, waits=waits), dialogue

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._language, **values)

    def _few(self, names: Sequence[str]) -> str:
        return few_of(names, texts_of(self._language))

    async def _help(self, home: Home, key: str) -> Reply:
        """Return what can be said, with examples that work in this home."""
        found = await self._hass.async_add_executor_job(
            examples_in, home, self._turn.said.situation
        )
        if not found:
            return Reply("answer", self._say("help_nothing"))
        quoted = [self._say("example", text=text) for text in found]
        examples = join(quoted, texts_of(self._language), word="or")
        return Reply("answer", self._say(key, examples=examples), {"examples": list(found)})

    async def _change(self, home: Home) -> Reply:
        """Return how an automation is changed, by one that is there."""
        known = _ours(home.automations) or home.automations
        if not known:
            return await self._help(home, "list_none")
        name = min((it.alias for it in known), key=len)
        return Reply("answer", self._say("help_change", name=name))

    # -- automations

    async def _listed(self, asked: ToAgent, home: Home) -> Reply:
        """Return which automations there are, a few of them by name."""
        every = sorted(home.automations, key=lambda it: it.alias.casefold())
        off = [it for it in every if not it.enabled]
        if not every:
            return await self._help(home, "list_none")
        match asked.kind:
            case "off":
                return self._named(off, "list_off", "list_off_none")
            case "on":
                on = [it for it in every if it.enabled]
                return self._named(on, "list_on", "list_on_none")
            case "ours":
                return self._named(_ours(every), "list_ours", "list_ours_none")
            case "rest":
                return self._rest(every)
        key = "list_one" if len(every) == 1 else "list_many"
        said = [self._say(key, count=len(every), names=self._few([it.alias for it in every]))]
        if off:
            said.append(self._say("list_off_also", names=self._few([it.alias for it in off])))
        return Reply("answer", " ".join(said), {"automations": [it.entity_id for it in every]})

    def _named(self, found: Sequence[ExistingAutomation], key: str, none: str) -> Reply:
        names = self._few([it.alias for it in found])
        data = {"automations": [it.entity_id for it in found]}
        return Reply("answer", self._say(key if found else none, names=names), data)

    def _rest(self, every: Sequence[ExistingAutomation]) -> Reply:
        """Return those that were not said by name."""
        rest = every[MOST_SAID:] if len(every) > MOST_SAID + 1 else []
        names = join([it.alias for it in rest], texts_of(self._language))
        key = "list_rest" if rest else "list_rest_none"
        return Reply("answer", self._say(key, names=names))

    # -- the pause

    async def _pause(self, asked: ToAgent, home: Home) -> Reply:
        """Pause what was made here; raise PolicyError if that takes more than the grant gives."""
        if asked.timed:
            return Reply("refusal", self._say("pause_timed"))
        if self._data.pause.paused:
            return Reply("command", self._say("pause_already"))
        on = [it for it in _ours(home.automations) if it.enabled]
        if not on:
            return Reply("refusal", self._say("pause_none"))
        off = f"{AUTOMATION_DOMAIN}.{SERVICE_TURN_OFF}"
        target = {ATTR_ENTITY_ID: [it.entity_id for it in on]}
        await self._data.gate.async_admit_now(
            self._turn.said.grant, [{"action": off, "target": target}]
        )
        await self._data.pause.async_pause()
        said = self._say("pause_done", names=self._few([it.alias for it in on]))
        if len(_ours(home.automations)) < len(home.automations):
            said = f"{said} {self._say('pause_others')}"
        return Reply("command", said, {"automations": target[ATTR_ENTITY_ID]})

    async def _resume(self, home: Home) -> Reply:
        """End the pause; raise PolicyError if that takes more than the grant gives."""
        pause = self._data.pause
        if not pause.paused:
            return Reply("refusal", self._say("resume_not"))
        again = [it for it in home.automations if it.automation_id in pause.kept]
        for one in again:
            await self._data.gate.async_admit_automation(
                self._turn.said.grant, one.entity_id, at_once=False
            )
        await pause.async_resume()
        key = "resume_done" if again else "resume_done_none"
        data = {"automations": [it.entity_id for it in again]}
        return Reply("command", self._say(key, names=self._few([it.alias for it in again])), data)

    # -- what is known

    async def _learned(self) -> Reply:
        """Return what is known of those who live here, and where it is kept."""
        names = await self._data.names.async_list()
        with readable_store_errors():
            found = await list_suggestions(self._data.store)
        habits = sum(is_habit(one) and one.status != "withdrawn" for one in found)
        quoted = [
            self._say("example", text=name) for name in dict.fromkeys(it.name for it in names)
        ]
        count = "learned_habit" if habits == 1 else "learned_habits"
        said = [
            self._say("learned_names", names=self._few(quoted))
            if quoted
            else self._say("learned_no_names"),
            self._say(count if habits else "learned_no_habits", count=habits),
            self._reach(),
            self._say("learned_local" if settings_of(self._entry) is None else "learned_model"),
        ]
        data = {"names": len(quoted), "habits": habits}
        return Reply("answer", " ".join(said), data)

    def _reach(self) -> str:
        """Return how far back the recorder goes."""
        oldest = None
        if RECORDER_DOMAIN in self._hass.config.components:
            oldest = get_instance(self._hass).states_manager.oldest_ts
        if oldest is None:
            return self._say("learned_no_history")
        when = dt_util.as_local(dt_util.utc_from_timestamp(oldest)).date()
        date = date_in_words(when, dt_util.now().date(), self._language)
        return self._say("learned_reach", date=date)


def _ours(automations: Collection[ExistingAutomation]) -> list[ExistingAutomation]:
    """Return those that were added here."""
    return [it for it in automations if (it.automation_id or "").startswith(AUTOMATION_PREFIX)]


def _topic(dialogue: Dialogue, topic: Topic) -> Dialogue:
    return replace(dialogue, topic=topic, suggested=None)
