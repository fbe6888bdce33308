"""Read a request for an automation."""

from collections import deque
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import time
from functools import cached_property

from ..home import Entity, Home
from ..plan.model import AutomationPlan
from .assemble import Assembler
from .called import called
from .clause import Clause
from .clauses import ClauseReader
from .dangers import dangers_of
from .deeds import DeedReader
from .facts import FactReader
from .foretelling import forecaster_of
from .heard import Heard
from .index import HomeIndex
from .indexing import index_of
from .introducing import introduced
from .lexicon import has_language, tokenised
from .meanings import Clock, Window
from .mention import MentionReader
from .name_tags import tag_names
from .never import never_runs
from .owning import belongs_to_somebody, own, speaker_of
from .patterns import grammar_of
from .planning import PlanMaker
from .prepare import prepare
from .problems import TIME_PREFIX, questions_of, reason, reasons_of, texts_of, time_question
from .reading import (
    AutomationReading,
    NotAutomation,
    Pending,
    Proposed,
    Refused,
    Situation,
    Unclear,
)
from .recalling import Recalled
from .resolve import Resolver
from .said import Problem
from .sentence import Sentence
from .things import whose
from .timing import part_spoken_of

_NOON = 12
LONGEST_TEXT = 1000
type Choices = Mapping[str, tuple[str, ...]]


