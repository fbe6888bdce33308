"""Say what was found, and why nothing was, in the language of whoever asks.

What is kept of a suggestion are facts and ids; its words are made when they are asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from .. import capabilities, community, synergies
from ..dates import date_in_words
from ..home import Home
from ..plan import lift, title_of
from ..store.models import DONE_BY, Suggestion
from ..synergies.find import listed
from ..texts import Texts, choose, load_texts

_OWN: Final = load_texts(Path(__file__).parent / "texts")
# The rooms whose texts are filled with facts, by the name that a suggestion calls them by.
_ROOMS: Final[Mapping[str, Mapping[str, Texts]]] = {
    room.__name__.rpartition(".")[2]: load_texts(Path(str(room.__file__)).parent / "texts")
    for room in (capabilities, community, synergies)
}
# In the evidence: what a suggestion says, one after the other if it says several things.
SAID: Final = "said"
_HABIT: Final = "held_out"


@dataclass(frozen=True, slots=True)
class Told:
    """A suggestion in words: what it is, and what speaks for it."""

    title: str
    why: str


def said(room: str, name: str, /, **facts: Any) -> dict[str, Any]:
    """Return what a suggestion says, for its evidence: a text of a room and what it is filled with.

    Facts that end in `_ids` are entities, and said by their names; those that end in `_words` are
    words that the room has in every language.
    """
    return {"room": room, "name": name, "facts": facts}


def tell(suggestion: Suggestion, home: Home, language: str) -> Told:
    """Return a suggestion in a language; what was kept without facts is said as it was found."""
    evidence, config = suggestion.evidence, suggestion.automation
    if is_habit(suggestion) and config is not None:
        why = proof_words(suggestion.type, evidence, language) + _people(evidence, home, language)
        return Told(title_of(lift(config), home, language), why)
    told = [fill(one, home, language) for one in evidence.get(SAID, ())]
    if not told:
        return Told(suggestion.title, str(evidence.get("summary") or suggestion.title))
    return Told(" → ".join(one.title for one in told), " ".join(one.why for one in told))


def is_habit(suggestion: Suggestion) -> bool:
    """Tell whether a suggestion is what people were seen to do, proved on days held out."""
    return _HABIT in suggestion.evidence


def proof_words(kind: str, evidence: Mapping[str, Any], language: str) -> str:
    """Return the counts that speak for a habit and against it in words."""
    held_out = evidence[_HABIT]
    first, last = (date.fromisoformat(evidence[key]) for key in ("first", "last"))
    return say(
        "proof_days" if kind == "time_of_day" else "proof_times",
        language,
        held=evidence["held"],
        of=evidence["applicable"],
        first=date_in_words(first, last, language),
        last=date_in_words(last, last, language),
        out=held_out["held"],
        out_of=held_out["applicable"],
        against=evidence["applicable"] - evidence["held"],
    )


def _people(evidence: Mapping[str, Any], home: Home, language: str) -> str:
    """Return whose habit it is, as an end to the proof; who is not exposed stays unnamed."""
    done_by = evidence.get(DONE_BY, {"people": {}})
    people = [
        say("proof_person", language, name=person.name, times=times, of=done_by["of"])
        for entity_id, times in done_by["people"].items()
        if (person := home.entities.get(entity_id)) is not None and person.exposed
    ]
    return f" {say('proof_people', language, people=', '.join(people))}" if people else ""


def say(key: str, language: str, **values: Any) -> str:
    """Return a text about what was found, or about why nothing was."""
    return str(choose(_OWN, language)[key]).format(**values)


def _names(entity_ids: Sequence[str], home: Home, texts: Texts) -> str:
    known = (home.entities.get(it) for it in entity_ids)
    return listed([it.name if it else of for it, of in zip(known, entity_ids, strict=True)], texts)


def fill(one: Mapping[str, Any], home: Home, language: str) -> Told:
    """Return what `said` has put down in a language."""
    texts = choose(_ROOMS[one["room"]], language)
    joining = choose(_ROOMS["synergies"], language)
    facts = dict(one["facts"])
    for key, value in one["facts"].items():
        if key.endswith("_ids"):
            facts[key.removesuffix("_ids")] = _names(value, home, joining)
        elif key.endswith("_words"):
            facts[key.removesuffix("_words")] = ", ".join(texts["words"][it] for it in value)
    text = texts[one["name"]]
    return Told(text["title"].format(**facts), text["why"].format(**facts))
