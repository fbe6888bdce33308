"""Put outcomes, suggestions and versions into the form that actions respond with."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from .core.checks import Finding
from .core.checks.hygiene import Issue
from .core.inbox import Likes, trend_of
from .core.inbox.telling import SAID, Told
from .core.language.reading import Clarification, Option
from .core.store import LearnedName, ModelCall, Observation, Suggestion, Trial, Version
from .deploy import Written
from .differences import difference, yaml_of
from .evidence import WAIT, Lookup, async_wait
from .outcome import Outcome

type Response = dict[str, Any]


def of_outcome(outcome: Outcome) -> Response:
    """Return the response about a request."""
    return {
        "status": outcome.status,
        "conversation_id": outcome.conversation_id,
        "proposal_id": outcome.proposal_id,
        "automation_id": outcome.automation_id,
        "entity_id": outcome.entity_id,
        "config": outcome.config,
        "yaml": outcome.yaml,
        "summary": outcome.summary,
        "questions": [_question(question) for question in outcome.questions],
        "reasons": list(outcome.reasons),
        "findings": of_findings(outcome.findings),
        "diff": outcome.diff,
        "changes": list(outcome.changes),
        "trial": _trial(outcome.trial) if outcome.trial else None,
        "source": outcome.source,
        "required": None if outcome.required == "allow" else outcome.required,
        "backtest": outcome.lookup.told() if outcome.lookup is not None else None,
    }


async def async_of_proposal(outcome: Outcome) -> Response:
    """Return the response about a request, with what a proposal would have done if that is soon."""
    await async_wait([outcome.lookup], WAIT)
    return of_outcome(outcome)


def _trial(trial: Trial) -> Response:
    return {"kind": trial.kind, "ends": trial.ends.isoformat()}


def of_issue(issue: Issue) -> Response:
    """Return one thing to put right in an automation of the house."""
    return {
        "topic": issue.topic,
        "entity_id": issue.automation.entity_id,
        "name": issue.automation.alias,
        **of_findings([issue.finding])[0],
    }


def of_findings(findings: Iterable[Finding]) -> list[Response]:
    """Return findings; `suggestions` are the nearest real things, `fix` a change that mends it."""
    return [{**asdict(finding), "suggestions": list(finding.suggestions)} for finding in findings]


def _question(question: Clarification) -> Response:
    return {"text": question.text, "options": [_option(option) for option in question.options]}


def _option(option: Option) -> Response:
    if len(option.entity_ids) == 1:
        return {"label": option.label, "entity_id": option.entity_ids[0]}
    return {"label": option.label}


@dataclass(frozen=True, slots=True)
class Life:
    """What was known of a suggestion when, and how much it is likely to be liked."""

    history: list[Observation]
    likes: Likes


def of_suggestion(
    suggestion: Suggestion, told: Told, summary: str, life: Life, lookup: Lookup | None = None
) -> Response:
    """Return a suggestion with its evidence, its life, and what it would have done."""
    return {
        "suggestion_id": suggestion.id,
        "type": suggestion.type,
        "title": told.title,
        "why": told.why,
        "summary": summary,
        "entities": suggestion.entities,
        "confidence": suggestion.confidence,
        "support": suggestion.support,
        "evidence": _evidence(suggestion, told),
        "backtest": lookup.told() if lookup is not None else None,
        "history": [
            {"at": one.at.isoformat(), "confidence": one.confidence, "found": one.found}
            for one in life.history
        ],
        "trend": trend_of([(one.at, one.confidence) for one in life.history]),
        "likes": {
            "factor": round(life.likes.factor, 3),
            "votes": [asdict(vote) for vote in life.likes.votes],
        },
        "config": suggestion.automation,
        "refined": suggestion.refined_at is not None,
        "status": suggestion.status,
        "reason": suggestion.reason,
        "never_again": suggestion.never_again,
        "automation_id": suggestion.automation_id,
        "created_at": suggestion.created_at.isoformat(),
        "updated_at": suggestion.updated_at.isoformat(),
    }


def _evidence(suggestion: Suggestion, told: Told) -> Response:
    """Return what speaks for a suggestion, with its words in the language of the response."""
    evidence = {key: it for key, it in suggestion.evidence.items() if key != SAID}
    return {**evidence, "summary": told.why} if "summary" in evidence else evidence


def of_model_call(call: ModelCall) -> Response:
    """Return what was asked of a language model, and what it cost."""
    return {
        "at": call.at.isoformat(),
        "model": call.model,
        "tokens_in": call.tokens_in,
        "tokens_out": call.tokens_out,
        "estimated": call.estimated,
        "cost": call.cost,
        "outcome": call.outcome,
        "sent": call.sent,
    }


def of_name(name: LearnedName) -> Response:
    """Return a learned name; the user is not known if it was said to a voice satellite."""
    return {
        "name": name.name,
        "entity_id": name.entity_id,
        "user_id": name.user_id or None,
        "created_at": name.created_at.isoformat(),
    }


def of_version(version: Version) -> Response:
    """Return what an automation was before a change and what it was then; none if it was not."""
    return {
        "version": version.id,
        "change": version.change,
        "created_at": version.created_at.isoformat(),
        "automation_id": version.automation_id,
        "entity_id": version.entity_id,
        "config": version.config,
        "result": version.result,
        "undone": version.undone,
    }


def of_rollback(written: Written) -> Response:
    """Return what a rollback has restored; its own version leads back again. For the executor."""
    return {
        "automation_id": written.automation_id,
        "entity_id": written.entity_id,
        "version": written.version,
        "config": written.config,
        "diff": difference(yaml_of(written.before), yaml_of(written.config)),
    }
