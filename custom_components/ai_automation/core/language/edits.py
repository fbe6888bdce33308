"""Change a plan as a person says: another time, only on some days, one more lamp, a name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
import re

from ..home import Entity, ExistingAutomation, Home
from ..plan.lift import lift
from ..plan.model import (
    AutomationPlan,
    CallAction,
    PlanAction,
    SunTrigger,
    TimeCondition,
    TimeTrigger,
    Trigger,
)
from .amending import amended
from .lexicon import Lexicon, lexicon_of, tokenised
from .meanings import Days
from .notify import with_message
from .planning import Made, holding, several
from .problems import reason, reasons_of
from .reading import AutomationReading, Proposed, Reason, Refused, Situation
from .request import Reader
from .rules import RuleDraft, date_condition, with_days, with_id
from .said import Context
from .sentence import folded
from .setting import Setter

_NOON = 12
_QUOTES = ("'", '"', "‘", "“")


def read_edit(reader: Reader) -> AutomationReading | None:
    """Return an existing automation changed as the sentence says, None if it speaks of none."""
    found = _mentioned(reader)
    if found is None:
        return None
    automation, text, renamed = found
    if not automation.config:
        words = automation.alias
        return Refused((reason("unknown_automation", reader.situation.language, words=words),))
    plan = lift(automation.config)
    changed = change_plan(text, plan, reader.home, reader.situation, renamed=renamed)
    if isinstance(changed, AutomationPlan):
        return Proposed(changed, replaces=automation.entity_id)
    return Refused(changed)


def _mentioned(reader: Reader) -> tuple[ExistingAutomation, str, bool] | None:
    """Return the automation to change, the text without it, and whether it gets a new name."""
    edit = reader.grammar.lexicon["asking"]["edit"]
    tokens = reader.sentence.tokens
    text = reader.sentence.text
    for place, token in enumerate(tokens):
        if not token.text.startswith("name#"):
            continue
        entity_id = reader.index.automations.get(reader.sentence.meaning(token.text)[0])
        if entity_id is None:
            continue
        last = place + 1
        noun = last < len(tokens) and re.fullmatch(edit["nouns"], tokens[last].text)
        begins = re.match(rf"{edit['polite']}(?:{edit['sure_verbs']})(?!\S)", text)
        rest = re.search(rf"{edit['rest']}{token.text}", text)
        quoted = reader.sentence.original[: token.start].endswith(_QUOTES)
        if not (noun or begins or rest or quoted):
            continue
        automation = next(it for it in reader.home.automations if it.entity_id == entity_id)
        end = tokens[place + 1 if noun else place].end
        original = reader.sentence.original
        left = f"{original[: token.start]} {original[end:]}"
        return automation, left, bool(re.match(edit["rename_verbs"], text))
    return None


def change_plan(
    text: str,
    plan: AutomationPlan,
    home: Home,
    situation: Situation,
    *,
    renamed: bool = False,
) -> AutomationPlan | tuple[Reason, ...]:
    """Return a plan changed as a text says, or the reasons why it cannot be."""
    words = _Words(lexicon_of(situation.language))
    plain, old = words.cleaned(text, renamed=renamed)
    name = words.name(plain, renamed=renamed)
    if name is not None:
        return replace(plan, alias=_as_said(name, text))
    reader = Reader(plain, home, situation, acted=_acted(plan, home))
    more = words.too.fullmatch(tokenised(text).strip(" .,!"))
    added = None
    if more is not None:
        added = _more_things(Reader(more["np"] or more["np2"], home, situation), plan)
    added = added or amended(reader, plan) or _other_value(reader, plan, words)
    if added is not None:
        return added
    assembler = reader.assembled()
    known = {repr(action) for action in _calls(plan.actions)}
    problems = [
        problem for problem in assembler.problems if problem.code not in ("pronoun", "no_undo")
    ]
    if reasons := reasons_of(problems, reader.grammar, situation.language):
        return reasons
    changed = plan
    for rule in assembler.rules:
        rule.days = _joined_days(rule.days, _days_of(plan), also=words.adds(text))
        if rule.steps and (rule.clocks or rule.whens):
            changed = _with_branch(changed, reader.maker.rule(rule))
        else:
            changed = _with_rule(changed, rule, old, known)
    if changed == plan:
        return (reason("no_change", situation.language),)
    return changed


def _with_rule(
    plan: AutomationPlan, rule: RuleDraft, old: str | None, known: set[str]
) -> AutomationPlan:
    """Return a plan with what one rule says in the place of what it said before."""
    triggers: Sequence[Trigger] = plan.triggers
    conditions = list(plan.conditions)
    if rule.clocks:
        half_known = bool(rule.clock_parts and rule.clock_parts[0].half)
        triggers = _with_clock(triggers, rule.clocks[0], old, half_known=half_known)
    if rule.days:
        kept = [item for item in conditions if not _only_days(item)]
        bare = [replace(it, weekdays=()) if isinstance(it, TimeTrigger) else it for it in triggers]
        triggers, by_day = with_days(bare, rule.days)
        conditions = [*kept, *by_day]
    conditions += [date_condition(dates) for dates in rule.dates]
    conditions += rule.conditions
    conditions += [when.fact.condition for when in rule.whens]
    conditions += holding(rule, rule.clocks)
    happened = next((when.fact.text for when in rule.whens), plan.alias or plan.description)
    actions = list(plan.actions)
    for step in rule.steps:
        actions += [
            with_message(it, happened)
            for it in step.actions
            if repr(it) not in known and not _is_done(it, plan)
        ]
    return replace(
        plan, triggers=tuple(triggers), conditions=tuple(conditions), actions=tuple(actions)
    )


def _joined_days(new: list[Days], old: list[Days], *, also: bool) -> list[Days]:
    """Return the days that are meant: new ones, old and new ones, or old ones but for some."""
    if not (new and old):
        return new
    if also:
        return [Days(tuple(day for days in (*old, *new) for day in days.days))]
    return [*old, *new] if all(days.excluded for days in new) else new


def _with_branch(plan: AutomationPlan, rule: Made) -> AutomationPlan:
    """Return a plan that does one thing more at a time of its own."""
    first = (list(plan.triggers), list(plan.conditions), list(plan.actions))
    both = several((first, rule))
    return replace(plan, triggers=both.triggers, conditions=(), actions=both.actions)


def _acted(plan: AutomationPlan, home: Home) -> tuple[Entity, ...]:
    """Return the things that the last action of a plan acts on, for "it"."""
    ids = next(
        (it.target.entity_ids for it in reversed(_calls(plan.actions)) if it.target.entity_ids), ()
    )
    return tuple(home.entities[each] for each in ids if each in home.entities)


def _days_of(plan: AutomationPlan) -> list[Days]:
    """Return the days that a plan is for already, to which "also" adds some."""
    days = [item.weekdays for item in plan.conditions if isinstance(item, TimeCondition)]
    days += [item.weekdays for item in plan.triggers if isinstance(item, TimeTrigger)]
    return [Days(each) for each in dict.fromkeys(days) if each]


def _is_done(action: PlanAction, plan: AutomationPlan) -> bool:
    """Tell whether a plan does this already, in whatever form it is written."""
    return isinstance(action, CallAction) and any(
        isinstance(item, CallAction)
        and item.action == action.action
        and set(action.target.entity_ids) <= set(item.target.entity_ids)
        and not action.data
        for item in plan.actions
    )


def _with_clock(
    triggers: Sequence[Trigger], clock: Trigger, old: str | None, *, half_known: bool
) -> tuple[Trigger, ...]:
    """Return triggers with a new time in the place of the old one."""
    timed = [item for item in triggers if isinstance(item, TimeTrigger | SunTrigger)]
    if not timed:
        return (*triggers, clock)
    chosen = timed[0]
    if old is not None:
        hours = [item for item in timed if isinstance(item, TimeTrigger) and _is_at(item, old)]
        chosen = hours[0] if hours else chosen
    if isinstance(clock, TimeTrigger) and not half_known:
        clock = _in_same_half(clock, chosen)
    new = with_id(clock, chosen.id)
    if isinstance(new, TimeTrigger) and isinstance(chosen, TimeTrigger):
        new = replace(new, weekdays=chosen.weekdays)
    return tuple(new if item is chosen else item for item in triggers)


def _in_same_half(clock: TimeTrigger, old: TimeTrigger | SunTrigger) -> TimeTrigger:
    """Return a bare time in the half of the day of the one it replaces: "no, at ten"."""
    if isinstance(old, SunTrigger):
        late = old.event == "sunset"
    else:
        late = not isinstance(old.at, str) and old.at.hour >= _NOON
    if late and not isinstance(clock.at, str) and 0 < clock.at.hour < _NOON:
        return replace(clock, at=clock.at.replace(hour=clock.at.hour + _NOON))
    return clock


def _is_at(trigger: TimeTrigger, old: str) -> bool:
    numbers = re.findall(r"\d+", old)
    if not numbers or isinstance(trigger.at, str):
        return False
    return trigger.at.hour % _NOON == int(numbers[0]) % _NOON


def _only_days(condition: object) -> bool:
    return (
        isinstance(condition, TimeCondition)
        and bool(condition.weekdays)
        and condition.after is None
        and condition.before is None
    )


def _calls(actions: Sequence[PlanAction]) -> list[CallAction]:
    return [action for action in actions if isinstance(action, CallAction)]


def _more_things(reader: Reader, plan: AutomationPlan) -> AutomationPlan | None:
    """Read "and the hall too": what is done is done to more; None if it names no such thing."""
    calls = [call for call in _calls(plan.actions) if not call.target.empty]
    if not calls:
        return None
    last = calls[-1]
    domains = {last.action.partition(".")[0]}
    found = reader.facts.things.find(
        reader.sentence.text, lambda entity: entity.domain in domains, Context()
    )
    if not isinstance(found, tuple):
        return None
    ids = [entity.entity_id for one in found for entity in one.entities]
    target = replace(last.target, entity_ids=tuple(dict.fromkeys((*last.target.entity_ids, *ids))))
    return _with_call(plan, last, replace(last, target=target))


def _other_value(reader: Reader, plan: AutomationPlan, words: _Words) -> AutomationPlan | None:
    """Read "make it 30 %": the last thing set is set to something else."""
    match = words.value.fullmatch(reader.sentence.text.strip(" .,!"))
    calls = [call for call in _calls(plan.actions) if call.target.entity_ids]
    if match is None or not calls:
        return None
    last = calls[-1]
    entity = reader.home.entities.get(last.target.entity_ids[-1])
    if entity is None:
        return None
    act = Setter(reader.heard).act("set", match["value"], entity)
    if act is None or act[0].partition(".")[0] != last.action.partition(".")[0]:
        return None
    return _with_call(plan, last, CallAction(act[0], last.target, dict(act[1])))


def _with_call(plan: AutomationPlan, old: CallAction, new: CallAction) -> AutomationPlan:
    return replace(plan, actions=tuple(new if item is old else item for item in plan.actions))


def _as_said(name: str, text: str) -> str:
    """Return a name as it was written, without its quotes."""
    place = text.lower().rfind(name.lower())
    written = text[place : place + len(name)] if place >= 0 else name
    return written.strip(" \"'.“”‘’")


class _Words:
    """The patterns that changes are said with."""

    def __init__(self, lexicon: Lexicon) -> None:
        edit: Mapping[str, str] = lexicon["asking"]["edit"]
        self.too = re.compile(edit["too"])
        self._about = re.compile(edit["about"], re.IGNORECASE)
        self._also = re.compile(edit["also"])
        self._without = re.compile(edit["without"], re.IGNORECASE)
        self._not_on: str = edit["not_on"]
        self.value = re.compile(edit["value"])
        self._verbs = re.compile(rf"{edit['polite']}(?:{edit['verbs']})(?!\S) ?")
        self._at = edit["at"]
        self._lead = re.compile(rf"(?:{edit['lead']})")
        self._instead = re.compile(rf"{edit['instead']}$")
        self._from_to = re.compile(edit["from_to"])
        self._rename = re.compile(edit["rename"])

    def cleaned(self, text: str, *, renamed: bool = False) -> tuple[str, str | None]:
        """Return a change without the words around it, and what it is to replace."""
        plain = (
            re.sub(r"\s+", " ", text.strip(" .,!"))
            .replace("' '", "")
            .replace('" "', "")
            .replace(" ,", ",")
        )
        plain = re.sub(r"\s+", " ", plain).strip()
        plain = self._about.sub("", plain)
        old = None
        if match := self._instead.search(folded(plain)):
            plain, old = plain[: match.start()], match["old"]
        plain = re.sub(r"^(\w+),", r"\1", plain)
        if not self._named(plain, renamed=renamed):
            match = self._verbs.match(folded(plain))
            plain = plain[match.end() :] if match else plain
        if match := self._without.fullmatch(folded(plain)):
            plain = f"{self._not_on} {plain[match.start('what') : match.end('what')]}"
        if match := self._from_to.search(folded(plain)):
            plain, old = plain[match.start("new") : match.end("new")], match["old"]
        while (match := self._lead.match(folded(plain))) and not self._named(
            plain, renamed=renamed
        ):
            plain = plain[match.end() :].lstrip(" ,")
        return (
            f"{self._at} {plain}" if re.fullmatch(r"\d+.*", plain) and "%" not in plain else plain
        ), old

    def adds(self, text: str) -> bool:
        """Tell whether a change comes on top of what was said: "also on Sundays"."""
        return self._also.search(tokenised(text)) is not None

    def _named(self, text: str, *, renamed: bool) -> bool:
        match = self._rename.fullmatch(folded(text))
        return match is not None and (renamed or not match["name3"])

    def name(self, text: str, *, renamed: bool) -> str | None:
        """Return the new name that is given, None if none is."""
        match = self._rename.fullmatch(folded(text))
        if match is None or (match["name3"] and not renamed):
            return None
        group = next(name for name in ("name", "name2", "name3") if match[name])
        return text[match.start(group) : match.end(group)]
