"""Keep what messages tell true when a plan changes: after half an hour, not "20 minutes"."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from ..plan.model import AutomationPlan, CallAction, DelayAction, NumericTrigger, StateTrigger
from ..plan.phrases import phrases_of
from ..plan.wording import period
from .calls import is_message, with_calls
from .lexicon import lexicon_of
from .normalize import normalize
from .tagging import tagger_of


def restated(before: AutomationPlan, after: AutomationPlan, language: str) -> AutomationPlan:
    """Return a changed plan whose messages tell its new period where they told the old one."""
    old, new = set(_periods(before)), set(_periods(after))
    gone, come = old - new, new - old
    if len(gone) != 1 or len(come) != 1:
        return after
    told = period(come.pop(), phrases_of(language))
    was = gone.pop()

    def retold(call: CallAction) -> CallAction:
        message = call.data.get("message")
        if not is_message(call) or not isinstance(message, str):
            return call
        return replace(call, data={**call.data, "message": _retold(message, was, told, language)})

    return replace(after, actions=with_calls(after.actions, retold))


def _periods(plan: AutomationPlan) -> Iterator[timedelta]:
    lasting = (it for it in plan.triggers if isinstance(it, StateTrigger | NumericTrigger))
    delays = (it.duration for it in plan.actions if isinstance(it, DelayAction))
    for each in (*(it.for_ for it in lasting), *delays):
        if isinstance(each, timedelta) and each:
            yield each


def _retold(message: str, was: timedelta, told: str, language: str) -> str:
    """Return a message with a period in the place of another, as it was written otherwise."""
    sentence = normalize(message, lexicon_of(language))
    tagger_of(lexicon_of(language).language).tag(sentence)
    for token in reversed(sentence.tokens):
        if token.text.startswith("dur#") and sentence.meaning(token.text) == was:
            message = f"{message[: token.start]}{told}{message[token.end :]}"
    return message
