"""Say what comes of names that are given, asked for or taken back."""

from collections.abc import Iterable, Sequence

from .core.home import Home
from .core.language.naming import Forgotten, Given, NamesAsked, Naming
from .core.language.reading import Refused
from .core.plan.wording import join
from .core.store import LearnedName
from .names import Names
from .outcome import Said
from .wording import say, texts_of


async def async_tell(naming: Naming, names: Names, home: Home, said: Said) -> str:
    """Do what was said about names, and return what to say."""
    if isinstance(naming, Given):
        return await _learned(naming, names, home, said)
    if isinstance(naming, Forgotten):
        return await _forgotten(naming, names, home, said.language)
    if isinstance(naming, NamesAsked):
        return _listed(await names.async_list(), home, said.language)
    reasons = naming.reasons if isinstance(naming, Refused) else naming.questions
    return " ".join(one.text for one in reasons)


def offer_of(given: Given, home: Home, language: str) -> str:
    """Return the offer to remember what was meant by a name."""
    things = _things(given.entity_ids, home, language)
    return say("name_offer", language, name=given.name, things=things)


async def _learned(given: Given, names: Names, home: Home, said: Said) -> str:
    before, others = await names.async_learn(given.name, given.entity_ids, said.user_id)
    language = said.language
    things = _things(given.entity_ids, home, language)
    told = [say("name_learned", language, name=given.name, things=things)]
    if before:
        told.append(say("name_moved", language, things=_things(before, home, language)))
    if others:
        told.append(say("name_shared", language, things=_things(others, home, language)))
    return " ".join(told)


async def _forgotten(forgotten: Forgotten, names: Names, home: Home, language: str) -> str:
    if not forgotten.names:
        key = "name_unknown" if forgotten.said else "names_none"
        return say(key, language, name=forgotten.said)
    gone = await names.async_forget(forgotten.names)
    return say("names_forgotten", language, names=_named(gone, home, language))


def _listed(kept: Sequence[LearnedName], home: Home, language: str) -> str:
    if not kept:
        return say("names_none", language)
    return say("names_listed", language, names=_named(kept, home, language))


def _named(kept: Iterable[LearnedName], home: Home, language: str) -> str:
    """Return names, each with what it is for."""
    things: dict[str, list[str]] = {}
    for one in kept:
        things.setdefault(one.name, []).append(one.entity_id)
    parts = [
        say("name_for", language, name=name, things=_things(dict.fromkeys(ids), home, language))
        for name, ids in things.items()
    ]
    return join(parts, texts_of(language))


def _things(entity_ids: Iterable[str], home: Home, language: str) -> str:
    """Return the real names of things."""
    found = [home.entities[it].name if it in home.entities else it for it in entity_ids]
    return join(found, texts_of(language))
