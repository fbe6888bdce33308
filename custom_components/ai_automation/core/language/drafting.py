"""Hold the rules of one sentence while its clauses are taken over into them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise, takewhile

from ..plan.model import WEEKDAYS, Condition, DelayAction, TimeTrigger
from .clause import Adverbs, Clause
from .evenings import in_the_evening, open_in_the_morning
from .meanings import Clock, Daypart, Days, Sun
from .rules import RuleDraft, Step, When, ends_after_midnight, others_away
from .said import Deed, Fact, FactSaid, Problem

# What joins a time that is one instead of another.
_INSTEAD = frozenset({"or", "but"})
# What a rule for other days does not have in common with the one that it is beside.
_ON_DAYS = frozenset({"days", "dates"})
_OF_ITS_OWN = ("clocks", "clock_parts", "days", "dates")
_SHARED = (
    "whens",
    "conditions",
    "steps",
    *(it for it in RuleDraft.HOLDING if it not in _OF_ITS_OWN),
)
_JOINED, _TIMES = frozenset({"and", "then", "but"}), frozenset({"time", "sun"})
# What ends a sentence.
ENDS = frozenset({".", ";"})


@dataclass(slots=True)
class Draft:
    """The rules of a sentence so far, and what stands in their way.

    `waiting` is a period that was said before what it belongs to; `moment` is the last time of
    day: a bare one after it comes later. `unsure` are times that may be half a day later; `hint`
    is the part of the day that the sentence speaks of.
    """

    rules: list[RuleDraft] = field(default_factory=lambda: [RuleDraft()])
    problems: list[Problem] = field(default_factory=list)
    unsure: list[Clock] = field(default_factory=list)
    waiting: timedelta | None = None
    moment: Clock | Sun | None = None
    hint: Daypart | None = None
    given: tuple[Condition, ...] = ()

    def step(self, deed: Deed, clause: Clause) -> Step:
        """Return the step of a deed, with what was asked about for it and what is joined to it."""
        apart, then = bool(clause.mark), clause.joiner == "then"
        step = Step(deed, list(deed.actions), apart=apart, then=then)
        if self.given and clause.lead is None:
            last = self.rule.steps[-1] if self.rule.steps else None
            goes_on = last is not None and last.given == self.given
            if goes_on and (clause.mark or clause.joiner != "and"):
                self.given = ()
            step.given, step.news = self.given, bool(self.given)
        return step

    @property
    def rule(self) -> RuleDraft:
        """Return the rule that what comes next belongs to."""
        return self.rules[-1]

    def split(self, *, follows: bool) -> None:
        """Begin a rule: the last deed goes along if nothing else is left for it to do.

        "Above 90 open the vent and start the fan, close the vent below 80": only what comes after
        the mark does.
        """
        rule = self.rule
        new = RuleDraft()
        if not follows and rule.complete and len(rule.steps) > rule.complete:
            places = range(rule.complete, len(rule.steps))
            first = max((it for it in places if rule.steps[it].apart), default=rule.complete)
            new.steps = rule.steps[first:]
            rule.steps = rule.steps[:first]
        self.rules.append(new)

    def delay(self) -> None:
        """Let a period be how long after what is waited for the last deed is done."""
        if self.waiting is not None and self.rule.steps:
            self.rule.steps[-1].actions.insert(0, DelayAction(self.waiting))
            self.waiting = None

    def lasting(self, fact: Fact, lead: str, periods: Adverbs) -> Fact:
        """Return a fact that has to be so for as long as was said with it, or before it."""
        asked = lead == "if" and not fact.eventive and self.rule.begun and bool(self.rule.steps)
        if self.waiting is not None and lead not in ("while", "unless"):
            if asked:
                # "Lock up, wait a minute, then if it is open ...": it is asked about after that.
                self.rule.steps[-1].actions.append(DelayAction(self.waiting))
                self.waiting = None
            elif periods:
                self.delay()
            else:
                fact, self.waiting = fact.lasting(self.waiting), None
        for name, period in periods:
            if name == "after" and asked and self._is_of_done(fact):
                # "... then, if it is still open after a minute, ..." asks how that went.
                self.rule.steps[-1].actions.append(DelayAction(period))
            else:
                fact = fact.lasting(period)
        return fact

    def _is_of_done(self, fact: Fact) -> bool:
        """Tell whether a fact is of nothing but the things that the last deed was done to."""
        told = {entity.entity_id for entity in fact.entities}
        done = {entity.entity_id for entity in self.rule.steps[-1].deed.entities}
        return bool(told) and told <= done

    def add_ending(self, ending: RuleDraft) -> None:
        """Add a rule that takes something back; what is still said goes to the one before."""
        self.rules.insert(len(self.rules) - 1, ending)

    def undo_when(self, fact: Fact) -> Problem | None:
        """Read "run the fan until it is dry": the last deed is taken back at that event."""
        deed = self.rule.steps[-1].deed if self.rule.steps else None
        if deed is None or not deed.undo:
            return Problem("no_undo" if deed else "unread", (deed.do if deed else "",))
        undo = Step(Deed(deed.undo, deed.entities), list(deed.undo))
        self.add_ending(RuleDraft(whens=[When(fact, "when")], steps=[undo], complete=1))
        return None

    def skip_when(self, when: When) -> None:
        """Let what was just said keep the rule from being done: "if it rains, skip it"."""
        rule = self.rule
        if when in rule.whens:
            rule.whens.remove(when)
        elif when.fact.condition in rule.conditions:
            rule.conditions.remove(when.fact.condition)
        rule.conditions.append(when.fact.negated)
        self.merge()

    def beside(self, clause: Clause) -> RuleDraft:
        """Return the rule of a clause: a new one for a time on other days, said before any deed."""
        rule, names = self.rule, {name for name, _ in clause.adverbs}
        other = rule.days or rule.dates or clause.joiner in _INSTEAD
        timed = names & _TIMES and names & _ON_DAYS and clause.lead is None
        if rule.clocks and not rule.steps and timed and other:
            instead = clause.joiner in _INSTEAD and not (rule.days or rule.dates)
            new = replace(rule, beside=True, instead=instead, led=None)
            for kind in _OF_ITS_OWN:
                setattr(new, kind, [])
            for kind in _SHARED:
                setattr(new, kind, list(getattr(rule, kind)))
            self.rules.append(new)
        return self.rule

    def stand_in(self, clause: Clause) -> None:
        """Let a time be one instead of another: "at six, or at eight on Sundays"."""
        if clause.joiner in _INSTEAD:
            self.rule.instead = True
            self.repeat()

    def replaces(self, clause: Clause, step: Step) -> None:
        """Let a deed that is done again on other days not be done then: "but on Sundays ..."."""
        before = self.rules[-2] if len(self.rules) > 1 else None
        if before is None or clause.joiner != "but" or self.rule.steps != [step]:
            return
        deeds = [it.deed for it in before.steps]
        self.rule.instead |= [_what(it) for it in deeds] == [_what(step.deed)]

    def finish(self) -> None:
        """Complete the rules by each other, and leave out those that say nothing."""
        for place in reversed(range(1, len(self.rules))):
            before, rule = self.rules[place - 1 : place + 1]
            if rule.beside:
                own = {kind: getattr(before, kind) for kind in (*_OF_ITS_OWN, "beside", "instead")}
                self.rules[place - 1] = replace(rule, **own)
        self._fill()
        self.merge()
        self.rules = [rule for rule in self.rules if rule.steps or rule.waits or rule.holds]
        for rule in self.rules:
            others_away(rule)
        if self._mixes_days():
            self.problems.append(Problem("too_many_parts"))
        self._share()
        self.unsure = in_the_evening(self.rules, self.unsure)
        self._end_after_midnight()
        open_in_the_morning(self.rules)

    def _mixes_days(self) -> bool:
        """Tell whether it is not known at which of several times on which days something is done.

        "Doe maandag om negen en vrijdag om elf de tv uit" says both of one deed.
        """
        several = sum(len(rule.clocks) for rule in self.rules) > 1
        said = [[set(days.days) for days in rule.days] for rule in self.rules]
        return several and any(len(sets) > 1 and not set.intersection(*sets) for sets in said)

    def _end_after_midnight(self) -> None:
        """Let what is taken back after midnight be so on the days after: "Fridays nine to one"."""
        for first, second in pairwise(self.rules):
            begin, end = (second, first) if first.ends else (first, second)
            if not end.days or end.days != begin.days or not (begin.steps and end.steps):
                continue
            back = end.steps[0].deed.takes_back(step.deed for step in begin.steps)
            if back and ends_after_midnight(begin, end):
                end.days = [days.following for days in end.days]
        for begin, end in pairwise(self.rules):
            if end.steps and not begin.days and len(end.clocks) == len(end.clock_parts) > 1:
                self._end_some_after_midnight(begin, end)

    def _end_some_after_midnight(self, begin: RuleDraft, end: RuleDraft) -> None:
        """Let the later end of some nights be on the days after: "off at ten, Fridays at one"."""
        if not end.steps[0].deed.takes_back(step.deed for step in begin.steps):
            return
        for place, (clock, said) in enumerate(zip(end.clocks, end.clock_parts, strict=True)):
            apart = replace(end, clocks=[clock])
            if not isinstance(clock, TimeTrigger) or not clock.weekdays or said.half is not None:
                continue
            if ends_after_midnight(begin, apart):
                end.clocks[place] = replace(clock, weekdays=Days(clock.weekdays).following.days)

    def merge(self) -> None:
        """Give what only tells when a rule holds to the rule that it was said of."""
        kept = self.rules[:1]
        for rule in self.rules[1:]:
            if rule.steps or rule.otherwise or rule.waits:
                kept.append(rule)
                continue
            for kind in RuleDraft.HOLDING:
                getattr(kept[-1], kind).extend(getattr(rule, kind))
        self.rules = kept

    def _fill(self) -> None:
        """Let a time that was only added do what was said before: "and at midnight too"."""
        for rule in self.rules:
            if not rule.waits and rule.whiles and not rule.spans:
                # "While it rains, ...": it begins when that begins.
                rule.whens = [When(fact, "when") for fact in rule.whiles]
                meant = [fact.condition for fact in rule.whiles]
                rule.conditions = [item for item in rule.conditions if item not in meant]
        for before, rule in pairwise(self.rules):
            _repeat(before, rule)

    def repeat(self) -> None:
        """Let a time that nothing was said to be done at do what was done before."""
        if len(self.rules) > 1:
            _repeat(self.rules[-2], self.rule)

    def carry_on(self, known: int, clause: Clause) -> None:
        """Let states that were said before the first deed count for one with its own time too.

        `known` is how many rules there were before the clause: "if we are out, the lamp on at dusk
        and off at ten". In a sentence of its own it counts for none but what is said there.
        """
        told = clause.role in ("deed", "adverbs") and clause.mark not in ENDS
        if len(self.rules) > known and told and (before := self.rules[known - 1]).clocks:
            whens, conditions = before.led or (0, 0)
            states = [it for it in before.whens[:whens] if not it.fact.eventive]
            self.rule.whens = [*states, *self.rule.whens]
            self.rule.conditions = [*before.conditions[:conditions], *self.rule.conditions]
        for rule in self.rules:
            if rule.steps and rule.led is None:
                rule.led = len(rule.whens), len(rule.conditions)

    def held_by(self, clause: Clause, rest: Sequence[Clause]) -> list[RuleDraft]:
        """Return the rules that a condition is said of: of all if it is a sentence of its own."""
        done = [rule for rule in self.rules if rule.steps]
        alone = clause.mark in ENDS and not any(
            after.role == "deed" for after in takewhile(lambda it: not _begins(it), rest)
        )
        if alone and self.rule in done:
            return done
        if clause.lead == "while" and self.rule in done[1:] and not deed_follows(rest):
            # "On at dusk and off at ten, but only if we are out": that is one thing.
            ends = self.rule.steps[0].deed.takes_back(step.deed for step in done[-2].steps)
            return done[-2:] if ends else [self.rule]
        return self.alike

    @property
    def alike(self) -> list[RuleDraft]:
        """Return the last rule with those before it that do the same: "at nine and at ten"."""
        steps = [id(step) for step in self.rule.steps]
        same = takewhile(lambda it: [id(step) for step in it.steps] == steps, self.rules[::-1])
        return list(same) if steps else [self.rule]

    def _share(self) -> None:
        """Let days that were said once count for every rule."""
        if len(self.rules) < 2:  # noqa: PLR2004 - one rule has it all
            return
        for kind in ("days", "dates"):
            said = [rule for rule in self.rules if getattr(rule, kind)]
            if len(said) == 1 and said[0].instead:
                self._rest_of(said[0])
            elif len(said) == 1:
                for rule in self.rules:
                    setattr(rule, kind, list(getattr(said[0], kind)))

    def _rest_of(self, other: RuleDraft) -> None:
        """Let the rule before one for some days be for all the others."""
        before = self.rules[self.rules.index(other) - 1]
        named = {day for days in other.days for day in days.days}
        if other.days:
            before.days = [Days(tuple(day for day in WEEKDAYS if day not in named))]
        before.dates = [replace(it, negative=not it.negative) for it in other.dates]


def _what(deed: Deed) -> tuple[object, ...]:
    """Return what is done to which things, but for its values."""
    return deed.entities, [getattr(it, "action", it) for it in deed.actions]


def _begins(clause: Clause) -> bool:
    """Tell whether a clause begins something new, which is not said of what was before."""
    return clause.mark in ENDS or clause.lead in ("when", "if")


def _repeat(before: RuleDraft, rule: RuleDraft) -> None:
    if rule.waits and not rule.steps and before.steps:
        rule.steps = list(before.steps)
        rule.complete = len(rule.steps)
        rule.conditions = [*before.conditions, *rule.conditions]
        if before.clocks:
            states = [it for it in before.whens if not it.fact.eventive and it not in rule.whens]
            rule.whens = [*states, *rule.whens]


def deed_follows(rest: Sequence[Clause]) -> bool:
    """Tell whether a deed comes before anything else that is waited for."""
    for clause in rest:
        if clause.role == "deed":
            return clause.joiner != "or" and clause.lead != "otherwise"
        if clause.role == "fact" and clause.joiner not in ("and", "or"):
            return False
    return False


def is_inner(clause: Clause, rest: Sequence[Clause]) -> bool:
    """Tell whether a state is said of the deed before it: "on at six if we are in, and off at ten".

    What comes after it is another deed, with a time or an event of its own.
    """
    following = rest[0] if rest else None
    if clause.mark or clause.joiner or following is None or following.role != "deed":
        return False
    joined = following.joiner in _JOINED or (following.mark == "," and not following.joiner)
    return (joined or following.mark in ENDS) and has_own_occasion(following, rest[1:])


def has_own_occasion(deed: Clause, rest: Sequence[Clause]) -> bool:
    """Tell whether a deed is done at its own time, or when something happens: "off when we go"."""
    after = rest[0] if rest and not rest[0].mark and not rest[0].joiner else None
    own = [*deed.adverbs, *(after.adverbs if after is not None and after.role == "adverbs" else ())]
    happens = after is not None and after.role == "fact" and after.lead == "when"
    return happens or any(name in _TIMES for name, _ in own)


def unfit(clause: Clause, fact: Fact, rest: Sequence[Clause]) -> bool:
    """Tell whether a clause may be meant otherwise than as a fact, or says more than that.

    "Tomorrow morning" is more: a forecast is looked up for whole days.
    """
    foretold = isinstance(clause.said, FactSaid) and clause.said.fact == "foretold"
    return _is_wish(clause, fact, rest) or (foretold and bool(clause.adverbs))


def _is_wish(clause: Clause, fact: Fact, rest: Sequence[Clause]) -> bool:
    """Tell whether a state may be meant to be brought about: "the fan is on when it is hot"."""
    following = rest[0] if rest else None
    return (
        clause.lead is None
        and not (clause.joiner or fact.eventive)
        and following is not None
        and following.role == "fact"
        and following.lead in ("when", "if")
        and not following.mark
    )


def is_stray(clause: Clause, fact: Fact, rule: RuleDraft, rest: Sequence[Clause]) -> bool:
    """Tell whether an event stands beside a rule that needs none, and leads in no other.

    "Otherwise tell Ben if it is armed" limits the other case only, and a rule has no such limits.
    """
    if rule.otherwise and clause.lead is not None and not clause.mark:
        return not deed_follows(rest)
    apart = bool(clause.mark) and clause.lead is None and not clause.joiner
    return apart and fact.eventive and rule.waits and bool(rule.steps) and not deed_follows(rest)
