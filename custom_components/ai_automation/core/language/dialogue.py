"""Go on with a request: answers to questions, changes of a proposal."""

from collections.abc import Mapping
import re

from rapidfuzz import fuzz, process, utils

from ..home import Home
from ..plan.model import AutomationPlan
from .automation import read_automation
from .edits import change_plan
from .lexicon import lexicon_of, tokenised
from .problems import reason
from .reading import AutomationReading, Clarification, Option, Pending, Proposed, Refused, Situation, Unclear
from .request import unreadable
from .tagging import tagger_of
from .normalize import normalize
from .meanings import Clock

_LIKE = 70.0
_CLEAR = 8.0


def answer_question(
    pending: Pending, text: str, home: Home, situation: Situation
) -> AutomationReading:
    """Return the reading of a request after the answer to what was asked about it."""
    if refused := unreadable(text, situation):
        return refused
    choices = chosen(pending, text, home, situation)
    if choices is None:
        question = pending.questions[0]
        said = f"{reason('no_answer', situation.language).text} {question.text}"
        again = Clarification(said, question.options, question.mention)
        return Unclear((again, *pending.questions[1:]), pending)
    return read_automation(pending.text, home, situation, choices)


def chosen(
    pending: Pending, text: str, home: Home, situation: Situation
) -> Mapping[str, tuple[str, ...]] | None:
    """Return all choices made so far, the one in this answer included; None if it is none."""
    question = pending.questions[0]
    options = _picked(question, text, situation.language)
    if not options:
        return None
    ids = tuple(
        item for option in options for item in (option.entity_ids or (option.label,))
    )
    return {**pending.choices, question.mention: ids}


def _picked(question: Clarification, text: str, language: str) -> tuple[Option, ...]:
    """Return the options an answer picks: by number, by all or both, by name."""
    words = lexicon_of(language)["words"]
    plain = tokenised(text).strip(" .!?,").removeprefix("the ").removesuffix(" please")
    options = question.options
    if plain in {*words["plural"], "all of them", "both of them", "all"}:
        return options
    ordinals: Mapping[str, int] = words["ordinals"]
    if plain in ordinals and ordinals[plain] < len(options):
        return (options[ordinals[plain]],)
    if clock := _clock(text, language):
        at = f"{clock.at:%H:%M}"
        return tuple(option for option in options if option.label == at)
    wanted = set(re.findall(r"[a-z0-9]+", plain)) - set(words["stop"])
    holding = [
        option for option in options if wanted and wanted <= set(re.findall(r"[a-z0-9]+", tokenised(option.label)))
    ]
    if len(holding) == 1:
        return (holding[0],)
    near = process.extract(
        plain, [option.label for option in options], scorer=fuzz.token_set_ratio,
        processor=utils.default_process, limit=2,
    )  # fmt: skip
    if near and near[0][1] >= _LIKE and (len(near) == 1 or near[0][1] - near[1][1] >= _CLEAR):
        return (options[near[0][2]],)
    return ()


def _clock(text: str, language: str) -> Clock | None:
    sentence = normalize(text, lexicon_of(language))
    tagger_of(lexicon_of(language).language).tag(sentence)
    clocks = [item for item in sentence.tags.values() if isinstance(item, Clock)]
    return clocks[0] if len(clocks) == 1 else None


def refine(
    text: str, plan: AutomationPlan, home: Home, situation: Situation
) -> AutomationReading:
    """Return a proposal changed as a follow-up says: "no, at ten", "only on weekdays"."""
    if refused := unreadable(text, situation):
        return refused
    changed = change_plan(text, plan, home, situation)
    if isinstance(changed, AutomationPlan):
        return Proposed(changed)
    return Refused(changed)
