"""Find the things of the home that words in a sentence stand for."""

from dataclasses import replace
from functools import cache
from itertools import pairwise
import re

from ..home import Entity, Home
from .alike import named_alike
from .heard import Heard
from .index import content, of_domains
from .lexicon import Lexicon, lexicon_of
from .mention import Mention
from .nearby import BETWEEN_ROOMS, near_by
from .normalize import normalize
from .resolve import Allow, Found, without
from .said import Context, Problem
from .services import DOABLE

_NOT_A_THING = 9.0
_PAIR = 2
_NOT_EVERYTHING = frozenset({"alarm_control_panel", "automation"})

# Many call their vacuum by a name, and then she or he.
_LIKE_PERSONS = frozenset({"vacuum", "lawn_mower"})


class Things:
    """Find the things that one sentence speaks of."""

    def __init__(self, heard: Heard) -> None:
        """Take the sentence."""
        self._grammar = heard.grammar
        self._home = heard.home
        self._sentence = heard.sentence
        self._mentions = heard.mentions
        self._resolver = heard.resolver
        facts = heard.grammar.lexicon["facts"]
        self._never = frozenset(facts["never_in_np"])
        self._never_last = frozenset(facts["never_last"])
        # What leads in a condition is no part of a name: "as long as it is dry".
        self._holding = re.compile(rf"(?<!\S)(?:{facts['leads']['while']})(?!\S)")
        self.owners = tuple(facts["owners"])
        self.possessives = tuple(facts["possessives"])
        syntax = heard.grammar.lexicon["syntax"]
        self._joining = frozenset(syntax["list_joins"])
        self._articles = frozenset(syntax["owners"])
        self._pairs = tuple(syntax["both"])
        self._both = _both(heard.grammar.lexicon.language)
        self._conjunction: str = syntax["list_and"]
        self._speaker = frozenset(syntax["speaker"])
        # The same words are looked at for many readings.
        self._are_things: dict[str, bool] = {}

    def find(self, np: str | None, allow: Allow, context: Context) -> tuple[Found, ...] | Problem:
        """Return the things a phrase means; a pronoun means what was spoken of."""
        if np is None:
            return self._spoken_of(context, allow, "")
        if not self.is_thing(np):
            return Problem("unread", (np,), cost=_NOT_A_THING)
        named = context.person is None and np in self._grammar.lexicon["deeds"]["persons"]
        if named and any(it.domain in _LIKE_PERSONS for it in context.entities):
            return self._spoken_of(context, allow, "")
        owned = self._owned(np, allow, context)
        if owned is not None:
            return owned
        found: list[Found] = []
        mentions = self._mentions.read(np)
        for one in self._resolver.find_all(mentions, allow):
            meant = self._meant(one, np, allow, context)
            if isinstance(meant, Problem):
                return self._asked(meant, one, allow) or meant
            found += meant
        # "Everything but the hall light" names nothing that it could be left out of before.
        return without(self._resolver.excluded(mentions, allow), found)

    def _asked(self, problem: Problem, one: Found, allow: Allow) -> Problem | None:
        """Return the question whether a thing was meant that is called almost so."""
        if problem.code != "unknown" or not self._resolver.thorough:
            return None
        likely = self._resolver.miswritten(one, allow)
        return replace(problem, code="ambiguous", words=(one.mention.text,),
                       found=replace(one, choices=likely)) if likely else None  # fmt: skip

    def _owned(self, np: str, allow: Allow, context: Context) -> tuple[Found, ...] | Problem | None:
        """Return what "its power" is the power of, None if nothing was spoken of that has one.

        If nothing goes by that name, no other thing is meant.
        """
        for owner in self.possessives:
            if context.person is not None and np.startswith(owner):
                name = context.person.name.lower().split()[0]
                owned = self.find(f"{name} 's {np.removeprefix(owner)}", allow, Context())
                if not isinstance(owned, Problem):
                    return owned
        for owner in self.owners:
            if context.words and np.startswith(owner):
                owned = self.find(f"{context.words} {np.removeprefix(owner)}", allow, Context())
                if not isinstance(owned, Problem) or owned.code == "unknown":
                    return owned
        return self._of_its_room(np, allow, context) if np.startswith(self.owners) else None

    def _of_its_room(self, np: str, allow: Allow, context: Context) -> tuple[Found, ...] | None:
        """Return what "its door" is in the room of what was spoken of, None if it is not clear."""
        found = self._resolver.find_all(self._mentions.read(np), allow)
        whose: list[Found] = []
        for place, one in enumerate(found):
            own = tuple(it for it in one.choices if it.area_id in context.area_ids)
            if place and one.entities:
                # "His lamp and the hall light": only what has the word before it is of his room.
                whose.append(one)
            elif len(own) != 1:
                return None
            else:
                whose.append(Found(one.mention, own, cost=0.4))
        return tuple(whose)

    def _meant(
        self, one: Found, np: str, allow: Allow, context: Context
    ) -> tuple[Found, ...] | Problem:
        item = one.mention
        if item.units and item.there:
            return self._there(one, np, allow, context)
        if item.units:
            owned = np.startswith(self.owners)
            near = near_by(one, allow, context, self._resolver, owned=owned)
            return self._named(self._two_of(near), np, context)
        if not (item.pronoun or item.there or item.everything):
            return Problem("unread", (np,), cost=_NOT_A_THING)
        spoken = self._spoken_of(context, allow, item.text)
        # "If the TV is on at midnight turn everything off": not the TV alone.
        few = isinstance(spoken, Problem) or len(spoken[0].entities) == 1
        if few and item.everything and (every := self._every(allow)):
            return (Found(item, every),)
        return spoken

    def _two_of(self, one: Found) -> Found:
        """Return the two that "both" means: of three thermostats those that are called so."""
        if len(one.entities) == _PAIR or not one.mention.text.startswith(self._pairs):
            return one
        last, known = one.mention.units[-1].stems[-1], self._resolver.index.by_id
        called = tuple(
            it for it in one.entities if any(form[-1] == last for form in known[it.entity_id].forms)
        )
        return replace(one, entities=called) if len(called) == _PAIR else one

    def _there(
        self, one: Found, np: str, allow: Allow, context: Context
    ) -> tuple[Found, ...] | Problem:
        """Return what "the lamps in there" are: those of the room that was spoken of."""
        speaker = self._resolver.area_id
        areas = context.area_ids or ((speaker,) if speaker else ())
        near = self._resolver.find(one.mention, lambda it: allow(it) and it.area_id in areas)
        if near.entities or near.choices:
            return self._named(near, np, context)
        text = one.mention.text
        if areas or not any(it.area_id for it in (*one.entities, *one.choices)):
            return Problem("unknown", (text,), replace(near, unknown=(text,)), cost=near.cost + 2)
        return Problem("which_room", (self._mentions.where(text),), cost=0.4)

    def _named(self, one: Found, np: str, context: Context) -> tuple[Found, ...] | Problem:
        if one.entities:
            return (one,)
        owned = np.startswith(self.owners)
        if one.choices and (known := _nearest(one.choices, context, owned=owned)) is not None:
            return (Found(one.mention, (known,), cost=0.4),)
        index = self._resolver.index
        if len(alike := named_alike(index, context, one.choices.__contains__)) == 1:
            # "Lock the back door as long as the door is shut": the one of that name.
            return (Found(one.mention, alike, cost=0.4),)
        if one.choices:
            return Problem("ambiguous", (one.mention.text,), one, cost=0.8 + max(one.cost, 0))
        if not one.unknown:
            return Problem("all_left_out", (one.mention.text,), one, cost=2.0)
        if self.is_function(one.unknown):
            return Problem("unread", (np,), cost=_NOT_A_THING)
        return Problem("unknown", one.unknown, one, cost=one.cost + 2)

    def is_thing(self, np: str) -> bool:
        """Tell whether words can be a thing's: no verbs, no pronouns among others, no times."""
        if (known := self._are_things.get(np)) is None:
            known = self._are_things[np] = self._is_thing(np)
        return known

    def _is_thing(self, np: str) -> bool:
        words = np.split()
        if any("#" in word and not word.startswith("name#") for word in words):
            return False
        # "The kettle on and the lamp": what is on before "and" belongs to a verb.
        ended = pairwise([*words, self._conjunction])
        lasts = {word for word, after in ended if after in self._joining}
        if len(words) > 1 and lasts & self._never_last:
            return False
        if len(words) > 1 and (self._holding.search(np) or self._does(words)):
            return False
        return len(words) == 1 or not self._never.intersection(words)

    def _does(self, words: list[str]) -> bool:
        """Tell whether a deed is among words: "the blinds and light the lamp"."""
        verbs = self._grammar.lexicon.verbs
        return any(
            join in self._joining and verb in verbs and article in self._articles
            for join, verb, article in zip(words, words[1:], words[2:], strict=False)
        )

    def is_function(self, words: tuple[str, ...]) -> bool:
        """Tell whether any of these words is one of those that clauses are built with."""
        index = self._resolver.index
        return any(
            word in self._grammar.function_words and index.stem(word) not in index.kinds
            for word in words
        )

    def _every(self, allow: Allow) -> tuple[Entity, ...]:
        """Return all there is; nobody means the alarm or the automations by "everything"."""
        return tuple(
            entity
            for entity in self._resolver.allowed(allow)
            if entity.domain not in _NOT_EVERYTHING
        )

    def _spoken_of(self, context: Context, allow: Allow, text: str) -> tuple[Found, ...] | Problem:
        """Return what was spoken of that is allowed: the things, or what is in their room."""
        mention = Mention(text, ())
        for entities in (context.acted, context.entities, *context.past):
            kept = tuple(entity for entity in entities if allow(entity))
            if kept:
                if self._both.fullmatch(text):
                    kept = self._pair(kept, context, allow)
                    if len(kept) == 1:
                        return Problem("pronoun", (text,), cost=0.4)
                return (Found(mention, kept, cost=0.4),)
        alike = named_alike(self._resolver.index, context, allow)
        if alike and not self._both.fullmatch(text):
            return (Found(mention, alike, cost=0.4),)
        index = self._resolver.index
        devices = {entity.device_id for entity in context.entities} - {None}
        for around in (
            {position for it in devices for position in index.by_device.get(it or "", ())},
            {position for it in context.area_ids for position in index.by_area.get(it, ())},
        ):
            known = (index.entities[position].entity for position in sorted(around))
            kept = tuple(entity for entity in known if allow(entity))
            if len(kept) == 1:
                return (Found(mention, kept, cost=0.4),)
            if kept:
                return Problem("ambiguous", (text,), Found(mention, choices=kept), cost=1.0)
        before = tuple(entity for entity in context.before if allow(entity))
        if before and not (text and self._mentions.single(text).everything):
            return (Found(mention, before, cost=0.4),)
        return Problem("pronoun", (text,), cost=0.4)

    def _pair(self, last: tuple[Entity, ...], context: Context, allow: Allow) -> tuple[Entity, ...]:
        """Return the two things that "both" means where the last that was spoken of is one."""
        kept = {entity.entity_id: entity for entity in last}
        for entities in context.past:
            if len(kept) > 1:
                break
            kept |= {entity.entity_id: entity for entity in entities if allow(entity)}
        return tuple(kept.values())

    def note_remark(self, text: str, context: Context) -> None:
        """Take from what is only said beside a request whom, what and which room it names."""
        for word in text.split():
            if word.startswith("name#"):
                self._note_name(self._sentence.meaning(word)[0], context)
            else:
                # Names of one word may be words of the language as well: "the kettle".
                self._note_thing((self._resolver.index.stem(word),), context)

    def _note_name(self, stems: tuple[str, ...], context: Context) -> None:
        """Take over a person, a room or a thing that was only named."""
        index = self._resolver.index
        self._note_thing(stems, context)
        if (places := index.places.get(stems)) is not None:
            context.area_ids = tuple(places.area_ids) or context.area_ids
        for known in index.by_domain.get("person", ()):
            if content(stems, index.lexicon) in known.forms:
                context.person = known.entity

    def _note_thing(self, stems: tuple[str, ...], context: Context) -> None:
        called = [known.entity for known in self._resolver.index.called(stems)]
        if len(called) == 1 and called[0].domain in DOABLE:
            context.note(tuple(called))

    def is_person(self, word: str) -> bool:
        """Tell whether a name that was set apart is that of a person, and of nothing else."""
        found = self._resolver.find(self._mentions.single(word), of_domains("person"))
        return len(found.entities) == 1 and found.cost < 0

    def speaks_of_home(self, text: str) -> bool:
        """Tell whether any word of a text is one of the home."""
        index = self._resolver.index
        return any(
            index.stem(word) in index.vocabulary
            for word in text.split()
            if word not in index.lexicon.stop
        )

    def names_kind(self, text: str) -> bool:
        """Tell whether any word of a text is one for a kind of things."""
        index = self._resolver.index
        return any(index.stem(word) in index.kinds for word in text.split())

    def kind_in(self, text: str, allow: Allow) -> str | None:
        """Return the first word of a text for a kind of things, of those that are allowed."""
        index = self._resolver.index
        kinds = {kind for it in index.entities if allow(it.entity) for kind in it.kinds}
        return next((word for word in text.split() if index.stem(word) in kinds), None)

    def subject_of(self, message: str) -> str:
        """Return what a message speaks of: "the dryer" if it is "the dryer is done"."""
        text = normalize(message, self._grammar.lexicon).text
        said = self._grammar.stative.search(text)
        return text[: said.start()].strip() if said else ""

    def note_owner(self, text: str, context: Context) -> None:
        """Take over whose thing was spoken of: "Ben's phone is low, tell him"."""
        if context.person is not None:
            return
        index = self._resolver.index
        named = {stem for word in text.split() if word.startswith("name#")
                 for stem in self._mentions.single(word).stems}  # fmt: skip
        for known in index.by_domain.get("person", ()):
            if any(set(form) <= named for form in known.forms):
                context.person = known.entity
                return

    def people(self, np: str | None, context: Context) -> tuple[Entity, ...] | Problem:
        """Return the people a phrase means."""
        words = (np or "").removesuffix(" 's")
        deeds = self._grammar.lexicon["deeds"]
        if words in deeds["persons"]:
            if context.person is None:
                return Problem("who", (words,), cost=0.4)
            return (context.person,)
        if words in self._speaker:
            if (speaker := self._resolver.speaker) is not None:
                return (speaker,)
            return whose(self._home, self._grammar.lexicon)
        found_all = self.find(np, of_domains("person", "device_tracker"), context)
        if isinstance(found_all, Problem):
            return replace(found_all, cost=found_all.cost + 0.6)
        if any(one.cost > 0 and one.mention.units for one in found_all):
            return Problem("unknown", (self._mentions.plain(np or ""),), found_all[0], cost=4)
        return tuple(entity for one in found_all for entity in one.entities)


def whose(home: Home, lexicon: Lexicon) -> Problem:
    """Return that it has to be asked who speaks, or that nobody is known who could."""
    residents = tuple(sorted(home.domain("person"), key=lambda person: person.name))
    if not residents:
        return Problem("no_people", cost=1.0)
    word: str = lexicon["syntax"]["speaker"][0]
    return Problem("ambiguous", (word,), Found(Mention(word, ()), choices=residents), cost=0.8)


@cache
def _both(language: str) -> re.Pattern[str]:
    return re.compile(lexicon_of(language)["asking"]["answer"]["both"])


def _nearest(choices: tuple[Entity, ...], context: Context, *, owned: bool) -> Entity | None:
    """Return the one of several that was spoken of, or that is in the room spoken of.

    A door leads to two rooms: that it is filed under one of them does not tell that it is meant,
    unless it is `owned`, as "its door" is.
    """
    there = [
        entity
        for entity in choices
        if entity.area_id in context.area_ids
        and (owned or entity.device_class not in BETWEEN_ROOMS)
    ]
    told = [[*context.acted, *context.entities], *context.past]
    for kept in (*([it for it in choices if it in spoken] for spoken in told), there):
        if len(kept) == 1:
            return kept[0]
    return None
