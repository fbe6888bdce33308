"""Read "the lamp follows the sensor": on with it, and off with it."""

from collections.abc import Collection

from .deeds import DeedReader
from .facts import FactReader
from .rules import RuleDraft, Step, When
from .said import Context, DeedSaid, FactSaid, Problem


def followed(
    text: str, said: Collection[str], facts: FactReader, deeds: DeedReader, context: Context
) -> list[RuleDraft] | Problem:
    """Return the rules by which one thing does as another does, or why there are none.

    `text` names both things; what is `said` to be done by itself has a rule of its own.
    """
    np, np2 = text.split("|")
    rules: list[RuleDraft] = []
    for do in ("on", "off"):
        fact = facts.build(FactSaid("state", do, {"np": np2}, text=np2), context)
        if isinstance(fact, Problem):
            return fact
        deed = deeds.build(DeedSaid(do, {"np": np}), context)
        if isinstance(deed, Problem):
            return deed
        if do not in said:
            # "..., off after 10 minutes": how it ends is said by itself.
            step = Step(deed, list(deed.actions))
            rules.append(RuleDraft(whens=[When(fact, "when")], steps=[step], complete=1))
        context.note(fact.entities)
        context.acted = deed.entities
    return rules
