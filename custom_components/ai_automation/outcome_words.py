"""Say what came of a request."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from homeassistant.util import dt as dt_util

from .core.language.filing import Filing
from .core.language.reading import Clarification
from .core.plan.wording import join
from .outcome import Outcome
from .replies import Reply
from .responses import of_outcome
from .wording import ask, say, texts_of


def in_words(outcome: Outcome, language: str) -> Reply:
    """Return an outcome in words, and say if the language model was needed."""
    reply = _reply(outcome, language)
    if outcome.source == "local":
        return reply
    speech = say("by_model", language, speech=reply.speech)
    return replace(reply, speech=speech, source=outcome.source)


def _reply(outcome: Outcome, language: str) -> Reply:
    data = of_outcome(outcome)
    if outcome.status == "needs_clarification":
        return Reply("question", ask(outcome.questions, language), data, waits=True)
    if outcome.status == "proposed":
        return Reply("proposal", _proposal(outcome, language), data, waits=True)
    if outcome.status == "deployed":
        key, values = "changed" if outcome.edit else "deployed", {}
        if outcome.trial is not None:
            key, values = f"trial_{outcome.trial.kind}", {"until": _day_of(outcome.trial.ends)}
        warnings = [one.text for one in outcome.findings if one.severity == "warning"]
        speech = " ".join([say(key, language, name=outcome.name, **values), *warnings])
        return Reply("proposal", speech, data)
    speech = " ".join(outcome.reasons) or say("not_understood", language)
    return Reply("refusal", speech, data, waits=outcome.required in ("confirm", "pin"))


def _proposal(outcome: Outcome, language: str) -> str:
    """Return what is proposed: of an automation that is there, what would change."""
    changes = " ".join(outcome.changes) if outcome.edit else ""
    if outcome.caution:
        return f"{changes or outcome.summary} {outcome.caution}"
    if changes:
        return say("proposal_edit", language, name=outcome.former or outcome.name, changes=changes)
    return say("proposal", language, summary=outcome.summary)


def asked_back(questions: Sequence[Clarification], language: str) -> Reply:
    """Return that something has to be known first."""
    return _reply(Outcome("needs_clarification", questions=tuple(questions)), language)


def with_filing(summary: str, filing: Filing, language: str) -> str:
    """Return what is proposed, and where it is to be kept."""
    told = [summary]
    if filing.category is not None:
        told.append(say("filed_category", language, name=filing.category))
    if filing.labels:
        labels = join([f"“{label}”" for label in filing.labels], texts_of(language))
        told.append(say("filed_labels", language, names=labels))
    return " ".join(told)


def with_asides(summary: str, asides: Sequence[str], language: str) -> str:
    """Return what is proposed, and what was said beside it and is no part of it."""
    told = [say("left_aside", language, said=said) for said in asides]
    return " ".join([summary, *told])


def _day_of(moment: datetime) -> str:
    """Return the day of a moment where the house is."""
    return dt_util.as_local(moment).date().isoformat()
