"""Describe a plan in plain words, as its owner would say it."""

from collections.abc import Sequence

from ..home import Home
from .action_words import ActionWords
from .condition_words import ConditionWords
from .model import AutomationPlan, BlueprintUse, Condition, PlanAction, Trigger
from .phrases import phrases_of
from .trigger_words import TriggerWords
from .wording import Phrases, join

TITLE_LENGTH = 80


def describe(plan: AutomationPlan, home: Home, language: str = "en") -> str:
    """Return one sentence that says when the automation acts, if what, and what it does."""
    phrases = phrases_of(language)
    said = _described(plan, home, phrases)
    for apart, joined in phrases["elisions"].items():
        said = said.replace(apart, joined)
    return said


def _described(plan: AutomationPlan, home: Home, phrases: Phrases) -> str:
    if plan.blueprint is not None:
        return _made_from(plan.blueprint, home, phrases)
    when = str(phrases["by_hand"])
    if plan.triggers:
        triggers = TriggerWords(home, phrases).all(plan.triggers)
        when = str(phrases["when"].format(triggers=triggers))
    what = ActionWords(home, phrases, plan.triggers).all(plan.actions)
    if not plan.conditions:
        return str(phrases["sentence"].format(when=when, what=what))
    conditions = ConditionWords(home, phrases, plan.triggers).all(plan.conditions)
    return str(phrases["sentence_if"].format(when=when, conditions=conditions, what=what))


def _made_from(use: BlueprintUse, home: Home, phrases: Phrases) -> str:
    """Return that an automation is made from a blueprint, and with what."""
    name = _blueprint_name(use, home)
    if not use.inputs:
        return str(phrases["blueprint"].format(name=name))
    names = join([key.replace("_", " ") for key in use.inputs], phrases)
    return str(phrases["blueprint_with"].format(name=name, inputs=names))


def _blueprint_name(use: BlueprintUse, home: Home) -> str:
    installed = (home.dialect.blueprints or {}).get(use.path)
    return installed.name if installed else use.path


def describe_triggers(triggers: Sequence[Trigger], home: Home, language: str = "en") -> str:
    """Return what an automation waits for in words."""
    return TriggerWords(home, phrases_of(language)).all(triggers)


def describe_conditions(conditions: Sequence[Condition], home: Home, language: str = "en") -> str:
    """Return what an automation asks about in words."""
    return ConditionWords(home, phrases_of(language), ()).all(conditions)


def describe_actions(actions: Sequence[PlanAction], home: Home, language: str = "en") -> str:
    """Return what actions do in words."""
    return ActionWords(home, phrases_of(language), ()).all(actions)


def title_of(plan: AutomationPlan, home: Home, language: str = "en") -> str:
    """Return a short name for an automation: what it does, then when."""
    phrases = phrases_of(language)
    if plan.blueprint is not None:
        return _blueprint_name(plan.blueprint, home)
    what = ActionWords(home, phrases, plan.triggers).all(plan.actions[:2])
    title = f"{what[:1].upper()}{what[1:]}"
    when = TriggerWords(home, phrases).all(plan.triggers[:2])
    full = f"{title} – {when}" if when else title
    if len(full) > TITLE_LENGTH:
        full = f"{full[: TITLE_LENGTH - 1].rsplit(' ', 1)[0]}…"
    return full
