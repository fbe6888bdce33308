"""Read what things are to be called: names that a person gives, asks for or takes back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
import re

from ..home import Entity, Home
from .choices import chosen
from .index import HomeIndex
from .indexing import index_of
from .lexicon import lexicon_of, tokenised
from .normalize import quotes
from .problems import one_of, questions_of, reason, reasons_of, texts_of
from .reading import Pending, Refused, Situation, Unclear
from .request import Choices, Reader, unreadable
from .resolve import Allow, Found
from .said import Context, Problem
from .sentence import Sentence
from .services import DOABLE

# A name is said, not read: longer ones are sentences.
_LONGEST, _MOST_WORDS = 40, 5
# So many ways are tried to part a thing from the name that follows it.
_MOST_CUTS = 4
# Between single quotation marks; an apostrophe within a word ends nothing.
_QUOTED = re.compile(r"(?<!\w)['‘’`](?=\w)((?:[^\"'‘’`]|(?<=\w)['’](?=\w))+)['‘’`](?!\w)")


@dataclass(frozen=True, slots=True)
class Given:
    """A name for things from now on."""

    name: str
    entity_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Learned names that are to be forgotten; with none of them, `said` is no learned name."""

    names: tuple[str, ...]
    said: str = ""


@dataclass(frozen=True, slots=True)
class NamesAsked:
    """The question which names there are."""


type _Span = tuple[int, int]
type Naming = Given | Forgotten | NamesAsked | Unclear | Refused


def read_naming(
    text: str, home: Home, situation: Situation, choices: Choices | None = None
) -> Naming | None:
    """Return what a text says about names, None if it says nothing about any."""
    if unreadable(text, situation) is not None:
        return None
    return _Reader(text, home, situation, choices or {}).read()


def answer_naming(pending: Pending, text: str, home: Home, situation: Situation) -> Naming | None:
    """Return what is to be called so after the answer to what was asked; None if it is none."""
    choices = chosen(pending, text, home, situation)
    return read_naming(pending.text, home, situation, choices) if choices is not None else None


def offered(pending: Pending, text: str, home: Home, situation: Situation) -> Given | None:
    """Return the name that could be remembered after an answer, None if it is no good name."""
    choices = chosen(pending, text, home, situation)
    mention = pending.questions[0].mention
    entity_ids = (choices or {}).get(mention, ())
    name = bare_name(mention, situation.language)
    if len(entity_ids) != 1 or entity_ids[0] not in home.entities or not name:
        return None
    if objection(name, entity_ids, home, situation) is not None:
        return None
    return Given(name, entity_ids)


def is_remember(text: str, language: str) -> bool:
    """Tell whether a text asks to remember what was just offered."""
    plain = tokenised(text).strip(" .!,")
    return any(it.fullmatch(plain) for it in _patterns(lexicon_of(language).language)["remember"])


def key_of(name: str) -> str:
    """Return a name as it is spelt in sentences: the same for the same words."""
    return tokenised(name)


def bare_name(words: str, language: str) -> str:
    """Return words without the articles before them."""
    lexicon = lexicon_of(language)
    articles = lexicon["names"]["articles"]
    kept = words.strip(" \"'.,!").split()
    if kept and (elided := lexicon["syntax"]["elisions"]):
        kept[0] = re.sub(rf"^(?:{'|'.join(elided)})['’]", "", kept[0], flags=re.IGNORECASE)
    while len(kept) > 1 and tokenised(kept[0]) in articles:
        kept.pop(0)
    return " ".join(kept)


def objection(
    name: str, entity_ids: tuple[str, ...], home: Home, situation: Situation
) -> Refused | None:
    """Return why things cannot be called so, None if they can."""
    language = situation.language
    index = index_of(home, language)
    stems = index.stems(name)
    kinds = {kind for known in index.entities for kind in known.kinds}
    said = [stem for stem in stems if stem not in index.lexicon.stop and stem not in kinds]
    if not said or len(name) > _LONGEST or len(stems) > _MOST_WORDS:
        return Refused((reason("name_general", language, name=name),))
    owners = _owners(name, home, index) or _meant(name, entity_ids, home, situation)
    if not owners:
        return None
    if {owner.entity_id for owner in owners if isinstance(owner, Entity)} >= set(entity_ids):
        return Refused((reason("name_own", language, name=name),))
    names = one_of(sorted({owner if isinstance(owner, str) else owner.name for owner in owners}),
                   texts_of(language), "and")  # fmt: skip
    return Refused((reason("name_taken", language, name=name, owner=names),))


