"""Take over what adverbs say: when something is done, how long it lasts, on which days."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
import re
from typing import Any

from ..plan.model import NO_TIME, Condition, DelayAction, NotCondition, Trigger
from .bounding import BOUNDS, CHOSEN, bounded, chosen
from .clause import Adverbs, Clause
from .drafting import Draft, deed_follows
from .gradual import is_gradual, take_gradually
from .meanings import DAYPART_HOURS, Clock, Daypart, Every, Sun, Window
from .rules import RuleDraft, Step, as_condition, clock_trigger
from .said import Deed, Problem
from .sentence import Sentence, folded

MOMENTS = ("time", "sun", "bedtime", "every")
_HOURS = 24
_AT_BEST = ("earliest", "latest")
_LAST = ("time_after", "time_before", *CHOSEN, *_AT_BEST)
_PAUSES = ("wait", "pause", "first")
PERIODS = ("for", "over", "gradual", "after", "until", *_PAUSES)
# Where a rule keeps what its adverbs say of when it holds.
HELD = {
    "days": "days", "dates": "dates", "part": "parts", "daylight": "light", "span": "spans",
    "time": "since", "sun": "since", "time_after": "since", "sun_after": "since",
    "time_before": "until", "sun_before": "until",
}  # fmt: skip


class Timing:
    """Take the adverbs of one sentence over into its rules."""

    def __init__(self, draft: Draft) -> None:
        """Take the rules so far."""
        self._draft = draft

    def place(
        self,
        adverbs: Adverbs,
        *,
        lead: str | None,
        rest: Sequence[Clause],
        step: Step | None = None,
        beside_fact: bool = False,
    ) -> None:
        """Take the adverbs of a clause over; `step` is the deed that they stand beside."""
        draft = self._draft
        adverbs = self._of_later(step, adverbs)
        if step is not None and lead is None:
            self._apart(step, adverbs)
        # Days and parts of the day first: they tell which seven o'clock is meant. Bounds last: a
        # "before seven" beside sunset is one of an evening.
        for name, meaning in sorted(adverbs, key=_place_of):
            if self._is_bound(name, meaning, lead, alone=len(adverbs) == 1):
                continue
            if name in _AT_BEST:
                self._at_best(name, meaning, rest, step)
            elif (name not in HELD and lead in ("unless", "while")) or (
                name in ("days", "dates") and lead == "until"
            ):
                draft.problems.append(Problem("unread"))
            elif lead == "unless":
                self._except(name, meaning)
            elif name in MOMENTS and lead != "while":
                moment = meaning.in_part("night") if name == "bedtime" else meaning
                for each in (moment, *(moment.also if isinstance(moment, Clock) else ())):
                    one = self._meant(replace(each, also=())) if isinstance(each, Clock) else each
                    self._clock(one, rest, step=step, beside_fact=beside_fact)
            elif name in PERIODS:
                self._period(name, meaning, step, rest)
            elif name == "part" and step is not None and self._is_elsewhen(meaning, step):
                draft.problems.append(Problem("unread"))
            else:
                self._hold(name, meaning, lead)
                if name == "part" and step is None and not deed_follows(rest):
                    self._said_late(meaning)

    def _except(self, name: str, meaning: Any) -> None:
        """Take over when something is not to be done."""
        if name == "time_before":
            # "Not before ten in the evening": it is not over at midnight.
            self._draft.rule.since.append(self._bound(meaning))
        else:
            self._draft.rule.conditions.append(NotCondition((as_condition(name, meaning),)))

    def _of_later(self, step: Step | None, adverbs: Adverbs) -> Adverbs:
        """Return adverbs with "at eleven at the latest" as a time beside what is done later."""
        steps = self._draft.rule.steps
        if step is None or step not in steps or steps.index(step) == 0:
            return adverbs
        times = {"latest": "sun" if any(isinstance(it, Sun) for _, it in adverbs) else "time"}
        return tuple((times.get(name, name), meaning) for name, meaning in adverbs)

    def _is_elsewhen(self, part: Daypart, step: Step) -> bool:
        """Tell whether a deed is for another part of the day than the time it would be done at.

        "Off at nine in the morning, and in the evening the hall light on" tells no time for that.
        """
        rule, moment = self._draft.rule, self._draft.moment
        if step not in rule.steps[1:] or not rule.clocks or rule.whens:
            return False
        first, last = (hour.hour for hour in DAYPART_HOURS[part])
        hour = moment.usual_hour if moment is not None else None
        return hour is None or (hour - first) % _HOURS > (last - first) % _HOURS

    def _said_late(self, part: Daypart) -> None:
        """Let the times before it be of a part of the day: "at ten turn it off, every night"."""
        rule = self._draft.rule
        if len(rule.clock_parts) == len(rule.clocks):
            rule.clock_parts = [clock.in_part(part) for clock in rule.clock_parts]
            rule.clocks = [clock_trigger(clock) for clock in rule.clock_parts]

    def _is_bound(self, name: str, meaning: Any, lead: str | None, *, alone: bool) -> bool:
        """Take "not before seven" as the bound of another moment; tell whether it is one."""
        if name in CHOSEN:
            # "When Ben leaves or at five, whichever is first": what comes second changes nothing.
            either = CHOSEN[name] == "earlier" and any(it.whens for it in self._draft.rules)
            fits = either or chosen(self._draft, CHOSEN[name])
        elif name in BOUNDS and (lead == "unless" or name in _AT_BEST):
            moment = self._bound(meaning) if isinstance(meaning, Clock) else meaning
            if not bounded(self._draft.rule, moment, BOUNDS[name]):
                return False
            # "Not before seven on weekdays": is nothing to be done on other days, or when?
            fits = alone
        else:
            return False
        if not fits:
            self._draft.problems.append(Problem("unread"))
        return True

    def _at_best(
        self, name: str, meaning: Clock | Sun, rest: Sequence[Clause], step: Step | None
    ) -> None:
        """Read "by nine at the latest", and "when he gets up, at seven at the earliest"."""
        if name == "latest" and not self._draft.rule.waits:
            moment = self._meant(meaning) if isinstance(meaning, Clock) else meaning
            self._clock(moment, rest, step=step, beside_fact=False)
        elif name == "earliest" and self._draft.rule.whens and isinstance(meaning, Clock):
            self._draft.rule.since.append(self._bound(meaning))
        else:
            self._draft.problems.append(Problem("unread"))

    def is_another(self, clause: Clause, sentence: Sentence) -> bool:
        """Tell whether a deed begins with one of several moments: "at six or at eight run it"."""
        rule, names = self._draft.rule, {name for name, _ in clause.adverbs}
        words = sentence.words(clause.first, clause.last)
        if rule.steps or rule.holds or not rule.clocks or words.startswith(clause.text):
            return False
        return bool(names.intersection(MOMENTS)) and names <= {*MOMENTS, *CHOSEN}

    def end(self) -> None:
        """Let a period that nothing came after be how long what was said before lasts."""
        draft = self._draft
        if draft.waiting is None:
            return
        step = next((rule.steps[-1] for rule in reversed(draft.rules) if rule.steps), None)
        if step is None:
            if any(rule.waits or rule.holds for rule in draft.rules):
                # "Half an hour later on weekends": nothing was said that this is the length of.
                draft.problems.append(Problem("unread", (str(draft.waiting),)))
            draft.waiting = None
            return
        if not step.deed.undo:
            draft.problems.append(Problem("no_undo", (step.deed.do,)))
            return
        step.actions += [DelayAction(draft.waiting), *step.deed.undo]
        step.lasting = draft.waiting
        draft.waiting = None

    def _apart(self, step: Step, adverbs: Adverbs) -> None:
        """Let a deed that brings its own time be a rule of its own unless it is the first."""
        rule = self._draft.rule
        # The same may be done before: "off at eleven, but on Fridays off at one".
        place = next((at for at, it in enumerate(rule.steps) if it is step), 0)
        if not rule.waits or place == 0:
            return
        timed = any(name in MOMENTS for name, _ in adverbs)
        if not timed and not _is_end(step, rule, adverbs):
            return
        del rule.steps[place]
        own = rule.instead or rule.beside or any(name == "days" for name, _ in adverbs)
        self._draft.rules.append(RuleDraft(steps=[step], days=[] if own else list(rule.days)))

    def since(self, adverbs: Adverbs) -> None:
        """Wait as well for the time since which a state counts: "if it is open after ten"."""
        rule = self._draft.rule
        when = rule.whens[-1] if rule.whens else None
        if when is None or any(getattr(it, "for_", NO_TIME) for it in when.fact.triggers):
            return
        triggers = tuple(
            clock_trigger(meaning)
            for name, meaning in adverbs
            if name in ("time_after", "sun_after") and isinstance(meaning, Clock | Sun)
        )
        if triggers:
            also = (*when.fact.also, when.fact.condition)
            fact = replace(when.fact, triggers=(*when.fact.triggers, *triggers), also=also)
            rule.whens[-1] = replace(when, fact=fact)

    def condition(self, name: str, meaning: Any) -> Condition:
        """Return what an adverb says as a condition, its bare hours as they are meant here."""
        if isinstance(meaning, Window):
            meaning = self._meant_span(meaning)
        elif isinstance(meaning, Clock):
            meaning = self._bound(meaning)
        return as_condition(name, meaning)

    def conditions(self, adverbs: Adverbs) -> tuple[tuple[Condition, ...], Adverbs]:
        """Return what adverbs say of when something holds as conditions, and the other adverbs."""
        held = tuple(it for it in adverbs if it[0] in HELD and it[0] not in MOMENTS)
        told = tuple(self.condition(name, meaning) for name, meaning in held)
        return told, tuple(it for it in adverbs if it not in held)

    def own_moment(self, adverbs: Adverbs) -> tuple[Trigger | None, Adverbs]:
        """Return the time of day among adverbs as a trigger, and the other adverbs."""
        for adverb in adverbs:
            if adverb[0] in MOMENTS and not getattr(adverb[1], "also", ()):
                moment = adverb[1].in_part("night") if adverb[0] == "bedtime" else adverb[1]
                moment = self._meant(moment) if isinstance(moment, Clock) else moment
                self._draft.moment = moment
                return clock_trigger(moment), tuple(it for it in adverbs if it is not adverb)
        return None, adverbs

    def _bound(self, bound: Clock) -> Clock:
        """Return a time before or after which something holds, in the half that is meant."""
        if isinstance(self._draft.moment, Sun):
            # "At sunset if it is after six": of an evening.
            return bound.in_part("evening" if self._draft.moment.event == "sunset" else "morning")
        return self._meant(bound.doubted())

    def _meant(self, moment: Clock) -> Clock:
        """Return a bare time in the half of the day that is spoken of, or ask for it."""
        rule = self._draft.rule
        for part in (*rule.parts, *(days.part for days in rule.days if days.part)):
            moment = moment.in_part(part)
        if self._draft.moment is not None:
            moment = moment.following(self._draft.moment)
        elif self._draft.hint is not None:
            moment = moment.hinted(self._draft.hint)
        if not moment.sure:
            self._draft.unsure.append(moment)
        return moment

    def _meant_span(self, span: Window) -> Window:
        """Return a span whose bare hours are of the half of the day that is spoken of."""
        first, last = span.after, span.before
        if not isinstance(first, Clock) or first.sure:
            return span
        first = self._meant(first)
        return Window(first, last.following(first) if isinstance(last, Clock) else last)

    def _clock(
        self,
        moment: Clock | Sun | Every,
        rest: Sequence[Clause],
        *,
        step: Step | None,
        beside_fact: bool,
    ) -> None:
        draft, rule = self._draft, self._draft.rule
        if isinstance(moment, Clock | Sun):
            draft.moment = moment
        another = step is None or step not in rule.steps
        if rule.waits and rule.steps and not beside_fact and another:
            draft.split(follows=deed_follows(rest))
        rule = draft.rule
        rule.clocks.append(clock_trigger(moment))
        if isinstance(moment, Clock):
            rule.clock_parts.append(moment)
        if rule.steps and not rule.complete:
            rule.complete = len(rule.steps)

    def _period(self, name: str, meaning: Any, step: Step | None, rest: Sequence[Clause]) -> None:
        draft = self._draft
        steps = draft.rule.steps
        target = step or (steps[-1] if steps else None)
        later = bool(rest) and rest[0].lead == "when" and rest[0].later
        if name == "wait" and step is not None and not later:
            # "Run the pump 20 minutes when it rains": as long as that, and not "20 minutes after".
            name = "for"
        if target is not None and is_gradual(name, target):
            if (problem := take_gradually(target, meaning)) is not None:
                draft.problems.append(problem)
            return
        if name == "first" and step is not None:
            step.actions.insert(0, DelayAction(meaning))
            return
        if (
            name in ("wait", "pause", "first")
            or (name == "after" and step is None)
            or target is None
        ):
            self._wait(meaning)
            return
        if name == "after":
            follows = rest and rest[0].lead == "when" and rest[0].joiner == ""
            if follows and not draft.rule.waits:
                draft.waiting = meaning
            else:
                target.actions.insert(0, DelayAction(meaning))
            return
        if not target.deed.undo:
            draft.problems.append(Problem("no_undo", (target.deed.do,)))
        elif isinstance(meaning, timedelta):
            target.actions += [DelayAction(meaning), *target.deed.undo]
            target.lasting = meaning
        else:
            self._undo_at(meaning, target)

    def _wait(self, meaning: timedelta | Clock | Sun) -> None:
        """Keep a period that was said before what it belongs to."""
        if isinstance(meaning, timedelta):
            self._draft.waiting = meaning
            return
        # "Until midnight" with nothing before it that could last so long.
        said = f"{meaning.at:%H:%M}" if isinstance(meaning, Clock) else meaning.event
        self._draft.problems.append(Problem("unread", (said,)))

    def _undo_at(self, moment: Clock | Sun, step: Step) -> None:
        ended = any(
            rule.ends and rule.steps[0].deed.entities == step.deed.entities
            for rule in self._draft.rules
        )
        if ended or any(name == "span" for name, _ in step.held):
            # "Until eleven, on Fridays until one": which of them is on which days is not known.
            self._draft.problems.append(Problem("unread"))
            return
        if isinstance(moment, Clock) and self._draft.moment is not None:
            moment = moment.following(self._draft.moment)
        undo = Step(Deed(step.deed.undo, step.deed.entities), list(step.deed.undo))
        ending = RuleDraft(clocks=[clock_trigger(moment)], steps=[undo], complete=1, ends=True)
        self._draft.add_ending(ending)

    def _hold(self, name: str, meaning: Any, lead: str | None) -> None:
        rule = self._draft.rule
        if lead == "while" and name == "daylight":
            # Said as a state that lasts: it is never what is waited for.
            rule.conditions.append(as_condition(name, meaning))
        elif name == "time_after" and isinstance(meaning, Clock):
            rule.since.append(self._bound(meaning))
        elif name == "time_before" and isinstance(meaning, Clock):
            rule.until.append(self._bound(meaning))
        elif isinstance(meaning, Window):
            rule.spans.append(self._meant_span(meaning))
        elif name in HELD:
            getattr(rule, HELD[name]).append(meaning)


def _is_end(step: Step, rule: RuleDraft, adverbs: Adverbs) -> bool:
    """Tell whether dusk or dawn ends what a rule has done: "on when it opens, off when it's dark".

    As a condition it would take back at once what was just done.
    """
    light = any(name == "daylight" for name, _ in adverbs)
    return light and step.deed.takes_back(other.deed for other in rule.steps if other is not step)


def _place_of(adverb: tuple[str, Any]) -> int:
    """Return the place of an adverb in the order in which they are taken over."""
    return 2 if adverb[0] in _LAST else int(adverb[0] in (*MOMENTS, "span"))


def part_spoken_of(text: str, hints: Mapping[Daypart, re.Pattern[str]]) -> Daypart | None:
    """Return the part of the day that a text speaks of by what is done in it: "supper"."""
    text = folded(text)
    parts = [part for part, pattern in hints.items() if pattern.search(text)]
    return parts[0] if len(parts) == 1 else None
