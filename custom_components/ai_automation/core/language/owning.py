"""Put the speaker's name for "my": "my bedroom" is Ben's if it is Ben who speaks."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from ..home import Entity, Home
from .index import HomeIndex, Stems
from .lexicon import Lexicon
from .reading import Situation
from .said import Problem
from .sentence import Sentence, Token

# A place has at most so many words beside its owner: "Ben's guest room".
_MOST_WORDS = 3


def speaker_of(
    home: Home, situation: Situation, choices: Mapping[str, tuple[str, ...]], lexicon: Lexicon
) -> Entity | None:
    """Return the person who speaks: as it is known, as was answered, or the only one there is."""
    answered = choices.get(lexicon["syntax"]["speaker"][0], ())
    residents = home.domain("person")
    for entity_id in (situation.person_id, *answered):
        if (known := next((it for it in residents if it.entity_id == entity_id), None)) is not None:
            return known
    return residents[0] if len(residents) == 1 else None


def own(sentence: Sentence, index: HomeIndex, home: Home, person: Entity) -> Problem | bool:
    """Put in what is a person's where "my" stands; tell whether there is anything.

    A room that could be several is a problem.
    """
    owner = _Owner(index, home, person)
    there = False
    position = 0
    while owner.name and position < len(sentence.tokens) - 1:
        if sentence.tokens[position].text in owner.mine:
            put = owner.put(sentence, position)
            if isinstance(put, Problem):
                return put
            there = put or there
        position += 1
    return there


def belongs_to_somebody(sentence: Sentence, index: HomeIndex, home: Home) -> bool:
    """Tell whether what "my" stands before is somebody's, so that it matters who speaks."""
    mine = index.lexicon["names"]["mine"]
    if not any(token.text in mine for token in sentence.tokens):
        return False
    owners = [
        one
        for one in home.domain("person")
        if own(replace(sentence, tokens=[*sentence.tokens]), index, home, one) is True
    ]
    return len(owners) > 1 or any(not _is_the_only(sentence, index, it) for it in owners)


def _is_the_only(sentence: Sentence, index: HomeIndex, owner: Entity) -> bool:
    """Tell whether what is called "my" is the only such thing here, whoever speaks."""
    mine, none = index.lexicon["names"]["mine"], frozenset[int]()
    theirs = index.by_word.get(index.stems(owner.name)[0], none)
    words = (after.text for it, after in pairwise(sentence.tokens) if it.text in mine)
    return all(
        len(named) == 1 and named <= theirs
        for named in (index.by_word.get(index.stem(word), none) for word in words)
    )


class _Owner:
    """What one person calls "my" in one home."""

    def __init__(self, index: HomeIndex, home: Home, person: Entity) -> None:
        self._index, self._home, self._person = index, home, person
        names = index.lexicon["names"]
        self.mine = frozenset(names["mine"])
        self.name = index.stems(person.name)[:1]
        self._rooms = frozenset(names["rooms"])
        self._others = {
            stem for it in home.domain("person") for stem in index.stems(it.name)[:1]
        } - {*self.name}

    def put(self, sentence: Sentence, at: int) -> Problem | bool:
        """Put the name of what is the person's in the place of "my" and what follows."""
        tokens, index = sentence.tokens, self._index
        after = tokens[at + 1 : at + 1 + _MOST_WORDS]
        phones = index.lexicon["deeds"]["me"]
        spans = range(len(after), 0, -1)
        if any(
            " ".join(it.text for it in tokens[at : at + 1 + count]) in phones for count in spans
        ):
            return False
        for count in spans:
            form = self._place({index.stem(token.text) for token in after[:count]})
            if form is not None:
                start, end = tokens[at].start, after[count - 1].end
                sentence.tokens[at : at + 1 + count] = [Token(word, start, end) for word in form]
                return True
        none: frozenset[int] = frozenset()
        word = after[0].text
        if word in self._rooms:
            return self._no_room(word)
        named = index.by_word.get(self.name[0], none)
        if not named.isdisjoint(index.by_word.get(index.stem(word), none)):
            sentence.tokens[at] = Token(self.name[0], tokens[at].start, tokens[at].end)
            return True
        return False

    def _place(self, stems: set[str]) -> Stems | None:
        """Return the name of the place that is the person's, None if none is known to be."""
        stop = self._index.lexicon.stop
        for form in self._index.places:
            if self.name[0] in form and {*form} - {*self.name} - stop == stems:
                return form
        area = self._home.areas.get(self._person.area_id or "")
        given = self._index.stems(area.name) if area else ()
        if stems <= {*given} and given in self._index.places:
            return given
        if not stems <= {self._index.stem(room) for room in self._rooms}:
            return None
        rooms = self._nobodys(stems)
        return rooms[0] if len(rooms) == 1 else None

    def _nobodys(self, stems: set[str]) -> list[Stems]:
        """Return the names of the rooms of a kind that are called after nobody else."""
        taken = {
            area_id
            for form, places in self._index.places.items()
            if self._others.intersection(form)
            for area_id in places.area_ids
        }
        rooms: dict[frozenset[str], Stems] = {}
        for form, places in self._index.places.items():
            if stems <= {*form} and places.area_ids and not places.area_ids & taken:
                rooms.setdefault(places.area_ids, form)
        return list(rooms.values())

    def _no_room(self, word: str) -> Problem | bool:
        """Return that it is not known which room is theirs, if it could be one of several."""
        if len(self._nobodys({self._index.stem(word)})) < 2:  # noqa: PLR2004 - one is no choice
            return False
        return Problem("not_yours", (word,), detail={"name": self._person.name})
