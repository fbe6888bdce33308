"""Find the entities that a mention can mean, and tell when it could be several."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from operator import itemgetter

from rapidfuzz import fuzz, process

from ..home import Entity
from .index import Able, HomeIndex, Places, Stems
from .lexicon import common_words
from .matching import EXACT, Match, begins, called_as_well, exactly, fitting
from .mention import Mention, Mentions, Unit
from .respelling import like_words, may_be, nearest_word, rejoined
from .sharing import carried, is_place, shared
from .unexposed import unexposed_of

# Of more things that may have been meant, none is likely.
_MOST_LIKE = 4
# No name that people say has more words.
_MOST_WORDS = 8
type Allow = Callable[[Entity], bool]

# Readings nearer to the best than this could be meant as well.
_MARGIN = 0.35
_GROUP_MARGIN = 0.6
_UNKNOWN, _UNKNOWN_WORD, _UNABLE = 2.0, 0.5, 1.0
_SUGGESTIONS = 4
_LIKENESS = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """What one mention means: `entities`, or `choices` of which one is meant.

    With neither, `unknown` are the words that nothing goes by, `near` what comes close, and
    `unexposed` what is called so and is not exposed, `unable` what is called so and cannot do what
    is asked. `there` is a place that has nothing fitting.
    `place` is where the entities are, if they were meant by that and their kind alone.
    """

    mention: Mention
    entities: tuple[Entity, ...] = ()
    choices: tuple[Entity, ...] = ()
    unknown: tuple[str, ...] = ()
    near: tuple[Entity, ...] = ()
    cost: float = 0.0
    unexposed: tuple[Entity, ...] = ()
    unable: tuple[Entity, ...] = ()
    there: tuple[str, ...] = ()
    place: Places | None = None

    def by_domain(self) -> dict[str, tuple[Entity, ...]]:
        """Return the entities by domain, in the order in which the domains come."""
        found: dict[str, list[Entity]] = {}
        for entity in self.entities:
            found.setdefault(entity.domain, []).append(entity)
        return {domain: tuple(entities) for domain, entities in found.items()}


class Resolver:
    """Resolve the mentions of one sentence in one home."""

    def __init__(self, index: HomeIndex, area_id: str | None = None) -> None:
        """Take the home's index, and the area of the speaker."""
        self.index = index
        self.area_id = area_id
        self.speaker: Entity | None = None
        self.chosen: dict[str, frozenset[str]] = {}
        # Looking for what comes near takes longer than all else: only once the reading is clear.
        self.thorough = False
        self._matched: dict[tuple[tuple[Stems, ...], Able | None], list[Match]] = {}
        self._found: dict[tuple[Mention, Able, bool], Found] = {}
        self._covers: dict[Unit, frozenset[int]] = {}
        self._near_to: dict[tuple[str, Allow], tuple[Entity, ...]] = {}
        self._spelt: dict[str, str | None] = {}
        self._whole: dict[frozenset[str], tuple[Entity, ...]] = {}

    def find(self, mention: Mention, allow: Allow) -> Found:
        """Return what a mention means among the allowed entities.

        The same is looked up for many readings: what is found is kept.
        """
        if not isinstance(allow, Able):
            return self._find(mention, allow)
        key = mention, allow, self.thorough
        if (found := self._found.get(key)) is None:
            found = self._found[key] = self._find(mention, allow)
        return found

    def _find(self, mention: Mention, allow: Allow) -> Found:
        if chosen := self.chosen.get(mention.text):
            kept = tuple(
                known.entity
                for known in self.index.entities
                if known.entity.entity_id in chosen and allow(known.entity)
            )
            if kept:
                return Found(mention, kept)
        matches = self._matches(mention.units, allow)
        if matches:
            return self._choose(mention, matches)
        if (corrected := self._corrected(mention)) is not None:
            mention = corrected
            matches = self._matches(mention.units, allow)
        if not matches:
            return self._nothing(mention, allow)
        return self._choose(mention, matches)

    def _matches(self, units: Sequence[Unit], allow: Allow) -> list[Match]:
        """Return the allowed entities that all words of a mention can be said of, best first.

        The same words are looked up for many readings: what they can be said of is kept.
        """
        able = allow if isinstance(allow, Able) else None
        key = tuple(unit.stems for unit in units), able
        if key not in self._matched:
            self._matched[key] = self._all_matches(units, able)
        found = self._matched[key]
        return list(found) if able else [match for match in found if allow(match.entity)]

    def _all_matches(self, units: Sequence[Unit], able: Able | None) -> list[Match]:
        if not units:
            return []
        covers = [self._cover(unit) for unit in units]
        if able is not None:
            covers.append(self.index.able(able))
        known = (self.index.entities[place] for place in frozenset.intersection(*covers))
        found = (match for item in known if (match := fitting(units, item)) is not None)
        return sorted(found, key=lambda match: (match.cost, match.entity.entity_id))

    def allowed(self, allow: Allow) -> Iterable[Entity]:
        """Yield all the entities that are allowed."""
        known = self.index.entities
        return (known[place].entity for place in sorted(self._allowed(allow)))

    def _allowed(self, allow: Allow) -> frozenset[int]:
        if isinstance(allow, Able):
            return self.index.able(allow)
        return frozenset(
            place for place, known in enumerate(self.index.entities) if allow(known.entity)
        )

    def _cover(self, unit: Unit) -> frozenset[int]:
        """Return where the entities stand that words can be said of."""
        if (cover := self._covers.get(unit)) is None:
            cover = self._covers[unit] = self._covered(unit)
        return cover

    def _covered(self, unit: Unit) -> frozenset[int]:
        index = self.index
        none: frozenset[int] = frozenset()
        found = frozenset.intersection(*(index.by_word.get(stem, none) for stem in unit.stems))
        if unit.places is None:
            return found
        there = [index.by_area.get(area_id, none) for area_id in unit.places.area_ids]
        there += [index.by_floor.get(floor_id, none) for floor_id in unit.places.floor_ids]
        there += [index.by_label.get(label_id, none) for label_id in unit.places.label_ids]
        return found.union(*there)

    def find_all(self, mentions: Mentions, allow: Allow) -> tuple[Found, ...]:
        """Return what every mention of a phrase means, exclusions taken away.

        In "the left and right garage door" the last words count for every part, in "the lights in
        the hall and the kitchen" the first.
        """
        found: list[Found] = []
        for place, item in enumerate(mentions.items):
            longer = carried(mentions.items[:place], item)
            again = self.find(longer, allow) if longer is not None else None
            found.append(again if again and again.entities else self.find(item, allow))
        last = mentions.items[-1]
        for place, item in enumerate(mentions.items[:-1]):
            if not found[place].entities or is_place(item):
                longer = shared(item, last)
                again = self.find(longer, allow)
                found[place] = again if again.entities else found[place]
        excluded = self.excluded(mentions, allow)
        if unknown := [one for one in excluded if one.unknown or not one.mention.units]:
            # What is to be left out and is not known would not be left out.
            return tuple(unknown)
        return without(excluded, found)

    def excluded(self, mentions: Mentions, allow: Allow) -> list[Found]:
        """Return what a phrase leaves out."""
        return [self._excluded(item, allow) for item in mentions.without]

    def _excluded(self, item: Mention, allow: Allow) -> Found:
        """Return what is left out: the named ones, or those in the named place."""
        if matches := self._matches(item.units, allow):
            # Whatever the words can mean, not only what they fit best, unless they are a name.
            named = [match for match in matches if match.cost < 0]
            if item.plural:
                rooms = {match.entity.area_id for match in named}
                named = [match for match in matches if match.entity.area_id in rooms]
            return Found(item, tuple(match.entity for match in named or matches))
        found = self.find(replace(item, plural=True, everything=True), allow)
        if found.entities or found.choices:
            return found
        places = tuple(unit for unit in item.units if unit.places)
        kinds = all(unit.places or unit.stems[0] in self.index.kinds for unit in item.units)
        if places and kinds:
            # "All the curtains except the bedroom's blind": what is there, if anything is.
            there = self._matches(places, allow)
            return Found(item, tuple(match.entity for match in there))
        # What is in the home, and is none of these, is left out anyhow.
        return Found(item) if self._matches(item.units, _anything) else found

    def _choose(self, mention: Mention, matches: list[Match]) -> Found:
        matches = [match for match in matches if not match.loose] or matches
        if matches[0].cost >= 0 and any(
            unit.places and unit.places.label_ids for unit in mention.units
        ):
            # A label is put on things so that they are meant together.
            mention = replace(mention, everything=True)
        if self.area_id and not _names_place(mention):
            near = [match for match in matches if match.entity.area_id == self.area_id]
            if near and (mention.plural or not matches[0].cost < 0):
                matches = near
        if _lights_a_floor(mention, matches):
            mention = replace(mention, plural=True)
        best = matches[0].cost
        by_kind = [match for match in matches if not match.named]
        if mention.everything and by_kind:
            # "All lights in the den" are also those that are called just "Den lights".
            group = [match for match in matches if not match.named or match.cost == EXACT]
            return _all_of(mention, group, best)
        if mention.everything or (mention.plural and best >= 0):
            rival = any(it.named and by_kind and it.cost < by_kind[0].cost for it in matches)
            # "The lights in the den" are its lamps, though a plug there is the "plant light".
            in_place = _names_place(mention) and all(
                unit.places or unit.stems[0] in self.index.kinds for unit in mention.units
            )
            if by_kind and (in_place or not rival):
                group = by_kind
            else:
                group = [match for match in matches if match.cost <= best + _GROUP_MARGIN]
            return _all_of(mention, group, best)
        others = [] if matches[0].named else called_as_well(matches)
        as_well = {it.entity.entity_id for it in others}
        close = [it for it in matches if it.cost < best + _MARGIN or it.entity.entity_id in as_well]
        whole = [match for match in close if match.said == len(mention.units)]
        # "Lumière de l'entrée" begins with its kind as every name does: that says nothing.
        kind_last = self.index.lexicon["syntax"]["kind_last"]
        alone = len(whole) == 1 and (
            whole[0].named or (kind_last and begins(mention.units, whole[0].known))
        )
        if alone and not any(match.said for match in close if match is not whole[0]):
            # Its name says all that was said, and the names of the others nothing of it.
            close = whole
        if len(close) == 1:
            return _all_of(mention, close, best)
        return Found(mention, choices=tuple(match.entity for match in close), cost=best)

    def _nothing(self, mention: Mention, allow: Allow) -> Found:
        covers = [self._cover(unit) for unit in mention.units]
        unknown = [
            unit.text
            for unit, cover in zip(mention.units, covers, strict=True)
            if not self._any(cover, allow)
        ]
        cost = _UNKNOWN + _UNKNOWN_WORD * max(1, len(unknown))
        unable = self._unable(mention)
        # What is there is hardly what nobody knows: another reading tells what is amiss.
        cost += _UNABLE if unable else 0
        words = tuple(unknown) or tuple(unit.text for unit in mention.units)
        if not self.thorough:
            return Found(mention, unknown=words, cost=cost)
        places = [unit.text for unit in mention.units if unit.stems in self.index.places]
        return Found(
            mention,
            unknown=words,
            near=self._near(mention, covers, allow),
            cost=cost,
            unexposed=unexposed_of(mention, self.index, allow),
            unable=unable,
            there=tuple(places) if set(unknown) <= set(places) else (),
        )

    def _unable(self, mention: Mention) -> tuple[Entity, ...]:
        """Return what a mention is the whole name of among all that there is."""
        stems = frozenset(mention.stems)
        if stems not in self._whole:
            whole = sorted(exactly(stems, self.index), key=lambda it: it.entity_id)
            self._whole[stems] = tuple(whole[:_SUGGESTIONS])
        return self._whole[stems]

    def _any(self, cover: frozenset[int], allow: Allow) -> bool:
        if isinstance(allow, Able):
            return not cover.isdisjoint(self.index.able(allow))
        return any(allow(self.index.entities[place].entity) for place in cover)

    def _near(
        self, mention: Mention, covers: Sequence[frozenset[int]], allow: Allow
    ) -> tuple[Entity, ...]:
        """Return what comes nearest to a mention, by its words and by how it is written."""
        key = mention.text, allow
        if key not in self._near_to:
            self._near_to[key] = self._nearest(mention.text, covers, self._allowed(allow))
        return self._near_to[key]

    def _nearest(
        self, text: str, covers: Sequence[frozenset[int]], allowed: frozenset[int]
    ) -> tuple[Entity, ...]:
        known, names = self.index.entities, self.index.names
        covered = allowed.intersection(frozenset().union(*covers))
        # Where no word is shared, only what is written much alike comes near.
        others = {place: names[place] for place in sorted(allowed - covered)}
        alike = process.extract(
            text,
            others,
            scorer=fuzz.token_set_ratio,
            score_cutoff=100 * _LIKENESS,
            limit=_SUGGESTIONS,
        )
        scored = [(ratio / 100, place) for _, ratio, place in alike]
        scored += [
            (
                sum(place in cover for cover in covers)
                + fuzz.token_set_ratio(text, names[place]) / 100,
                place,
            )
            for place in sorted(covered)
        ]
        best = nlargest(_SUGGESTIONS, scored, key=itemgetter(0))
        return tuple(known[place].entity for score, place in best if score > _LIKENESS)

    def _corrected(self, mention: Mention) -> Mention | None:
        """Return a mention with misspelt words as the home spells them, None if there are none."""
        units = [self._respelt(unit) for unit in mention.units]
        joined = rejoined(units, self.index.by_word.keys())
        return replace(mention, units=joined) if joined != mention.units else None

    def miswritten(self, found: Found, allow: Allow) -> tuple[Entity, ...]:
        """Return what would be meant if the one unknown word were one that is much like it.

        "Lamb" is a word, so it is no misspelt "lamp"; where no lamb is, it may be asked.
        """
        units = found.mention.units
        unknown = [place for place, unit in enumerate(units) if unit.text in found.unknown]
        if len(unknown) != 1 or len(found.unknown) != 1 or len(units) > _MOST_WORDS:
            return ()
        if found.unexposed:
            return ()
        place, unit = unknown[0], units[unknown[0]]
        likely: dict[str, Entity] = {}
        for word in like_words(unit.stems[0], self.index.by_word.keys() - self.index.people):
            other = (*units[:place], Unit((word,), unit.text), *units[place + 1 :])
            likely |= {it.entity.entity_id: it.entity for it in self._matches(other, allow)}
        return tuple(likely.values()) if len(likely) <= _MOST_LIKE else ()

    def _respelt(self, unit: Unit) -> Unit:
        word = unit.stems[0]
        index = self.index
        if len(unit.stems) > 1 or word in index.by_word or word in index.nouns:
            return unit
        if unit.text in index.unexposed_words or unit.text in common_words(index.lexicon.language):
            return unit
        if word not in self._spelt:
            near = nearest_word(word, self.index.by_word)
            other = near is not None and near in index.people and not may_be(word, near)
            self._spelt[word] = None if other else near
        near = self._spelt[word]
        return Unit((near,), unit.text) if near else unit


def _anything(_entity: Entity) -> bool:
    return True


def without(excluded: Iterable[Found], found: Iterable[Found]) -> tuple[Found, ...]:
    """Return what was found without what is left out."""
    ids = {each.entity_id for one in excluded for each in one.entities or one.choices}
    if not ids:
        return tuple(found)
    return tuple(
        replace(one, entities=tuple(each for each in one.entities if each.entity_id not in ids))
        for one in found
    )


def _all_of(mention: Mention, group: Sequence[Match], cost: float) -> Found:
    """Return that all of a group is meant, and by which place if none of it is named."""
    places = [unit.places for unit in mention.units if unit.places is not None]
    by_place = len(places) == 1 and not any(match.named for match in group)
    entities = tuple(match.entity for match in group)
    return Found(mention, entities, cost=cost, place=places[0] if by_place else None)


def _lights_a_floor(mention: Mention, matches: Sequence[Match]) -> bool:
    """Tell whether "the light upstairs" is meant, which is all the lights of a floor."""
    return any(unit.places and unit.places.floor_ids for unit in mention.units) and all(
        match.entity.domain == "light" and not match.named for match in matches
    )


def _names_place(mention: Mention) -> bool:
    return any(unit.places is not None for unit in mention.units)