class Reader:
    """Everything that is known about one sentence in one home."""

    def __init__(
        self,
        text: str,
        home: Home,
        situation: Situation,
        choices: Choices | None = None,
        *,
        acted: tuple[Entity, ...] = (),
        spoken: tuple[Entity, ...] = (),
        index: HomeIndex | None = None,
    ) -> None:
        """Prepare the sentence.

        `choices` are what was answered before; of `spoken` was spoken, and `acted` are the
        things that "it" means at first. `index` are the names to read it with, else the home's.
        """
        self._acted, self.spoken = acted, spoken
        self.text, self.home, self.situation = text, home, situation
        language = situation.language if has_language(situation.language) else "en"
        self.grammar = grammar_of(language)
        self.index = index or index_of(home, language)
        self.choices = dict(choices or {})
        lexicon = self.grammar.lexicon
        self._said, told = introduced(text, home, lexicon)
        self._speaker = told or speaker_of(home, situation, self.choices, lexicon)
        self._unowned: Problem | None = None
        self.sentence = self._prepared()
        if (names := [*called(self.sentence, self.index)]) and not any(
            it.spoken_of for it in names
        ):
            # "Porch light at dusk, off at ten" asks for that, even if there is one of that name.
            self.index = self.index.without_automations
            self.sentence = self._prepared()
        self._put_room()
        self._choose_times()
        self.resolver = Resolver(self.index, situation.area_id)
        self.resolver.speaker = self._speaker
        self.resolver.chosen = {key: frozenset(ids) for key, ids in self.choices.items()}
        self.mentions = MentionReader(self.sentence, self.grammar.lexicon, self.index)
        self.heard = Heard(self.sentence, self.grammar, home, self.mentions, self.resolver)
        self.facts = FactReader(self.heard)
        self.deeds = DeedReader(self.heard, self.facts.things)
        self.recalled = Recalled(self.sentence.tags)
        self._clause_reader = ClauseReader(
            self.sentence, self.grammar, self.facts, self.deeds, self.recalled
        )

    def without_automations(self) -> Reader | None:
        """Return the reader of the same words where none are the name of an automation.

        "The porch light at dusk" may be the lamp, and when. None if no automation is named.
        """
        tags = (it for key, it in self.sentence.tags.items() if key.startswith("name#"))
        named = {stems for stems, _ in tags if stems in self.index.automations}
        if not named:
            return None
        phrases = dict(self.index.own_phrases)
        for first in {stems[0] for stems in named}:
            phrases[first] = tuple(it for it in phrases.get(first, ()) if it not in named)
        index = replace(self.index, phrases=phrases)
        return Reader(self.text, self.home, self.situation, self.choices, index=index)

    def speaking_of(self, spoken: tuple[Entity, ...]) -> Reader:
        """Return the reader of the same sentence where something was spoken of before."""
        again = copy(self)
        again.spoken = spoken
        vars(again).pop("_whole", None)
        return again

    @property
    def before(self) -> tuple[Entity, ...]:
        """Return what the turn before was about, as far as it is still there."""
        known = self.home.entities
        return tuple(known[it] for it in self.situation.spoken_of if it in known)

    def _prepared(self) -> Sentence:
        return prepare(self._said, self.grammar.lexicon, self.index, self._own)

    @cached_property
    def clauses(self) -> list[Clause]:
        """Return the sentence's clauses; what is asked is read without them."""
        return self._clause_reader.read()

    def assembled(self, *, whole: bool = True) -> Assembler:
        """Return the rules of the sentence, and what stands in their way.

        With `whole` it is a request of its own, and what it lacks is looked for in it.
        """
        if whole:
            return self._whole
        clauses = self.clauses
        self.resolver.thorough = True
        return self._assemble(clauses)

    @cached_property
    def _whole(self) -> Assembler:
        assembler = self.assembled(whole=False)
        if not assembler.problems and not (assembler.whole and _begun(assembler)):
            for clauses in self._clause_reader.other_roles(self.clauses):
                again = self._assemble(clauses)
                if again.whole and _begun(again) and not again.problems:
                    return again
        at_once = self.grammar.from_now.search(self.sentence.text) is not None
        if not assembler.problems and not assembler.whole and not at_once:
            assembler.limit()
        return assembler

    def _assemble(self, clauses: Sequence[Clause]) -> Assembler:
        hint = part_spoken_of(self.sentence.original, self.facts.part_hints)
        hint = hint or self.situation.part
        assembler = Assembler(self.sentence, self.facts, self.deeds, hint)
        assembler.context.before = self.before
        assembler.context.note(self.spoken)
        assembler.context.note(self._acted, acted=True)
        if self._acted:
            # "It" is what was spoken of, and not what else there is in its room.
            assembler.context.area_ids = ()
        assembler.assemble(clauses)
        untimed = all(not (rule.clocks or rule.events) for rule in assembler.rules)
        told = self.grammar.foretold.search(self.sentence.text)
        if told is not None and (assembler.problems or untimed):
            # What else is not understood speaks of it: "it", "tomorrow".
            code = "forecast_when" if forecaster_of(self.home) else "forecast"
            assembler.problems[:] = [Problem(code, (self.mentions.plain(told.group()),))]
        asked = any(problem.code == "which_room" for problem in assembler.problems)
        if not asked and (here := self._unknown_room(clauses)) is not None:
            assembler.problems.append(Problem("which_room", (here,)))
        if self._unowned is not None:
            # With whose it is, what it is may be clear as well.
            named = {"ambiguous", "unknown"}
            kept = [problem for problem in assembler.problems if problem.code not in named]
            assembler.problems[:] = [*kept, self._unowned]
        return assembler

    def _unknown_room(self, clauses: Sequence[Clause]) -> str | None:
        """Return words for the speaker's room where it is not known, None if there are none.

        Without it "the lights in here" would be all that there are.
        """
        if self.situation.area_id in self.home.areas:
            return None
        done = (self.sentence.words(it.first, it.last) for it in clauses if it.role == "deed")
        matches = (self.grammar.here.search(words) for words in done)
        return next((match.group() for match in matches if match is not None), None)

    def _put_room(self) -> None:
        """Put the speaker's room in for "in here", as if it had been named."""
        area = self.home.areas.get(self.situation.area_id or "")
        if area is None or self.grammar.here.search(self.sentence.text) is None:
            return
        room = self.grammar.in_room.format(room=tokenised(area.name))
        self.sentence.replace(self.grammar.here, lambda _: room)
        tag_names(self.sentence, self.index)

    def _own(self, sentence: Sentence) -> None:
        """Put in whose things are meant by "my"; note if it has to be asked who speaks."""
        if self._speaker is not None:
            owned = own(sentence, self.index, self.home, self._speaker)
            self._unowned = owned if isinstance(owned, Problem) else None
        elif belongs_to_somebody(sentence, self.index, self.home):
            self._unowned = whose(self.home, self.grammar.lexicon)

    def plan(self, assembler: Assembler) -> AutomationPlan | None:
        """Return the plan of the rules, None if they wait for nothing."""
        plan = self.maker.make(assembler.rules)
        return replace(plan, description=self.text.strip()) if plan else None

    @property
    def maker(self) -> PlanMaker:
        """Return what makes plans in the sentence's language."""
        return PlanMaker(self.grammar, self.home, self.situation.language)

    def questions(self, assembler: Assembler, problems: Sequence[Problem]) -> Unclear | None:
        """Return what has to be asked, None if nothing has."""
        language = self.situation.language
        asked = [*questions_of(problems, language)]
        asked += [time_question(clock, language) for clock in dict.fromkeys(assembler.unsure)]
        if not asked:
            return None
        return Unclear(tuple(asked[:3]), Pending(self.text, tuple(asked[:3]), self.choices))

    def _choose_times(self) -> None:
        """Take over the answers to "morning or evening?"."""
        for key, meaning in self.sentence.tags.items():
            if isinstance(meaning, Clock) and (at := self._chosen_time(meaning)) is not None:
                self.sentence.tags[key] = at
            elif isinstance(meaning, Window) and isinstance(meaning.after, Clock):
                at = None if meaning.after.sure else self._chosen_time(meaning.after)
                if at is not None:
                    last = meaning.before
                    end = last.following(at) if isinstance(last, Clock) else last
                    self.sentence.tags[key] = Window(at, end)

    def _chosen_time(self, moment: Clock) -> Clock | None:
        answer = self.choices.get(f"{TIME_PREFIX}{moment.at:%H:%M}")
        if not answer:
            return None
        at = time.fromisoformat(answer[0])
        return replace(moment, at=at, sure=True, half="pm" if at.hour >= _NOON else "am")


