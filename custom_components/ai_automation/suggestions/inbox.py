"""Let people see what was noticed in the house, and decide about it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..const import CONF_DAILY, DEFAULT_DAILY
from ..coordinator import ENDED_BADLY
from ..core.home import Home
from ..core.inbox import likes_of
from ..core.inbox.nothing import why_nothing
from ..core.inbox.telling import Told, say as tell_inbox, tell
from ..core.language import refine
from ..core.plan import describe, lift
from ..core.store import Observation, Proposal, Suggestion
from ..core.store.suggestions import (
    count_suggestions,
    current_votes,
    decide,
    get_suggestion,
    list_observations,
    list_suggestions,
    refine_suggestion,
)
from ..data import AiAutomationConfigEntry
from ..drafts import Config, Draft, Reading, plan_to_change, understood
from ..errors import InvalidRequestError, readable_store_errors
from ..evidence import WAIT, Lookup, async_wait
from ..guard import Grant
from ..outcome import Outcome, Said
from ..proposals import Proposals, cautioned
from ..requests import outcome_of
from ..responses import Life, Response, of_suggestion
from ..trials import Terms
from ..wording import say

_UNUSABLE = {"unreachable", "unauthorized", "too_old", "too_new"}


class Inbox:
    """The suggestions of the store, open and decided."""

    def __init__(self, hass: HomeAssistant, entry: AiAutomationConfigEntry) -> None:
        """Take the loaded entry to work with."""
        self._hass = hass
        self._data = entry.runtime_data
        self._store = entry.runtime_data.store
        self._daily: int = entry.options.get(CONF_DAILY, DEFAULT_DAILY)
        self._proposals = Proposals(hass, entry)

    async def async_list(
        self, language: str, *, status: str | None, type_: str | None, limit: int | None
    ) -> Response:
        """Return suggestions, surest first; if there are none, why."""
        with readable_store_errors():
            found = await list_suggestions(self._store, status=status, type_=type_, limit=limit)
        response: Response = {"suggestions": await self._described(found, language)}
        if not found:
            response["reason"] = await self.async_why_none(language)
        return response

    async def async_open(self) -> list[Suggestion]:
        """Return the suggestions that can be decided now, best first."""
        with readable_store_errors():
            return await list_suggestions(self._store, status="open")

    async def async_told(self, suggestion: Suggestion, language: str) -> tuple[Told, str]:
        """Return a suggestion in words, and what its automation would do, empty if it has none."""
        home = await self._data.homes.async_get()
        return await self._hass.async_add_executor_job(_told, suggestion, home, language)

    async def async_accept(
        self, suggestion_id: str, language: str, grant: Grant, trial: Terms | None = None
    ) -> tuple[Response, Outcome]:
        """Check a suggestion against today's home, write its automation and mark it accepted."""
        suggestion = await self._open(suggestion_id)
        if suggestion.automation is None:
            raise InvalidRequestError("no_automation", suggestion_id=suggestion_id)
        outcome = await self._proposals.async_deploy(
            proposal_of(suggestion), language, grant, trial=trial
        )
        if outcome.status == "deployed":
            suggestion = await self._decide(
                suggestion_id, "accepted", automation_id=outcome.automation_id
            )
        # What stands behind it is a suggestion, not a proposal that could be deployed again.
        outcome = replace(outcome, proposal_id=None)
        return (await self._described([suggestion], language))[0], outcome

    async def async_refine(self, suggestion_id: str, said: Said) -> tuple[Response, Outcome]:
        """Change what a suggestion would do, as it is said; it waits for a decision as before.

        What is not understood, or may not be written, changes nothing.
        """
        suggestion = await self._open(suggestion_id)
        if suggestion.automation is None:
            raise InvalidRequestError("no_automation", suggestion_id=suggestion_id)
        home, run = await self._data.homes.async_get(), self._hass.async_add_executor_job
        reading = await run(_refined, said, suggestion.automation, home)
        outcome = outcome_of(said, reading)
        if outcome.status == "proposed" and isinstance(reading, Draft):
            judgement = await self._proposals.async_judge(said, reading, None)
            outcome = cautioned(self._data.gate, outcome, judgement, said.language, deploy=False)
            if judgement.rule != "never":
                with readable_store_errors():
                    suggestion = await refine_suggestion(
                        self._store, suggestion_id, reading.config, reading.name, dt_util.utcnow()
                    )
        return (await self._described([suggestion], said.language))[0], outcome

    async def async_reject(
        self, suggestion_id: str, *, reason: str | None, never_again: bool
    ) -> Response:
        """Mark a suggestion as not wanted."""
        await self._open(suggestion_id)
        suggestion = await self._decide(
            suggestion_id, "rejected", reason=reason, never_again=never_again
        )
        return (await self._described([suggestion], self._hass.config.language))[0]

    async def async_reopen(self, suggestion_id: str) -> None:
        """Let a suggestion be decided about again, as if it had not been."""
        await self._decide(suggestion_id, "open")

    async def _open(self, suggestion_id: str) -> Suggestion:
        """Return a suggestion that can be decided; raise InvalidRequestError if it cannot."""
        with readable_store_errors():
            suggestion = await get_suggestion(self._store, suggestion_id)
        if suggestion is None:
            raise InvalidRequestError("unknown_suggestion", suggestion_id=suggestion_id)
        if suggestion.status == "accepted":
            raise InvalidRequestError("suggestion_accepted", suggestion_id=suggestion_id)
        return suggestion

    async def _decide(self, suggestion_id: str, status: str, **how: Any) -> Suggestion:
        """Keep a decision, and let everything that shows the inbox know."""
        with readable_store_errors():
            suggestion = await decide(self._store, suggestion_id, status, dt_util.utcnow(), **how)
            await self._data.coordinator.async_refresh_suggestions()
        return suggestion

    async def _described(self, found: list[Suggestion], language: str) -> list[Response]:
        """Return suggestions as responses, with what they would do in plain words."""
        home = await self._data.homes.async_get()
        # What was decided is not weighed any more.
        lookups = {
            one.id: self._data.evidence.begin(one.automation, None, language)
            for one in found
            if one.automation is not None and one.status == "open"
        }
        lives = await self._lives(found)
        await async_wait(lookups.values(), WAIT)
        return await self._hass.async_add_executor_job(
            _describe, found, home, language, lookups, lives
        )

    async def _lives(self, found: list[Suggestion]) -> dict[str, Life]:
        """Return the histories of suggestions, and what decisions say for and against them."""
        with readable_store_errors():
            observed = await list_observations(self._store, [one.id for one in found])
            votes = await current_votes(self._store)
        histories: dict[str, list[Observation]] = {one.id: [] for one in found}
        for one in observed:
            histories[one.suggestion_id].append(one)
        return {one.id: Life(histories[one.id], likes_of(one, votes)) for one in found}

    async def async_why_none(self, language: str) -> str:
        """Return why there is no suggestion."""
        state = self._data.coordinator.data
        if state.status == "none":
            return say("suggestions_no_sidecar", language)
        if state.status in _UNUSABLE:
            return say("suggestions_unreachable", language)
        analysis = state.analysis
        if analysis is None or analysis.status in {"none", "cancelled"}:
            return say("suggestions_not_analyzed", language)
        if analysis.status == "running":
            return say("suggestions_running", language)
        if analysis.status in ENDED_BADLY:
            return say("suggestions_failed", language)
        if (nothing := analysis.stats.get("nothing")) is not None:
            return why_nothing(nothing, language)
        return await self._why_none_left(language)

    async def _why_none_left(self, language: str) -> str:
        """Return what became of what was found: it waits, or everything is decided."""
        with readable_store_errors():
            counts = await count_suggestions(self._store)
        if waiting := counts.get("queued", 0):
            daily = self._daily
            return tell_inbox("waiting", language, waiting=waiting, daily=daily)
        if decided := counts.get("accepted", 0) + counts.get("rejected", 0):
            return tell_inbox("decided", language, decided=decided)
        return say("suggestions_none_left", language)


