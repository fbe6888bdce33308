"""Read questions about what the house does by itself."""

from collections.abc import Collection

from ...home import ExistingAutomation, Home
from ...plan import lift
from ...plan.model import SunTrigger, TimeTrigger
from ..meanings import Clock, Sun
from ..request import Reader


def named(words: str, reader: Reader) -> tuple[ExistingAutomation, ...]:
    """Return the automations that words name: by all of a name, else by a part of it.

    Part of a name is enough only if the words say that they mean an automation.
    """
    lexicon = reader.grammar.lexicon
    nouns = frozenset(lexicon["history"]["automation_nouns"])
    plain = reader.mentions.plain(words).lower().replace("'s", " ").split()
    said = {reader.index.stem(it) for it in plain if it not in nouns and it not in lexicon.stop}
    if not said:
        return ()
    stems = {it.entity_id: _stems(it.alias, reader) for it in reader.home.automations}
    exact = tuple(it for it in reader.home.automations if stems[it.entity_id] == said)
    if exact or not nouns.intersection(plain):
        return exact
    return tuple(it for it in reader.home.automations if said <= stems[it.entity_id])


def _stems(name: str, reader: Reader) -> set[str]:
    lexicon = reader.grammar.lexicon
    nouns: Collection[str] = lexicon["history"]["automation_nouns"]
    marks = str.maketrans(dict.fromkeys("'\"“”:,.-–()", " "))
    words = name.lower().translate(marks).split()
    return {reader.index.stem(word) for word in words if word not in lexicon.stop} - set(nouns)


def starting(moment: Sun | Clock, home: Home) -> tuple[ExistingAutomation, ...]:
    """Return the automations that the sun or a time of day starts."""
    return tuple(
        automation
        for automation in home.automations
        if automation.config and any(_is(moment, each) for each in lift(automation.config).triggers)
    )


def _is(moment: Sun | Clock, trigger: object) -> bool:
    if isinstance(moment, Sun):
        return isinstance(trigger, SunTrigger) and trigger.event == moment.event
    return isinstance(trigger, TimeTrigger) and trigger.at == moment.at
