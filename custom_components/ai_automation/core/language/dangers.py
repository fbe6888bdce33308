"""Tell what a sentence asks for that the safety policy forbids, though it is refused anyway."""

from collections.abc import Iterable

from ..home import Home
from ..plan import compile_actions
from ..policy import findings_of, judge
from .reading import Reason
from .rules import RuleDraft


def dangers_of(rules: Iterable[RuleDraft], home: Home, language: str) -> tuple[Reason, ...]:
    """Return why what the rules do may not be done by itself: the things and the reason.

    Words beside it that are not understood are no way around saying this.
    """
    actions = [action for rule in rules for step in rule.steps for action in step.actions]
    if not actions:
        return ()
    judgement = judge({"actions": compile_actions(actions)}, home)
    texts = dict.fromkeys((it.code, it.text) for it in findings_of(judgement, language))
    return tuple(Reason(code, text) for code, text in texts)
