"""Tell in words what differs between two plans."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from ..home import Home
from .action_words import ActionWords
from .compile import compile_plan
from .condition_words import ConditionWords
from .describe import describe
from .model import AutomationPlan
from .normalize import normalize
from .phrases import phrases_of
from .trigger_words import TriggerWords
from .wording import Phrases


def diff(
    before: AutomationPlan, after: AutomationPlan, home: Home, language: str = "en"
) -> tuple[str, ...]:
    """Return a sentence for everything that differs, none if both do the same."""
    phrases = phrases_of(language)
    told = tuple(_told(before, after, home, language))
    if told or normalize(compile_plan(before)) == normalize(compile_plan(after)):
        return told
    return (str(phrases["changes"]["other"]),)


def _told(
    before: AutomationPlan, after: AutomationPlan, home: Home, language: str
) -> Iterator[str]:
    phrases = phrases_of(language)
    own: Phrases = phrases["changes"]
    if before.alias != after.alias:
        yield own["name"].format(name=after.alias)
    if before.blueprint != after.blueprint:
        yield own["whole"].format(words=describe(after, home, language))
        return
    old, new = (_words_of(plan, home, phrases) for plan in (before, after))
    for kind in old:
        yield from _replaced(kind, old[kind], new[kind], own)
    if before.mode != after.mode:
        yield own["mode"].format(mode=own["modes"][after.mode])


def _words_of(plan: AutomationPlan, home: Home, phrases: Phrases) -> dict[str, list[str]]:
    """Return the words for every trigger, condition and action."""
    triggers = TriggerWords(home, phrases)
    conditions = ConditionWords(home, phrases, plan.triggers)
    actions = ActionWords(home, phrases, plan.triggers)
    return {
        "when": [triggers.one(part) for part in plan.triggers],
        "if": [conditions.one(part) for part in plan.conditions],
        "do": [actions.one(part) for part in plan.actions],
    }


def _replaced(kind: str, old: Sequence[str], new: Sequence[str], own: Phrases) -> Iterator[str]:
    """Yield what was put in the place of what, added or taken away."""
    for change, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "; ".join(old[i:j]), "; ".join(new[k:m])
        if change != "equal":
            yield own[f"{kind}_{change}"].format(before=gone, after=come)
