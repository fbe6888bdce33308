"""Read what is to become of an automation as a whole: on, off, run now, removed, tried, kept.

And what is asked of it as a whole: what it would have done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
import re
from typing import Literal, get_args

from ..home import ExistingAutomation, Home
from .index import HomeIndex, Stems
from .indexing import index_of
from .lexicon import lexicon_of
from .normalize import plain_of, without_politeness
from .problems import reason
from .reading import Refused

type Deed = Literal[
    "enable", "disable", "trigger", "remove", "shadow", "try", "test", "keep", "stop", "replay"
]

_MARKS = " .,!?¿¡"
# By the name of its group: how many days a unit of time has; without one of these it is a day.
_DAYS = {"weeks": 7, "months": 30, "years": 365}


@dataclass(frozen=True, slots=True)
class Managed:
    """What is to be done; without an `automation` it is the one that was spoken of last.

    `days` is how long it is to be tried, or how far back is looked; 0 if that was not said. `again`
    is that it was tested before.
    """

    deed: Deed
    automation: ExistingAutomation | None = None
    days: int = 0
    again: bool = False


def read_managing(text: str, home: Home, language: str) -> Managed | Refused | None:
    """Return what a text wants done with an automation, None if it speaks of something else.

    An automation is meant by its name, by words of its name if it is called an automation, or as
    the one that was spoken of. Refused if several could be meant.
    """
    lexicon = lexicon_of(language)
    plain = without_politeness(plain_of(text, lexicon.language), lexicon).rstrip(_MARKS)
    for deed, patterns in _patterns(lexicon.language).items():
        for pattern in patterns:
            match = pattern.fullmatch(plain)
            if match is None:
                continue
            found = _meant(match, home, language)
            if found is not None:
                return found if isinstance(found, Refused) else _managed(deed, match, found)
    return None


def _managed(deed: Deed, match: re.Match[str], found: tuple[ExistingAutomation | None]) -> Managed:
    said = match.groupdict()
    unit = next((days for name, days in _DAYS.items() if said.get(name)), None)
    if said.get("count") is None and unit is None:
        return Managed(deed, *found, again=said.get("again") is not None)
    count = said.get("count") or "1"
    return Managed(deed, *found, days=(int(count) if count.isdigit() else 1) * (unit or 1))


def _meant(
    match: re.Match[str], home: Home, language: str
) -> tuple[ExistingAutomation | None] | Refused | None:
    """Return the one automation that is meant, or the one spoken of; None if none is."""
    said = match.groupdict()
    index = index_of(home, language)
    if bare := said.get("bare"):
        # "The heating" is the house's, also if an automation is called so.
        general = index.kinds.issuperset(_telling(index.stems(bare), index))
        return None if general else _called(bare, home, index)
    if not (name := said.get("name") or said.get("named")):
        return (None,)
    found = called_by_words(name, home, language)
    return (found,) if isinstance(found, ExistingAutomation) else found


def called_by_words(name: str, home: Home, language: str) -> ExistingAutomation | Refused | None:
    """Return the automation that has a name, or alone has all of its words; None if none has.

    Refused if several have them.
    """
    if (found := _called(name, home, index_of(home, language))) is not None:
        return found[0]
    return one_of_several(having_words(name, home, language), language)


def having_words(name: str, home: Home, language: str) -> list[ExistingAutomation]:
    """Return the automations that have all telling words of a name in theirs."""
    index = index_of(home, language)
    stems = _telling(index.stems(name), index)
    return [
        one
        for one in home.automations
        if stems and stems <= _telling(index.stems(one.alias), index)
    ]


def one_of_several(
    fitting: Sequence[ExistingAutomation], language: str
) -> ExistingAutomation | Refused | None:
    """Return the one automation that fits, None if none does; Refused if several do."""
    if len(fitting) > 1:
        names = ", ".join(f"“{one.alias}”" for one in fitting)
        return Refused((reason("which_automation", language, names=names),))
    return fitting[0] if fitting else None


def _called(name: str, home: Home, index: HomeIndex) -> tuple[ExistingAutomation] | None:
    """Return the automation that has exactly this name, and nothing else in the home has."""
    stems = index.stems(name)
    fitting = [one for one in home.automations if index.stems(one.alias) == stems]
    if len(fitting) != 1 or index.names_a_thing(stems):
        return None
    return (fitting[0],)


def _telling(stems: Stems, index: HomeIndex) -> frozenset[str]:
    """Return the words of a name that tell it from others."""
    return frozenset(stem for stem in stems if stem not in index.lexicon.stop)


@cache
def _patterns(language: str) -> Mapping[Deed, tuple[re.Pattern[str], ...]]:
    """Return how each deed is said: of an automation by its name, or of the one spoken of."""
    data = lexicon_of(language)["managing"]
    parts = {key: data[key] for key in ("named", "that", "it", "days", "bare", "past")}
    deeds: tuple[Deed, ...] = get_args(Deed.__value__)
    return {
        deed: tuple(
            re.compile(f"(?:{data['polite']})?{template.format(**parts)}")
            for template in data[deed]
        )
        for deed in deeds
    }