def _owners(name: str, home: Home, index: HomeIndex) -> list[Entity | str]:
    """Return what really has a name: things, or the names of places and automations."""
    stems, key = index.stems(name), key_of(name)
    owners: list[Entity | str] = [
        entity
        for entity in home.entities.values()
        if any(key == key_of(real) for real in (entity.name, *entity.aliases))
    ]
    owners += [
        known.entity
        for known in index.entities
        if stems in known.forms
        and known.entity not in owners
        and any(
            stems == index.stems(real)[: len(stems) if known.entity.domain == "person" else None]
            for real in (known.entity.name, *known.entity.aliases)
        )
    ]
    places = index.places.get(stems)
    if places is not None:
        owners += [home.areas[it].name for it in places.area_ids if it in home.areas]
        owners += [home.floors[it].name for it in places.floor_ids if it in home.floors]
        owners += [home.labels[it].name for it in places.label_ids if it in home.labels]
    if (automation := index.automations.get(stems)) is not None:
        owners += [one.alias for one in home.automations if one.entity_id == automation]
    return owners


def _meant(
    name: str, entity_ids: tuple[str, ...], home: Home, situation: Situation
) -> list[Entity | str]:
    """Return what else a name is understood as already, though it is only a part of its name."""
    reader = Reader(name, home, situation)
    stems = reader.index.stems(name)
    for entity in home.entities.values():
        if any(reader.index.stems(learned) == stems for learned in entity.learned):
            # Two people may call two things the same: it is then asked which is meant.
            return []
    found = reader.resolver.find(reader.mentions.single(reader.sentence.text), _is_plain)
    others = {it.entity_id for it in found.entities} - set(entity_ids)
    said = {stem for stem in stems if stem not in reader.index.lexicon.stop}
    return [
        known.entity
        for known in reader.index.entities
        if known.entity.entity_id in others and any(said <= {*form} for form in known.forms)
    ]


