"""Read a question about the past, about why, or about what the house does by itself."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from ...home import Entity, Home
from ...plan.model import WEEKDAYS
from ..lexicon import tokenised
from ..problems import one_of, questions_of, reason, reasons_of, texts_of
from ..reading import Pending, Reason, Refused, Situation, Unclear
from ..request import Choices, Reader, reader_of, unreadable
from ..said import Context, Problem
from .automations import named, starting
from .happened import events_of
from .measured import compared, computed
from .measures import MeasureReader
from .periods import PeriodReader, cut, patterns_of
from .question import Asked, HistoryQuestion, Kind, Order, Period, Subject
from .ranked import RankReader
from .rules import Form, HistoryRules, rules_of
from .states import StateReader
from .timed import Timed, TimeReader, unit_like

type Parts = Mapping[str, str]
type HistoryReading = HistoryQuestion | Unclear | Refused | None

# Parts of a day are as wide as for single events in all but these.
NARROW = ("measure", "compare")
# Fewer things than these cannot be compared with each other.
_FEWEST = 2
# "Why did it turn on at ten?" is about what happened around ten.
_AROUND = timedelta(minutes=30)
_SWITCHED = ("light", "switch")
_SURELY_PAST = frozenset({"stat", "superlative", "amount", "counted"})


class HistoryReader:
    """Read one question."""

    def __init__(self, reader: Reader, rules: HistoryRules) -> None:
        """Take the read sentence and the rules of its language."""
        self._reader = reader
        self._rules = rules
        self._states = StateReader(reader, rules)
        self._measures = MeasureReader(reader)
        self._periods = PeriodReader(
            reader.sentence, reader.grammar.lexicon.language, reader.situation.now
        )
        self._times = TimeReader(self._periods, self._states, rules)
        self._ranks = RankReader(reader, self._states, self._measures, rules)
        self._problem: Problem | None = None
        self._kinds: Mapping[Kind, Callable[[Parts, Form, Timed], HistoryQuestion | None]] = {
            "when": self._when,
            "how_long": self._state,
            "how_often": self._how_often,
            "measure": self._measure,
            "compare": self._compare,
            "which": self._which,
            "whether": self._whether,
            "why": self._why,
            "uses": self._uses,
            "does": self._does,
            "ran": self._ran,
            "runs_at": self._runs_at,
            "changed": lambda _parts, form, at: at.question(form.kind),
            "most": self._most,
            "happened": self._happened,
            "usual": self._usual,
        }

    def read(self) -> HistoryReading:
        """Return what is asked, why it cannot be answered, or None if it is no such question."""
        rules = self._rules
        text = self._periods.opened(self._reader.sentence.text.strip(" .?!,"))
        text = rules.lead.sub("", rules.openers.sub("", text), count=1)
        text = " ".join(rules.noise.sub("", text).split()).strip(" ,")
        text = rules.pasts.pattern.sub(rules.pasts.put, text)
        if rules.usual.search(text) is not None and (usual := self._as_usual(text)) is not None:
            return usual
        timed = self._times.timed(text)
        for form in rules.forms:
            if form.usual:
                continue
            at = timed[form.kind not in NARROW]
            if form.than != (at.than is not None):
                continue
            for pattern in form.patterns:
                match = pattern.fullmatch(text if form.timed else at.text)
                if match is None:
                    continue
                found = {key: value for key, value in match.groupdict().items() if value}
                question = self._kinds[form.kind](found, form, at)
                if question is not None:
                    return question
        if self._problem is None:
            self._problem = self._times.problem
        return self._refused()

    # -- states

    def _state(self, parts: Parts, form: Form, at: Timed) -> HistoryQuestion | None:
        """Read a question about when something was in a state."""
        fact, order = self._cleaned(parts["fact"])
        asked = self._noted(self._fact(fact, at))
        if asked is None:
            return None
        question = replace(at.question(form.kind, asked), order=order)
        if "stretch" in parts:
            stretches = self._rules.stretches.items()
            found = next(it for it, pattern in stretches if pattern.fullmatch(parts["stretch"]))
            period = at.period or (None if at.limited else self._periods.current("day"))
            return replace(question, measure=found, period=period)
        return question

    def _fact(self, fact: str, at: Timed) -> Asked | Problem:
        """Read a clause; in "was the lamp on Tuesday" one "on" is said for two.

        What somebody used was on, what somebody forgot to close was open.
        """
        for pattern, state in self._rules.rewrites:
            if said := pattern.search(fact):
                fact = f"{said['np']} {state}"
        asked, shared = self._states.fact(fact), self._rules.shared
        if isinstance(asked, Problem) and at.period and at.period.said.startswith(f"{shared} "):
            return self._states.fact(f"{fact} {shared}")
        return asked

    def _when(self, parts: Parts, form: Form, at: Timed) -> HistoryQuestion | None:
        if "who" in parts:
            parts = {**parts, "fact": f"{self._rules.somebody} {parts['fact']}"}
        found = self._state(parts, form, at)
        if found is None:
            return None
        if "who" in parts and found.period is None and found.since is None:
            found = replace(found, period=self._periods.current("day"))
        return replace(found, order=self._order(parts) or found.order, ago=form.ago)

    def _as_usual(self, text: str) -> HistoryReading:
        """Read what asks for the usual: "what time does it usually turn on at weekends"."""
        rules = self._rules
        text = " ".join(rules.usual.sub("", text).split())
        weekdays: frozenset[int] = frozenset()
        if said := rules.usual_days.search(text):
            days = self._reader.sentence.meaning(said["days"]).days
            weekdays = frozenset(WEEKDAYS.index(day) for day in days)
            text = " ".join(rules.usual_days.sub("", text, count=1).split())
        at = self._times.timed(text)[True]
        forms = [it for it in rules.forms if it.usual and not at.limited]
        matches = [
            (it, match) for it in forms for one in it.patterns if (match := one.fullmatch(at.text))
        ]
        for form, match in matches:
            if (question := self._kinds[form.kind](match.groupdict(), form, at)) is not None:
                return replace(question, weekdays=weekdays)
        return self._unseen() if matches else None

    def _unseen(self) -> Refused | None:
        """Return that what is usual of something cannot be seen, with what can be asked for."""
        refused, situation = self._refused(), self._reader.situation
        known = (it.entity for it in self._reader.index.entities)
        lights = (it for it in known if it.exposed and it.domain in _SWITCHED)
        light = next(lights, None)
        if isinstance(refused, Unclear) or light is None:
            return None
        example = texts_of(situation.language)["examples"]["usual"].format(name=light.name)
        unseen = reason("usual_unseen", situation.language, example=example)
        return Refused((*(refused.reasons if refused else ()), unseen))

    def _usual(self, parts: Parts, form: Form, at: Timed) -> HistoryQuestion | None:
        found = self._state(parts, form, at)
        if found is None:
            return None
        return replace(found, order=None, measure="mean" if parts.get("long") else None)

    def _how_often(self, parts: Parts, form: Form, at: Timed) -> HistoryQuestion | None:
        found = self._state(parts, form, at)
        if found is None or at.limited:
            return found
        return replace(found, period=self._periods.current("day"))

    def _why(self, parts: Parts, form: Form, at: Timed) -> HistoryQuestion | None:
        if "someone" in parts:
            parts = {"fact": f"{self._rules.somebody} {parts['someone']}"}
        if at.period is not None and at.period.moment:
            around = replace(
                at.period,
                start=at.period.start - _AROUND,
                end=at.period.end + _AROUND,
                moment=False,
            )
            at = replace(at, period=around)
        return self._state(parts, form, at)

    def _whether(self, parts: Parts, form: Form, at: Timed) -> HistoryQuestion | None:
        if not at.limited:
            return None
        fact = self._rules.left.sub("", parts["fact"], count=1).strip()
        return self._state({"fact": fact}, form, at)

    def _which(self, parts: Parts, form: Form, at: Timed) -> HistoryQuestion | None:
        order = self._order(parts)
        if not at.limited and order is None:
            return None
        if "who" in parts:
            away = self._rules.away.fullmatch(parts["state"]) is not None
            asked: Asked | Problem = self._states.people("away" if away else "home")
        else:
            asked = self._states.things(parts.get("np"), parts["state"], parts.get("place"))
        found = self._noted(asked)
        if found is None:
            return None
        # "Which door was opened last?" asks for the last time of any of them.
        question = at.question(form.kind if order is None else "when", found)
        return replace(question, left="left" in parts, order=order)

    def _most(self, parts: Parts, form: Form, at: Timed) -> HistoryQuestion | None:
        found = self._ranks.read(parts) if at.limited else None
        if not isinstance(found, tuple):
            if found is not None:
                self._noted(found)
            return None
        asked, measure, more = found
        if len(asked.subjects) < _FEWEST:
            return None
        return replace(at.question(form.kind, asked), measure=measure, more=more)

    def _happened(self, _parts: Parts, form: Form, at: Timed) -> HistoryQuestion | None:
        if not at.limited:
            return None
        known = (it.entity for it in self._reader.index.entities)
        asked = Asked(tuple(Subject(it) for it in known if events_of(it)))
        return at.question(form.kind, asked) if asked.subjects else None

    def _order(self, parts: Parts) -> Order | None:
        """Return the order that is asked for by a word of its own."""
        orders = self._rules.order.items()
        return next(
            (it for it, pattern in orders if pattern.fullmatch(parts.get("order", ""))), None
        )

    def _cleaned(self, words: str) -> tuple[str, Order | None]:
        """Return words without those for their order, and the order."""
        order: Order | None = None
        for name, pattern in self._rules.order.items():
            if pattern.search(words):
                order, words = name, pattern.sub("", words)
        return " ".join(self._rules.fillers.sub("", words).split()), order

    def _noted(self, asked: Asked | Problem) -> Asked | None:
        """Return what is asked about; a problem is kept for the case that nothing is read."""
        if isinstance(asked, Asked):
            return asked if asked.subjects else None
        if self._problem is None or asked.cost < self._problem.cost:
            self._problem = asked
        return None

    # -- measures

    def _measure(self, parts: Parts, form: Form, at: Timed) -> HistoryQuestion | None:
        past = self._rules.past.search(at.text) is not None
        sure = at.limited and (form.bare or bool(_SURELY_PAST & set(parts)))
        if not (past or sure) or (form.past and not at.limited):
            return None
        if form.past:
            parts = {**parts, "value": ""}
        measure, classes = computed(parts, self._rules)
        asked = self._sensors(parts, classes)
        if asked is None:
            return None
        period = at.period or (None if at.limited else self._periods.current("day"))
        moment = period is not None and period.moment
        question = replace(at.question(form.kind, asked), period=period)
        return replace(question, measure="value" if moment else measure)

    def _compare(self, parts: Parts, form: Form, at: Timed) -> HistoryQuestion | None:
        if at.than is None:
            return None
        measure, classes, less = compared(parts, self._rules)
        if "fact" in parts:
            often = self._rules.often.fullmatch(parts["more"]) is not None
            measure = "times" if often else "time"
            fact = self._rules.left.sub("", parts["fact"], count=1).strip()
            asked = self._noted(self._states.fact(self._cleaned(fact)[0]))
        elif state := parts.get("timed") or parts.get("counted"):
            measure = "time" if "timed" in parts else "times"
            fact = self._rules.left.sub("", state, count=1).strip()
            asked = self._noted(self._states.fact(self._cleaned(fact)[0]))
        else:
            asked = self._sensors(parts, classes)
        if asked is None:
            return None
        now = self._reader.situation.now
        period, than = at.period, at.than
        if than.moment:
            measure, period = "value", period or Period(now, now, "", moment=True)
        elif period is None:
            period = self._periods.current(unit_like(than))
        if period.end >= now and not than.moment and not than.cut:
            than = cut(than, period)
        question = replace(at.question(form.kind, asked), period=period, than=than)
        more = not less if "more" in parts else None
        return replace(question, measure=measure, more=more)

    def _sensors(self, parts: Parts, classes: tuple[str, ...]) -> Asked | None:
        named = (parts.get(key) for key in ("np", "source", "place", "place2"))
        said = " ".join(it for it in named if it)
        np, _ = self._cleaned(said)
        np = "" if np in self._rules.empty else np
        source = next((it for it in self._rules.sources if it in parts), None)
        if source is None and parts.get("amount", "").startswith(self._rules.sources["made"][0]):
            source = "made"
        if source is not None and not np:
            # What a house makes or sells is another meter's than what it uses.
            for word in self._rules.sources[source]:
                found = self._measures.find(word, classes)
                if isinstance(found, Asked):
                    return found
            return None
        return self._noted(self._measures.find(np, classes))

    # -- automations

    def _uses(self, parts: Parts, form: Form, at: Timed) -> HistoryQuestion | None:
        found = self._reader.facts.things.find(parts["np"], lambda _: True, Context())
        if isinstance(found, Problem):
            if found.found is None or not found.found.choices:
                self._noted(found)
                return None
            entities: tuple[Entity, ...] = found.found.choices
        else:
            entities = tuple(entity for one in found for entity in one.entities)
        return at.question(form.kind, Asked(tuple(Subject(entity) for entity in entities)))

    def _does(self, parts: Parts, form: Form, at: Timed) -> HistoryQuestion | None:
        found = self._named(parts["automation"])
        return replace(at.question(form.kind), automations=found) if found else None

    def _named(self, words: str) -> tuple[str, ...]:
        """Return the automations that words name; none that is called so is a problem."""
        found = tuple(it.entity_id for it in named(words, self._reader))
        if not found and self._rules.automation_nouns.intersection(words.split()):
            said = self._reader.mentions.plain(words)
            self._noted(Problem("unknown_automation", (said,), cost=1.0))
        return found

    def _ran(self, parts: Parts, form: Form, at: Timed) -> HistoryQuestion | None:
        said, _ = self._cleaned(parts["automation"])
        nouns = " ".join(self._rules.automation_nouns.intersection(at.text.split()))
        found = self._named(f"{said} {nouns}")
        if not found:
            return None
        period = at.period or (self._periods.current("day") if "often" in parts else None)
        return replace(at.question(form.kind), automations=found, period=period)

    def _runs_at(self, parts: Parts, form: Form, at: Timed) -> HistoryQuestion | None:
        moment = self._reader.sentence.meaning(parts["tag"])
        found = tuple(it.entity_id for it in starting(moment, self._reader.home))
        return replace(at.question(form.kind), automations=found)

    # -- problems

    def _refused(self) -> Unclear | Refused | None:
        """Return why nothing was read of what looked like such a question, or what to ask back."""
        problem, language = self._problem, self._reader.situation.language
        if problem is None or problem.code in ("unread", "pronoun"):
            return None
        if questions := questions_of([problem], language):
            pending = Pending(self._reader.text, questions, self._reader.choices)
            return Unclear(questions, pending)
        choices = problem.found.choices if problem.found is not None else ()
        names = [entity.name for entity in choices] or list(problem.words)
        if problem.code in ("ambiguous", "several"):
            texts = texts_of(language)
            said: str = texts["history"]["which_one"]
            return Refused((Reason("which_one", said.format(names=one_of(names, texts))),))
        return Refused(reasons_of([problem], self._reader.grammar, language))


def read_history(
    text: str, home: Home, situation: Situation, choices: Choices | None = None
) -> HistoryReading:
    """Return what a text asks about the past; None if it asks about something else.

    `choices` are what was meant by words of it that could mean several things.
    """
    if unreadable(text, situation) is not None:
        return None
    rules = rules_of(situation.language)
    if rules is None or rules.signs.search(tokenised(text)) is None:
        return None
    return HistoryReader(reader_of(text, home, situation, choices), rules).read()


def warm_history(language: str) -> None:
    """Compile the rules of a language, if it has any, before the first question comes."""
    if rules_of(language) is not None:
        patterns_of(language)
