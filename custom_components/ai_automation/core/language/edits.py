"""Change a plan as a person says: another time, only on some days, one more lamp, a name."""

from collections.abc import Sequence
from dataclasses import replace
import re

from ..home import Entity, Home
from ..plan.describe import describe_triggers
from ..plan.model import (
    AutomationPlan,
    CallAction,
    NumericTrigger,
    PlanAction,
    SunTrigger,
    TimeTrigger,
)
from ..purposes import classic
from .adding import with_more_things
from .amending import Changed, amended, in_unit_of, period_of, with_period
from .calls import (
    calls_in,
    entities_of,
    is_message,
    main_calls,
    undone,
    watched_by,
    with_values,
)
from .edit_words import EditWords, as_said, edit_words_of
from .introducing import spoken_by
from .lexicon import has_language, lexicon_of, tokenised
from .never import never_runs
from .normalize import normalize
from .notify import with_message
from .parted import Moment, begins, is_parted, span_of
from .patterns import grammar_of
from .planning import Made, mode_of, several
from .problems import reason, reasons_of, which_of
from .reading import Situation
from .replacing import replaced
from .request import Reader
from .restating import restated
from .retiming import Manner, following, moment_of, retimed
from .revaluing import moved, revalued
from .rules import RuleDraft, Step
from .said import Deed
from .sentence import folded

_MARKS = " .,!"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NOON, _LAST_HOUR = 12, 24
# A temperature that is changed stays near to what it was.
_NEAR_DEGREES = 6
# What a reading that came further than another asks.
_ASKED = frozenset({"which_me", "which_of"})


def change_plan(
    text: str,
    plan: AutomationPlan,
    home: Home,
    situation: Situation,
    *,
    renamed: bool = False,
) -> Changed:
    """Return a plan changed as a text says, or the reasons why it cannot be."""
    plan = classic(plan, home)
    text, situation = spoken_by(text, home, situation)
    changed: Changed = plan
    for part in _parts(text, situation.language) if not renamed else ():
        if isinstance(changed, AutomationPlan):
            changed = _changed(part, changed, home, situation, renamed=False)
    if not isinstance(changed, AutomationPlan) or changed == plan:
        changed = _changed(text, plan, home, situation, renamed=renamed)
    if isinstance(changed, AutomationPlan):
        return restated(plan, changed, situation.language)
    return changed


def _parts(text: str, language: str) -> tuple[str, ...]:
    """Return two changes that are said one after the other: "only Fridays, and tell Ben too"."""
    grammar = grammar_of(language if has_language(language) else "en")
    joiners = grammar.lexicon["syntax"]["joiners"]
    for comma in re.finditer(r",\s+", text):
        words = tokenised(text[comma.end() :]).split()
        if len(words) > 1 and words[0] in joiners and words[1] in grammar.verbs:
            return text[: comma.start()], text[comma.end() :]
    return ()


def _changed(
    text: str, plan: AutomationPlan, home: Home, situation: Situation, *, renamed: bool
) -> Changed:
    language, words = situation.language, edit_words_of(situation.language)
    said = words.rewritten(text)
    plain, old = words.cleaned(said, renamed=renamed)
    name = words.name(plain, renamed=renamed)
    if name is not None:
        return replace(plan, alias=as_said(name, text))
    change = _Change(plan, home, situation, words)
    changed = change.by_end(text) or change.by_number(plain, old)
    changed = changed or change.by_words(said, plain, old)
    changed = changed or change.by_clauses(said, plain, old)
    if changed == plan:
        return (reason("same_already", language),)
    if isinstance(changed, AutomationPlan) and not never_runs(plan, home, language):
        return never_runs(changed, home, language) or changed
    return changed