def _begun(assembler: Assembler) -> bool:
    """Tell whether more is waited for than that it is past a time or within a span."""
    return any(rule.begun for rule in assembler.rules)


_LATEST: deque[Reader] = deque(maxlen=4)


def reader_of(
    text: str, home: Home, situation: Situation, choices: Choices | None = None
) -> Reader:
    """Return the reader of a sentence; what was just read for something else is not read again."""
    lately = [
        it
        for it in tuple(_LATEST)
        if it.home is home
        and replace(it.situation, now=situation.now, part=situation.part) == situation
        and it.choices == dict(choices or {})
    ]
    for reader in lately:
        if reader.text == text and reader.situation.part == situation.part:
            again = copy(reader)
            again.situation = situation
            return again
    reader = Reader(text, home, situation, choices)
    reader.recalled.take_over(
        it.recalled
        for it in lately
        if it.index is reader.index and it.resolver.speaker == reader.resolver.speaker
    )
    _LATEST.append(reader)
    return reader


def unreadable(text: str, situation: Situation) -> Refused | None:
    """Return why a text is not even looked at, None if it is."""
    language = situation.language
    if not any(char.isalnum() for char in text):
        return Refused((reason("empty", language),))
    if len(text) > LONGEST_TEXT:
        length = reason("too_long", language, length=len(text), limit=LONGEST_TEXT)
        return Refused((length,))
    return None


def conclude(reader: Reader) -> AutomationReading:
    """Return the plan of a read sentence, what has to be asked first, or why there is none."""
    language = reader.situation.language
    if foreign := foreign_language(reader.sentence, reader):
        return Refused((reason("foreign", language, language=foreign),))
    roles = {clause.role for clause in reader.clauses}
    timed = {"topic", "adverbs"} <= roles
    if not timed and not roles & {"fact", "deed", "follow", "unread", "crowded"}:
        return NotAutomation("other", (reason("nothing", language),))
    assembler = reader.assembled()
    problems = assembler.problems
    reasons = reasons_of(problems, reader.grammar, language)
    if reasons:
        read = any(rule.steps or rule.waits for rule in assembler.rules)
        if not read and all(problem.code == "unread" for problem in problems):
            return NotAutomation("other", reasons)
        return Refused((*dangers_of(assembler.rules, reader.home, language), *reasons))
    if unclear := reader.questions(assembler, problems):
        # Whatever time is meant, what is forbidden stays so.
        forbidden = () if problems else dangers_of(assembler.rules, reader.home, language)
        return Refused(forbidden) if forbidden else unclear
    plan = reader.plan(assembler)
    if plan is not None:
        never = never_runs(plan, reader.home, language)
        return Refused(never) if never else Proposed(plan)
    if any(rule.steps for rule in assembler.rules):
        later = any(rule.holds for rule in assembler.rules)
        return NotAutomation("command", (reason("no_moment" if later else "no_trigger", language),))
    return Refused((reason("no_action", language),))


def foreign_language(sentence: Sentence, reader: Reader) -> str | None:
    """Return the name of the language a sentence is in if it is not the reader's."""
    # As it was written: what one language fills its pauses with is a word of another.
    index, lexicon = reader.index, reader.grammar.lexicon
    words = [
        token.text
        for token in Sentence.of(sentence.original).tokens
        # "Den" is a room here, and no word of German.
        if token.text.isalpha() and index.stem(token.text) not in index.vocabulary
    ]
    own = sum(word in lexicon.stop or word in reader.grammar.verbs for word in words)
    names: Mapping[str, str] = texts_of(reader.situation.language)["languages"]
    for language, marks in lexicon["words"]["foreign"].items():
        count = sum(word in marks and word not in lexicon.stop for word in words)
        if count >= 2 and count > own:  # noqa: PLR2004 - one word may be a name
            return str(names.get(language, language))
    return None