class _Reader:
    """Read one text."""

    def __init__(self, text: str, home: Home, situation: Situation, choices: Choices) -> None:
        self._text, self._home, self._situation = text, home, situation
        self._choices = choices
        self._language = situation.language
        self._lexicon = lexicon_of(situation.language)
        self._index = index_of(home, situation.language)
        self._sentence = Sentence.of(_QUOTED.sub(r'"\1"', text))
        quotes(self._sentence)
        while self._sentence.tokens and self._sentence.tokens[-1].text in (".", "!", ",", "?"):
            self._sentence.tokens.pop()
        self._lexicon.contractions.make(self._sentence)

    def read(self) -> Naming | None:
        """Return what the text says about names."""
        if next(self._matches("list"), None):
            return NamesAsked()
        if next(self._matches("forget_all"), None):
            return Forgotten(self._learned())
        for match in self._matches("forget"):
            if (forgotten := self._forgotten(match)) is not None:
                return forgotten
        for kind in ("call", "mean", "is"):
            for match in self._matches(kind):
                if (given := self._given(match, sure=kind == "mean")) is not None:
                    return given
        return None

    def _matches(self, kind: str) -> Iterator[re.Match[str]]:
        text = self._sentence.text
        for pattern in _patterns(self._lexicon.language)[kind]:
            if match := pattern.fullmatch(text):
                yield match

    def _learned(self) -> tuple[str, ...]:
        """Return all learned names."""
        every = (name for entity in self._home.entities.values() for name in entity.learned)
        return tuple(dict.fromkeys(every))

    def _forgotten(self, match: re.Match[str]) -> Forgotten | None:
        parts = match.groupdict()
        group = "name" if parts.get("name") else "maybe"
        first, last = self._span(match, group)
        said = self._name(first, last)
        stems = self._index.stems(said)
        names = tuple(it for it in self._learned() if self._index.stems(it) == stems)
        if not names and group == "maybe":
            return None
        return Forgotten(names, said)

    def _given(self, match: re.Match[str], *, sure: bool) -> Naming | None:
        if "both" not in match.groupdict():
            name, np = self._span(match, "name"), self._span(match, "np")
            return self._give(name, np, sure=sure or self._is_quote(name))
        first, last = self._span(match, "both")
        words = [token.text for token in self._sentence.tokens]
        if words[last - 1].startswith("quote#"):
            return self._give((last - 1, last), (first, last - 1), sure=True)
        articles = self._lexicon["names"]["articles"]
        cuts = [at for at in range(last - 1, first, -1) if words[at] in articles]
        cuts += [at for at in range(last - 1, first, -1) if at not in cuts]
        for cut in cuts[:_MOST_CUTS]:
            given = self._give((cut, last), (first, cut), sure=False)
            if given is not None:
                return given
        return None

    def _give(
        self, name_at: tuple[int, int], np_at: tuple[int, int], *, sure: bool
    ) -> Naming | None:
        """Return the name of what a phrase means; None if it means nothing, unless that is sure."""
        name = self._name(*name_at)
        words = self._sentence.tokens[slice(*np_at)]
        if not sure and not any(self._index.stem(it.text) in self._index.by_word for it in words):
            return None
        found = self._things(self._sentence.said(*np_at))
        if isinstance(found, Refused):
            return found if sure else None
        if found is None or isinstance(found, Unclear):
            return found
        return objection(name, found, self._home, self._situation) or Given(name, found)

    def _things(self, np: str) -> tuple[str, ...] | Unclear | Refused | None:
        """Return the things that a phrase means; None if it is a pronoun."""
        reader = Reader(np, self._home, self._situation, self._choices)
        if not reader.index.entities:
            return None
        mentions = reader.mentions.read(reader.sentence.text).items
        if any(not mention.units for mention in mentions):
            return None
        if all(unit.places is not None for mention in mentions for unit in mention.units):
            return Refused((reason("name_place", self._language),))
        reader.resolver.thorough = True
        found = self._found(reader, _is_doable)
        if isinstance(found, Problem):
            plain = self._found(reader, _is_plain)
            found = found if isinstance(plain, Problem) and found.code == "ambiguous" else plain
        if not isinstance(found, Problem):
            return tuple(dict.fromkeys(it.entity_id for one in found for it in one.entities))
        if questions := questions_of((found,), self._language):
            return Unclear(questions, Pending(self._text, questions, self._choices))
        return Refused(reasons_of((found,), reader.grammar, self._language))

    @staticmethod
    def _found(reader: Reader, allow: Allow) -> tuple[Found, ...] | Problem:
        return reader.facts.things.find(reader.sentence.text, allow, Context())

    def _name(self, first: int, last: int) -> str:
        """Return a name as it was said, without articles."""
        if self._is_quote((first, last)):
            words = self._sentence.meaning(self._sentence.tokens[first].text)
        else:
            words = self._sentence.said(first, last)
        return bare_name(words, self._language)

    def _is_quote(self, span: _Span) -> bool:
        first, last = span
        return last == first + 1 and self._sentence.tokens[first].text.startswith("quote#")

    def _span(self, match: re.Match[str], group: str) -> _Span:
        """Return from which token to before which one a part of the text goes."""
        first = len(match.string[: match.start(group)].split())
        return first, first + len(match[group].split())


def _is_doable(entity: Entity) -> bool:
    return entity.domain in DOABLE and entity.category is None


def _is_plain(entity: Entity) -> bool:
    return entity.domain != "zone"


@cache
def _patterns(language: str) -> Mapping[str, tuple[re.Pattern[str], ...]]:
    names = lexicon_of(language)["names"]
    return {
        kind: tuple(re.compile(pattern) for pattern in patterns)
        for kind, patterns in names.items()
        if kind not in ("articles", "mine", "rooms")
    }
