"""Put the clauses of a sentence together to rules."""

from collections.abc import Sequence
from dataclasses import replace

from ..plan.model import DelayAction
from .again import repeated
from .clause import Adverbs, Clause, lasting_of, without_periods
from .contradicting import contradicting
from .deeds import DeedReader
from .drafting import ENDS, Draft, deed_follows, is_inner, is_stray, unfit
from .either import Either
from .excepting import Exceptional
from .explained import by_their_names, explained
from .facts import FactReader
from .following import followed
from .given import at_nightfall, hold_at, is_given, is_given_time, joins_last, limits_last
from .instead import SORTING, meant_for, stands_in
from .limits import limited, since_morning, wait_for_excess
from .meanings import Clock, Daypart
from .occasions import has_own_moment, is_one_of, subject_of, with_own_times
from .problems import MOST_OPTIONS, as_said
from .pronouns import done_to_it, foresee, note_deed, of_spoken, of_watched
from .reversing import reversal_of
from .rules import RuleDraft, Step, When
from .said import Context, Deed, DeedSaid, Fact, FactSaid, Problem
from .sentence import Sentence
from .timing import MOMENTS, Timing
from .turned import is_alone, is_turned


class Assembler:
    """Put the clauses of one sentence together."""

    def __init__(
        self, sentence: Sentence, facts: FactReader, deeds: DeedReader, hint: Daypart | None
    ) -> None:
        """Take the readers of the sentence, and the part of the day that it speaks of."""
        self._sentence = sentence
        self._facts = facts
        self._deeds = deeds
        self.context = Context()
        self._draft = Draft(hint=hint)
        self._timing = Timing(self._draft)
        self._either = Either(self._draft, self._timing)
        self._exception = Exceptional(self._draft, self._timing, facts.syntax)
        self._before: Clause | None = None
        # What an event was called before it was said more precisely, by where that begins.
        self._in_short: dict[int, str] = {}
        self._last: tuple[Clause, When] | None = None
        # Whether the last sentence is about the other case of the rule.
        self._turned = False
        # Where a clause begins that was taken over with the one before it.
        self._spent: int | None = None

    @property
    def rules(self) -> list[RuleDraft]:
        """Return the rules of the sentence."""
        return self._draft.rules

    @property
    def problems(self) -> list[Problem]:
        """Return what stands in their way."""
        return self._draft.problems

    @property
    def unsure(self) -> list[Clock]:
        """Return the times that may be meant half a day later."""
        return self._draft.unsure

    def assemble(self, clauses: Sequence[Clause]) -> None:
        """Take all clauses over into `rules` and `problems`."""
        clauses = self._explained(clauses)
        self.whole_said = all(it.role not in ("unread", "crowded") for it in clauses)
        for place, clause in enumerate(clauses):
            self._before = clauses[place - 1] if place else None
            known, rules = len(self.problems), len(self.rules)
            self._take(clause, clauses[place + 1 :])
            self._draft.carry_on(rules, clause)
            new, words = self.problems[known:], (self._said(clause),)
            self.problems[known:] = [it if it.words else replace(it, words=words) for it in new]
        self._timing.end()
        self._draft.finish()
        self.problems.extend(it for rule in self.rules for it in contradicting(rule))

    def _explained(self, clauses: Sequence[Clause]) -> list[Clause]:
        named = by_their_names(with_own_times(clauses), self._deeds.is_called)
        again = repeated(named, self._deeds, self._facts.grammar)
        kept, short = explained(again, self._facts.things.owners)
        for first, vague in short.items():
            np = vague.said.np if isinstance(vague.said, FactSaid) else None
            self.context.words = np or self._facts.things.subject_of(vague.text)
            self._in_short[first] = self._said(vague)
        return kept

    @property
    def whole(self) -> bool:
        """Tell whether something is waited for, and something done about it."""
        return any(rule.begun or rule.since or rule.spans for rule in self.rules) and any(
            rule.steps or rule.otherwise for rule in self.rules
        )

    def _take(self, clause: Clause, rest: Sequence[Clause]) -> None:
        if clause.first == self._spent:
            return
        if clause.role == "unread":
            self.problems.append(Problem("unread", (self._said(clause),)))
        elif clause.role == "crowded":
            self.problems.append(Problem("too_many_parts"))
        elif clause.role == "comment":
            self._facts.things.note_remark(clause.text, self.context)
        elif clause.role == "adverbs":
            self._facts.things.note_remark(clause.text, self.context)
            self._adverbs(clause, rest)
        elif clause.role == "topic":
            self.context.note(self._deeds.topic(clause.text), acted=True)
        elif clause.role == "follow":
            self._follow(clause, rest)
        elif isinstance(clause.said, FactSaid):
            self._fact(clause, clause.said, rest)
        elif isinstance(clause.said, DeedSaid):
            self._deed(clause, clause.said, rest)

    def _said(self, clause: Clause) -> str:
        return self._sentence.said(clause.first, clause.last)

    # -- facts

    def _fact(self, clause: Clause, said: FactSaid, rest: Sequence[Clause]) -> None:
        lead, goes_on = self._lead_of(clause)
        built = self._built(clause, said, rest)
        if isinstance(built, Problem):
            self._trouble(built, clause)
            return
        self.context.note(built.entities, watched=True)
        self._facts.things.note_owner(clause.text, self.context)
        fact = replace(built, text=self._in_short.get(clause.first) or self._said(clause))
        fact = self._facts.going_on(fact, said, goes_on)
        if self._turns(clause, fact, rest):
            return
        lasting = lasting_of(clause.adverbs) or since_morning(clause, fact, self._facts.not_yet)
        fact = self._draft.lasting(fact, lead, lasting)
        others = tuple(it for it in clause.adverbs if it not in lasting)
        if self._last is None and is_stray(clause, fact, self._draft.rule, rest):
            self._trouble(Problem("unread", (self._said(clause),)), clause)
            return
        if lead == "until":
            if (problem := self._draft.undo_when(fact)) is not None:
                self._trouble(problem, clause)
            return
        if lead == "unless":
            apart = self._exception.limit(fact, others, self._after_core(clause))
            if apart is None:
                self._trouble(Problem("unread", (self._said(clause),)), clause)
                return
            fact, others = apart
        when, held = self._occasion(When(fact, lead), clause, others, rest)
        if when.alternative and not clause.adverbs and self._either.joins(when, clause.lead):
            return
        if lead in ("while", "unless"):
            if not self._held(when, clause, rest):
                self._trouble(Problem("unread", (self._said(clause),)), clause)
                return
        else:
            self._wait_for(when, clause, rest, continues=goes_on is not None)
            if not (fact.eventive or said.fact in ("existence", "room")):
                self._timing.since(others)
        self._last = (clause, when)
        self._either.note_fact(when)
        self._timing.place(held, lead="if", rest=rest, beside_fact=True)
        self._either.note_adverbs(held, "if", inner=True)

    def _turns(self, clause: Clause, fact: Fact, rest: Sequence[Clause]) -> bool:
        """Tell whether a new sentence is about the other case, at no time of its own."""
        timed = bool(rest) and any(name in MOMENTS for name, _ in rest[0].adverbs)
        follows, rule = deed_follows(rest) and not timed, self._draft.rule
        self._turned = follows and is_turned(clause, fact, rule)
        if follows and not self._turned and is_alone(clause, rule):
            self._trouble(Problem("no_trigger"), clause)
        return self._turned

    def _occasion(
        self, when: When, clause: Clause, adverbs: Adverbs, rest: Sequence[Clause]
    ) -> tuple[When, Adverbs]:
        """Return a fact with what holds of it alone where it is one of several, and the rest."""
        if when.fact.happens and is_one_of(clause, rest):
            own, adverbs = self._timing.conditions(adverbs)
            when = replace(when, own=own)
        if not has_own_moment(clause, self._before, rest):
            return replace(when, alternative=clause.joiner == "or"), adverbs
        moment, adverbs = self._timing.own_moment(adverbs)
        fact = when.fact
        if isinstance(clause.said, FactSaid) and clause.said.np is None and self._last is not None:
            text = f"{subject_of(self._last[0], self._sentence)} {fact.text}"
            fact = replace(fact, text=text.strip())
        return replace(when, fact=fact, alternative=bool(clause.joiner), moment=moment), adverbs

    def _lead_of(self, clause: Clause) -> tuple[str, Fact | None]:
        """Return what leads a fact in, and the fact before it if it goes on with that."""
        before = self._last[1] if self._last else None
        goes_on = clause.lead is None and clause.joiner in ("and", "or", "but", "")
        if goes_on and before is None and self._exception.open and clause.joiner:
            # "Unless it is a weekend or Rosa is home": both are exceptions.
            return "unless", None
        before = before if goes_on else None
        return clause.lead or (before.lead if before else "when"), before.fact if before else None

    def _held(self, when: When, clause: Clause, rest: Sequence[Clause]) -> bool:
        """Take a fact as a condition; tell whether it goes with what it is joined to by "or"."""
        fact, rule = when.fact, self._draft.rule
        if fact.timed:
            return False
        if when.lead == "while" and when.alternative:
            return joins_last(when, self._last[1] if self._last else None, rule)
        if limits_last(clause, when, rule, self._before, rest):
            return True
        for each in self._draft.held_by(clause, rest):
            if when.lead == "unless":
                self._exception.add(fact, each, together=not clause.lead and clause.joiner == "and")
            else:
                each.conditions.append(fact.condition)
        if when.lead == "while" and fact.triggers:
            rule.whiles.append(fact)
            said = self._sentence.words(clause.first, clause.last)
            rule.lasts = self._facts.lasting.match(said) is not None
        return True

    def _after_core(self, clause: Clause) -> str:
        """Return what a clause says after what it is about: its last adverbs."""
        return self._sentence.words(clause.first, clause.last).partition(clause.text)[2].strip()

    def _built(self, clause: Clause, said: FactSaid, rest: Sequence[Clause]) -> Fact | Problem:
        if said.parts.get("np") is None or self.context.entities == ():
            foresee(rest, self._deeds, self.context)
        around, readers = (self._before, rest), (self._facts, self._deeds)
        built = (
            of_watched(clause.text, said, self._facts, self.context)
            or of_spoken(clause.text, said, self._facts, self.context)
            or reversal_of(clause, around, self._draft.rule, readers, self.context)
            or self._facts.build(said, self.context)
        )
        if isinstance(built, Problem):
            doubted = built.code == "pronoun"
            return (self._facts.any_of(clause.text, self.context) if doubted else None) or built
        return Problem("unread", (self._said(clause),)) if unfit(clause, built, rest) else built

    def _wait_for(
        self, when: When, clause: Clause, rest: Sequence[Clause], *, continues: bool
    ) -> None:
        rule = self._draft.rule
        if any(
            (it.fact.triggers, it.moment) == (when.fact.triggers, when.moment) for it in rule.whens
        ):
            # "When we go to bed (bed sensor)": said twice.
            return
        if is_given(clause, when, self._draft, self._before, rest):
            return
        if when.alternative and rule.whens and not deed_follows(rest):
            rule.whens.append(when)
            return
        rule.complete = rule.complete or int(rule.lasts_for_span and len(rule.steps) > 1)
        added = rule.complete and len(rule.steps) > rule.complete
        after_deed = self._before is not None and self._before.role == "deed"
        if added and after_deed and not (clause.mark or clause.joiner):
            # "on when it is occupied, off when it is empty": it goes with the last deed.
            self._draft.split(follows=False)
            self._draft.rule.whens.append(when)
            return
        if rule.begun and rule.steps and not (continues and not rule.complete):
            follows = deed_follows(rest) and not is_inner(clause, rest)
            if not follows and (when.lead == "if" or (rule.clocks and not when.fact.eventive)):
                if when.fact.timed:
                    self._trouble(Problem("unread", (when.fact.text,)), clause)
                for each in self._draft.alike:
                    each.conditions.append(when.fact.condition)
                return
            if follows or clause.joiner or not rule.only_holds(when):
                self._draft.split(follows=follows)
        self._draft.rule.whens.append(when)

    # -- deeds

    def _deed(self, clause: Clause, said: DeedSaid, rest: Sequence[Clause]) -> None:
        other = clause.joiner == "or" and clause.lead != "otherwise"
        if other and not self._timing.is_another(clause, self._sentence):
            if not self._either.leads(clause, self._sentence):
                self._trouble(Problem("unread", (self._said(clause),)), clause)
                return
            clause = replace(clause, adverbs=())
        built = self._done(clause, said)
        if isinstance(built, Deed) and said.limit is not None:
            clause = replace(clause, adverbs=without_periods(clause.adverbs))
        if isinstance(built, Problem):
            self._trouble(built, clause)
            return
        if built.do == "skip":
            self._skip(clause)
            return
        self._last = None
        self._either.forget()
        self._exception.forget()
        note_deed(built, said, self._facts.things, self.context)
        clause = at_nightfall(clause, built, self._draft, self._sentence)
        step = self._draft.step(built, clause)
        rule = self._draft.beside(clause)
        # "Otherwise the lamp on and tell Ben": what is joined to it is of the same case.
        goes_on = clause.mark not in ENDS and not any(it in MOMENTS for it, _ in clause.adverbs)
        self._turned = clause.lead == "otherwise" or (self._turned and goes_on)
        if self._turned:
            rule.otherwise.append(step)
            self._do_then(step, clause, rest)
            return
        own = meant_for(said, rest, self._timing, self._facts, self.context)
        if stands_in(rule, step, clause, said, self._timing, own):
            self._spent = rest[0].first if own else None
            return
        if self._draft.waiting is not None:
            step.actions.insert(0, DelayAction(self._draft.waiting))
            self._draft.waiting = None
        if not any(name in MOMENTS for name, _ in clause.adverbs):
            step.held = tuple(item for item in clause.adverbs if item[0] in SORTING)
        if rule.begun and rule.steps and not rule.complete:
            rule.complete = len(rule.steps)
        rule.steps.append(step)
        if rule.begun:
            rule.complete = rule.complete or len(rule.steps)
        self._timing.place(clause.adverbs, lead=None, rest=rest, step=step)
        self._draft.replaces(clause, step)
        self._either.note_adverbs(clause.adverbs, None, inner=False)

    def _do_then(self, step: Step, clause: Clause, rest: Sequence[Clause]) -> None:
        """Take over how long and after what time something is done in the other case."""
        if without_periods(clause.adverbs):
            self._trouble(Problem("unread", (self._said(clause),)), clause)
        else:
            self._timing.place(clause.adverbs, lead=None, rest=rest, step=step)

    def _done(self, clause: Clause, said: DeedSaid) -> Deed | Problem:
        asked = self.context.watched if self._draft.given else ()
        built = done_to_it(clause.text, said, self._deeds, self.context, asked)
        if isinstance(built, Deed) and said.limit is not None:
            return limited(clause, said, built, self._draft, self._facts, self.context)
        return built

    def _skip(self, clause: Clause) -> None:
        """Read "if it rains, skip it": what was just said keeps it from being done."""
        if clause.lead == "otherwise":
            return
        if self._last is None or self._last[1].lead not in ("if", "when"):
            self.problems.append(Problem("unread", (self._said(clause),)))
            return
        self._draft.skip_when(self._last[1])
        self._last = None

    def limit(self) -> None:
        """Read "the heater off after an hour": once it has been on for that long."""
        if len(self.rules) == 1:
            wait_for_excess(self._draft.rule, self._sentence.original)

    def _follow(self, clause: Clause, rest: Sequence[Clause]) -> None:
        """Read "the lamp follows the sensor" as on with it and off with it."""
        said = {it.said.do for it in rest if isinstance(it.said, DeedSaid)}
        rules = followed(clause.text, said, self._facts, self._deeds, self.context)
        if isinstance(rules, Problem) or any(name in MOMENTS for name, _ in clause.adverbs):
            self._trouble(rules if isinstance(rules, Problem) else Problem("unread"), clause)
            return
        for rule in rules:
            self.rules.append(rule)
            self._timing.place(clause.adverbs, lead="if", rest=rest)

    # -- adverbs

    def _adverbs(self, clause: Clause, rest: Sequence[Clause]) -> None:
        """Take times, days and periods that stand by themselves."""
        if is_given_time(clause, self._draft, self._timing, rest):
            return
        hold_at(clause, self._draft.rule)
        rule, timed = self._draft.rule, any(name in MOMENTS for name, _ in clause.adverbs)
        if clause.lead == "otherwise" or (clause.joiner == "or" and not timed):
            # "If nobody is in, at ten, else at two": at two the condition would have to be turned.
            # "Over 65 or past ten at night" would be taken for both at once.
            if clause.lead == "otherwise" or not self._either.takes(clause.adverbs):
                self._trouble(Problem("unread", (self._said(clause),)), clause)
            return
        if timed and rule.clocks and rule.steps and clause.lead not in ("while", "unless"):
            self._draft.split(follows=deed_follows(rest))
        self._draft.beside(clause)
        self._timing.place(clause.adverbs, lead=clause.lead, rest=rest)
        if self._draft.rule is not rule:
            self._draft.stand_in(clause)
        self._exception.note(clause.lead, self._draft.rule)
        self._either.note_adverbs(clause.adverbs, clause.lead, inner=False)
        if timed and not deed_follows(rest):
            self._draft.repeat()

    def _trouble(self, problem: Problem, clause: Clause) -> None:
        # What is still to be chosen is what "it" will be.
        choices = problem.found.choices if problem.found else ()
        self.context.note(choices if len(choices) <= MOST_OPTIONS else ())
        self.problems.append(as_said(problem, self._said(clause), self._sentence))