def proposal_of(suggestion: Suggestion) -> Proposal:
    """Return the proposal that a suggestion is: always the same one, so that none comes twice."""
    return Proposal(
        id=suggestion.id,
        text=suggestion.title,
        config=suggestion.automation or {},
        summary=suggestion.title,
        created_at=suggestion.created_at,
        suggestion_id=suggestion.id,
    )


def _describe(
    found: list[Suggestion],
    home: Home,
    language: str,
    lookups: Mapping[str, Lookup],
    lives: Mapping[str, Life],
) -> list[Response]:
    """Return responses about suggestions. For the executor."""
    return [
        of_suggestion(
            suggestion,
            told,
            summary or told.why,
            lives[suggestion.id],
            lookups.get(suggestion.id),
        )
        for suggestion, (told, summary) in ((one, _told(one, home, language)) for one in found)
    ]


def _told(suggestion: Suggestion, home: Home, language: str) -> tuple[Told, str]:
    """Return a suggestion in words, and what its automation would do. For the executor."""
    config = suggestion.automation
    summary = describe(lift(config), home, language) if config else ""
    return tell(suggestion, home, language), summary


def _refined(said: Said, config: Config, home: Home) -> Reading:
    """Return what a suggestion becomes. For the executor."""
    plan = plan_to_change(config, home, said.language)
    return understood(lambda: refine(said.text, plan, home, said.situation), home, said.language)