class _Change:
    """Read one change of one plan."""

    def __init__(
        self, plan: AutomationPlan, home: Home, situation: Situation, words: EditWords
    ) -> None:
        self._plan = plan
        self._home = home
        self._situation = situation
        self._language = situation.language
        self._words = words
        acting = next(iter(reversed(main_calls(plan))), None)
        self._acted = entities_of(acting, home) if acting is not None else ()

    def _reader(self, text: str) -> Reader:
        return Reader(text, self._home, self._situation, acted=self._acted, spoken=self._watched())

    def _watched(self) -> tuple[Entity, ...]:
        """Return the things that the plan waits for, for "she" and "it"."""
        entities = self._home.entities
        return tuple(entities[each] for each in watched_by(self._plan) if each in entities)

    def by_end(self, said: str) -> Changed | None:
        """Read "start at four" of what begins and ends, None if it does not or says neither."""
        found = self._words.end(said)
        if found is None:
            return None
        span = span_of(self._plan)
        if span is None:
            timed = any(isinstance(item, Moment.__value__) for item in self._plan.triggers)
            if not timed:
                # Of what waits for no time this is no number of another kind either.
                return (reason("which_part", self._language),)
            # What is switched on is said to go off at another time than it goes on.
            ends = found[0] == "end" and begins(main_calls(self._plan))
            return self._until(found[1]) if ends else None
        side, when = found
        return self.by_rules(said, when, None, span.begin if side == "begin" else span.end)

    # -- a number alone

    def by_number(self, plain: str, old: str | None) -> Changed | None:
        """Read "make it five": the time, the value or the period, if it can be only one of them."""
        said = normalize(plain, lexicon_of(self._language)).text.strip(_MARKS)
        if _NUMBER.fullmatch(said) is None:
            return None
        number, period = float(said), period_of(self._plan)
        present = self._present()
        if old and (numbers := self._numbers(old)):
            present = [(role, now) for role, now in present if now == numbers[0]]
        roles = {role for role, _ in present}
        timed = any(isinstance(item, TimeTrigger | SunTrigger) for item in self._plan.triggers)
        if timed and not old:
            # Percents are said as such where a number alone is a time.
            roles.discard("share")
            degrees = [now for role, now in present if role == "value"]
            if degrees and abs(number - degrees[0]) > _NEAR_DEGREES:
                roles.discard("value")
            if number <= _LAST_HOUR and not ("value" in roles and number > _NOON):
                roles.add("time")
        if timed and old and not roles:
            roles = {"time"}
        if len(roles) != 1:
            return (reason("which_number" if roles else "no_change", self._language),)
        match roles.pop():
            case "time":
                return self.by_rules(plain, f"{self._words.at} {plain}", old)
            case "period" if period is not None:
                return with_period(self._plan, in_unit_of(number, period))
            case "limit":
                return amended(self._reader(plain), self._plan)
            case _:
                return revalued(self._reader(plain), self._plan, self._words)

    def _present(self) -> list[tuple[str, float]]:
        """Return the numbers that the plan has by now, by what they are."""
        found: list[tuple[str, float]] = []
        if (period := period_of(self._plan)) is not None:
            found.append(("period", period / in_unit_of(1, period)))
        for trigger in self._plan.triggers:
            if isinstance(trigger, NumericTrigger):
                limits = (trigger.above, trigger.below)
                found += [("limit", it) for it in limits if isinstance(it, int | float)]
        for call in main_calls(self._plan):
            for field, value in call.data.items():
                if isinstance(value, int | float):
                    found.append(("value" if field == "temperature" else "share", value))
        return found

    def _numbers(self, text: str) -> list[float]:
        said = normalize(text, lexicon_of(self._language)).text
        return [float(number) for number in _NUMBER.findall(said)]

    # -- in few words

    def by_words(self, said: str, plain: str, old: str | None) -> Changed | None:
        """Read what is said without a clause: other things, a period, a value, more or less."""
        if (match := self._words.until.fullmatch(folded(plain))) is not None:
            return self._until(plain[match.start("rest") :])
        more = self._words.too.fullmatch(tokenised(said).strip(_MARKS))
        if more is not None:
            np = more["np"] or more["np2"]
            added = with_more_things(np, self._plan, self._home, self._situation)
            if added is not None:
                return added
        reader = self._reader(plain)
        changed = amended(self._reader(said), self._plan) if said != plain else None
        changed = changed or amended(reader, self._plan)
        changed = changed or moved(self._reader(self._words.make.format(value=plain)), self._plan)
        changed = changed or revalued(reader, self._plan, self._words)
        if changed is not None:
            numbers = self._numbers(old) if old else []
            if numbers and numbers[0] not in [now for _, now in self._present()]:
                return (reason("no_change", self._language),)
            return changed
        return replaced(self._words.swaps(said), self._plan, self._home, self._situation)

    def _until(self, rest: str) -> Changed:
        """Read "until ten" and "until it is dry": what is done is taken back then."""
        if (span := span_of(self._plan)) is not None:
            return self.by_rules(rest, f"{self._words.at} {rest}", None, span.end)
        back = [undone(call) for call in main_calls(self._plan)]
        ends = [call for call in back if call is not None]
        if not ends or len(ends) != len(back) or period_of(self._plan) is not None:
            return (reason("which_part", self._language),)
        ending: RuleDraft | None = None
        for lead in (f"{self._words.when} ", f"{self._words.at} ", ""):
            assembler = self._reader(f"{lead}{rest}").assembled()
            rules = assembler.rules
            if not assembler.problems and len(rules) == 1 and rules[0].waits:
                ending = rules[0]
                break
        if ending is None:
            return (reason("no_change", self._language),)
        following(ending, moment_of(self._plan))
        ending.steps = [Step(Deed(tuple(ends), self._acted), list(ends))]
        return self._with_branch(self._reader(rest).maker.rule(ending))

    # -- by clauses

    def by_clauses(self, said: str, plain: str, old: str | None) -> Changed:
        """Read a change by its clauses, or as one of whom is told, or of what is done."""
        changed = self.by_rules(said, plain, old)
        if isinstance(changed, AutomationPlan):
            return changed
        others = [self._words.cleaned(said, verbs=False)[0]]
        messages = any(is_message(call) for call in calls_in(self._plan.actions))
        if messages and (match := self._words.to.fullmatch(folded(said))):
            others.append(self._words.tell.format(np=match["np"]))
            old = None if self._words.adds(said) else old or ""
        for other in others:
            again = self.by_rules(said, other, old) if other != plain else changed
            if isinstance(again, AutomationPlan):
                return again
            if any(one.code in _ASKED for one in again):
                changed = again
        return changed

    def by_rules(
        self, said: str, plain: str, old: str | None, moment: Moment | None = None
    ) -> Changed:
        """Read a change as the clauses of a request are read: when, on what condition, what.

        A time is that of the `moment` if it is known which is meant.
        """
        reader = self._reader(self._timed(plain))
        assembler = reader.assembled(whole=False)
        problems = assembler.problems
        first = next((clause for clause in reader.clauses if clause.role == "fact"), None)
        if first is not None and first.lead is None:
            # "It should stay on for an hour" is no condition.
            return (reason("no_change", self._language),)
        if reasons := reasons_of(problems, reader.grammar, self._language):
            return reasons
        for problem in problems:
            return which_of(problem, self._language) or (reason("no_change", self._language),)
        changed = self._plan
        instead = old is not None or self._words.denies(said)
        for rule in assembler.rules:
            manner = Manner(
                self._language, old, self._words.adds(said), instead,
                bare=self._words.bare(said, plain) and not rule.steps,
                moment=moment,
            )  # fmt: skip
            ruled = self._ruled(changed, rule, reader, manner)
            if not isinstance(ruled, AutomationPlan):
                return ruled
            changed = ruled
        if changed == self._plan and not self._says_days(assembler.rules):
            return (reason("no_change", self._language),)
        return changed

    def _says_days(self, rules: Sequence[RuleDraft]) -> bool:
        return any(rule.days or rule.clocks for rule in rules)

    def _timed(self, plain: str) -> str:
        """Return a change that begins with a bare time with the word for times before it."""
        text = self._reader(plain).sentence.text
        bare = text.startswith("time#") or re.match(r"\d+(?: |$)", text)
        return f"{self._words.at} {plain}" if bare else plain

    def _ruled(
        self, plan: AutomationPlan, rule: RuleDraft, reader: Reader, manner: Manner
    ) -> Changed:
        """Return a plan with what one rule says."""
        if not rule.steps:
            return retimed(plan, rule, manner)
        actions = [self._addressed(action, rule) for step in rule.steps for action in step.actions]
        told = rule.clocks and (manner.also or manner.instead)
        if told and all(self._is_done(it) for it in actions):
            return retimed(plan, replace(rule, steps=[]), manner)
        if rule.clocks or rule.whens:
            following(rule, moment_of(plan))
            rule.steps = [Step(rule.steps[0].deed, actions)]
            return self._with_branch(reader.maker.rule(rule))
        if manner.instead:
            replaced_actions = self._instead(actions)
            if replaced_actions is None:
                return (reason("which_part", manner.language),)
            plan = replace(plan, actions=replaced_actions)
        else:
            new = [it for it in actions if not self._is_done(it)]
            for action in list(new):
                if (updated := with_values(plan, action)) is not None:
                    plan, new = updated, [it for it in new if it is not action]
            back = [undone(call) for call in main_calls(plan)]
            if any(action in back for action in new):
                # "Off" with nothing that says when would take it back at once.
                return (reason("instead_or_also", manner.language),)
            if new and is_parted(plan):
                return (reason("which_part", manner.language),)
            plan = replace(plan, actions=(*plan.actions, *new))
        plan = replace(plan, mode=mode_of(plan.triggers, plan.actions, plan.mode))
        bare = replace(rule, steps=[])
        return retimed(plan, bare, manner) if bare.holds else plan

    def _addressed(self, action: PlanAction, rule: RuleDraft) -> PlanAction:
        """Return an action whose message, if it is one, says what the others of the plan say."""
        messages = [
            call.data["message"]
            for call in calls_in(self._plan.actions)
            if is_message(call) and "message" in call.data
        ]
        happened = next((when.fact.text for when in rule.whens), "")
        told = happened or describe_triggers(self._plan.triggers, self._home, self._language)
        text = messages[0] if messages else f"{told[:1].upper()}{told[1:]}"
        said: PlanAction = with_message(action, text)
        return said

    def _instead(self, actions: Sequence[PlanAction]) -> tuple[PlanAction, ...] | None:
        """Return the actions of the plan with these in the place of those of the same kind."""
        own = [it for it in self._plan.actions if isinstance(it, CallAction)]
        if len(own) != len(self._plan.actions):
            return None
        new = [it for it in actions if isinstance(it, CallAction)]
        if len(new) == len(actions) and all(is_message(it) for it in new):
            old = [it for it in own if is_message(it)]
        else:
            ids = {each for it in new for each in it.target.entity_ids}
            same = [it for it in own if ids.intersection(it.target.entity_ids)]
            old = same or [it for it in own if not is_message(it)]
            if len(old) > 1 and not same:
                return None
        if not old:
            return None
        place = own.index(old[0])
        kept = [it for it in own if it not in old]
        return (*kept[:place], *actions, *kept[place:])

    def _is_done(self, action: PlanAction) -> bool:
        """Tell whether the plan does this already, in whatever form it is written."""
        return isinstance(action, CallAction) and any(
            item.action == action.action
            and set(action.target.entity_ids) <= set(item.target.entity_ids)
            and (not action.data or (is_message(action) and item.data == action.data))
            for item in calls_in(self._plan.actions)
        )

    def _with_branch(self, rule: Made) -> Changed:
        """Return the plan with one thing more that it does at a time of its own."""
        plan = self._plan
        first = (list(plan.triggers), list(plan.conditions), list(plan.actions))
        triggers, conditions, actions = rule
        if not triggers:
            return (reason("no_change", self._language),)
        if is_parted(plan):
            return (reason("which_part", self._language),)
        both = several((first, (triggers, conditions, actions)))
        mode = plan.mode if plan.mode != "single" else both.mode
        return replace(plan, triggers=both.triggers, conditions=(), actions=both.actions, mode=mode)
