"""Tell what kind of sentence it is, and read commands, questions and short replies."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice
import re
from typing import Literal

from ..home import Home
from ..plan.model import CallAction, PlanAction
from .asked import Answerer
from .choices import chosen
from .dangers import dangers_of
from .history import HistoryQuestion, read_history
from .history.rules import opener_of
from .lexicon import lexicon_of, tokenised
from .mentioned import changes_automation
from .normalize import without_politeness
from .notify import WHAT_HAPPENED
from .patterns import grammar_of
from .problems import not_exposed, reason, reasons_of, texts_of
from .reading import (
    Answer,
    Command,
    CommandReading,
    NotAutomation,
    Pending,
    Refused,
    Situation,
    Unclear,
)
from .reported import QuantityAnswerer, StateAnswerer
from .request import Reader, reader_of, unreadable
from .rules import RuleDraft
from .whole import WholeAnswerer
from .without import without_remarks

type Kind = Literal["automation", "command", "question", "other"]
type Reply = Literal["yes", "no", "undo", "redo"]
# Where more questions are joined, none of the ways leaves two.
_MOST_WAYS = 4
# Whether it is a question is looked at several times for each sentence.
_LATELY = 4


def read_reply(text: str, language: str) -> Reply | None:
    """Return what a short reply means, None if it is none."""
    lexicon = lexicon_of(language)
    plain = tokenised(text).strip(" .!,?¡¿")
    plain = without_politeness(plain, lexicon)
    replies = _replies(lexicon.language).items()
    return next((reply for reply, known in replies if known.fullmatch(plain)), None)


@cache
def _replies(language: str) -> Mapping[Reply, re.Pattern[str]]:
    """Return how each is said, also in several words for it: "ok, do it"."""
    words = lexicon_of(language)["words"]
    replies: tuple[Reply, ...] = ("redo", "undo", "no", "yes")
    said = {reply: "|".join(re.escape(tokenised(it)) for it in words[reply]) for reply in replies}
    return {
        reply: re.compile(rf"(?:{known})(?:(?: ,)? (?:{known}))*") for reply, known in said.items()
    }


def kind_of(text: str, home: Home, situation: Situation) -> Kind:
    """Return what kind of sentence a text is."""
    if unreadable(text, situation) is not None:
        return "other"
    if is_question(text, situation.language):
        return "question"
    reader = reader_of(text, home, situation)
    if changes_automation(reader):
        return "automation"
    assembler = reader.assembled()
    if assembler.problems and _is_of_past(reader):
        return "question"
    led = any(clause.lead is not None for clause in reader.clauses)
    if not led and not any(rule.steps for rule in assembler.rules):
        # "Make sure every light is off" says how something is, but not to do anything then.
        return "other"
    if led or any(
        rule.waits
        or rule.since
        or rule.spans
        or rule.light
        or rule.days
        or rule.dates
        or rule.parts
        for rule in assembler.rules
    ):
        return "automation"
    return "command"


def _is_of_past(reader: Reader) -> bool:
    """Tell whether a sentence without a verb that asks is one of the past: "CO2 yesterday"."""
    if any(clause.role == "deed" for clause in reader.clauses):
        return False
    found = read_history(reader.text, reader.home, reader.situation)
    return isinstance(found, HistoryQuestion) and bool(found.period or found.order)


@lru_cache(maxsize=_LATELY)
def is_question(text: str, language: str) -> bool:
    """Tell whether a text asks something."""
    starts, not_starts, openers = _starts(lexicon_of(language).language)
    plain = tokenised(text)
    opened = openers.sub("", plain)
    if not_starts.match(plain) is not None or not_starts.match(opened) is not None:
        return False
    return any(starts.match(it) is not None for it in (plain, opened))


@cache
def _starts(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = lexicon_of(language).data
    asking, history = data["asking"], data.get("history")
    starts = f"{asking['starts']}|{asking['whole']['show']}"
    starts = f"{starts}|{history['starts']}" if history else starts
    openers = opener_of(lexicon_of(language))
    return re.compile(starts), re.compile(asking["not_starts"]), openers


def is_change(text: str, language: str) -> bool:
    """Tell whether a text speaks of what was just proposed: "and tell Ben too", "make it 30"."""
    begin, also = _changes(lexicon_of(language).language)
    plain = tokenised(text)
    return begin.match(plain) is not None or also.search(plain) is not None


@cache
def _changes(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    asking = lexicon_of(language)["asking"]
    edit, scaled = asking["edit"], asking["amend"]["scaled"]
    return re.compile(f"{edit['lead']}|{edit['no']}|(?:{scaled})$"), re.compile(edit["also"])


def read_command(text: str, home: Home, situation: Situation) -> CommandReading:
    """Return what is to be done at once; NotAutomation if the text asks for nothing like it."""
    reading = _command(text, home, situation, {})
    other = isinstance(reading, NotAutomation) and reading.looks_like == "other"
    if isinstance(reading, Refused) or other:
        reading = _beside_remarks(text, home, situation) or reading
    if isinstance(reading, Command) or not situation.spoken_of:
        return reading
    whole = (it.format(text=text) for it in _wholes(lexicon_of(situation.language).language))
    read = (_command(it, home, situation, {}) for it in whole)
    return next((it for it in read if isinstance(it, Command)), reading)


def _beside_remarks(text: str, home: Home, situation: Situation) -> Command | None:
    """Return what is to be done at once beside what is only told: "lights off, we are leaving"."""
    rests = without_remarks(text, home, situation.language)
    read = (_command(rest, home, situation, {}) for rest in rests)
    return next((it for it in read if isinstance(it, Command)), None)


@cache
def _wholes(language: str) -> tuple[str, ...]:
    """Return what makes a command of its last words: "make it {text}"."""
    return tuple(lexicon_of(language)["asking"]["command"]["wholes"])


def answer_command(pending: Pending, text: str, home: Home, situation: Situation) -> CommandReading:
    """Return what is to be done after the answer to a command's question."""
    choices = chosen(pending, text, home, situation)
    if choices is None:
        return Unclear(pending.questions, pending)
    return _command(pending.text, home, situation, choices)


def _command(
    text: str, home: Home, situation: Situation, choices: Mapping[str, tuple[str, ...]]
) -> CommandReading:
    if refused := unreadable(text, situation):
        return refused
    language = situation.language
    if is_question(text, language):
        return NotAutomation("question", (reason("question", language),))
    reader = reader_of(text, home, situation, choices)
    assembler = reader.assembled()
    if any(_is_for_later(rule) for rule in assembler.rules):
        return NotAutomation("automation")
    reasons = reasons_of(assembler.problems, reader.grammar, language)
    if not any(rule.steps for rule in assembler.rules) and all(
        problem.code == "unread" for problem in assembler.problems
    ):
        return NotAutomation("other", reasons or (reason("nothing", language),))
    if reasons:
        return Refused((*dangers_of(assembler.rules, home, language), *reasons))
    if unclear := reader.questions(assembler, assembler.problems):
        return unclear
    actions = [action for rule in assembler.rules for step in rule.steps for action in step.actions]
    return _done_at_once(actions, language)


def _is_for_later(rule: RuleDraft) -> bool:
    """Tell whether it was said when a rule holds: done at once, that would be left out."""
    return bool(
        rule.waits or rule.conditions or rule.days or rule.dates or rule.spans
        or rule.parts or rule.since or rule.until
    )  # fmt: skip


def _done_at_once(actions: Sequence[PlanAction], language: str) -> CommandReading:
    calls = tuple(action for action in actions if isinstance(action, CallAction))
    if any(call.data.get("message") == WHAT_HAPPENED for call in calls):
        return Refused((reason("no_message", language),))
    return Command(calls) if len(calls) == len(actions) else NotAutomation("automation")


def _untold(text: str, language: str) -> str:
    """Return "tell me if the door is open" as "is the door is open": not as a message to send."""
    reported = lexicon_of(language).data.get("reported")
    if reported is None or not (match := re.match(reported["told_if"], text, re.IGNORECASE)):
        return text
    rest = text[match.end() :]
    return rest if rest.lower().startswith("there ") else f"is {rest}"


def question_alone(text: str, language: str) -> str | None:
    """Return a question without what is told after it: "... yesterday? Asking as the mother".

    None if nothing is, or what is said is to be done or asked as well.
    """
    head, _, rest = text.partition("?")
    words = tokenised(rest.strip(" ?!.")).split()
    grammar = grammar_of(language)
    asks = is_question(rest, language) or grammar.lead.match(" ".join(words)) is not None
    if not words or asks or words[0] in grammar.verbs:
        return None
    return f"{head}?"


def read_question(text: str, home: Home, situation: Situation) -> Answer | NotAutomation:
    """Return the answer to a question about the present state; nothing is ever changed.

    Two that are joined are answered one after the other.
    """
    found = _read_question(text, home, situation)
    if isinstance(found, Answer) or found.looks_like != "question":
        return found
    for parts in islice(_joined_questions(text, situation.language), _MOST_WAYS):
        told: list[Answer] = []
        for part in parts:
            answer = _read_question(part, home, situation)
            if not isinstance(answer, Answer):
                break
            told.append(answer)
        else:
            ids = dict.fromkeys(one for it in told for one in it.entity_ids)
            return Answer(" ".join(it.text for it in told), tuple(ids))
    return found


def _joined_questions(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the ways in which a text is two questions joined by "and"."""
    join = lexicon_of(language)["syntax"]["list_and"]
    for match in re.finditer(rf",?\s+{join}\s+", text, re.IGNORECASE):
        first, second = text[: match.start()], text[match.end() :]
        if is_question(first, language) and is_question(second, language):
            yield f"{first}?", second


def _read_question(text: str, home: Home, situation: Situation) -> Answer | NotAutomation:
    language = situation.language
    if unreadable(text, situation) is not None or not is_question(text, language):
        return NotAutomation("other", (reason("nothing", language),))
    reader = reader_of(_untold(text, language), home, situation)
    answerers: tuple[type[Answerer], ...] = (WholeAnswerer, Answerer)
    if "reported" in reader.grammar.lexicon.data:
        answerers = (StateAnswerer, WholeAnswerer, Answerer, QuantityAnswerer)
    answers = (answerer(reader).answer() for answerer in answerers)
    found = next((answer for answer in answers if answer is not None), None)
    if found is None:
        return NotAutomation("question", (reason("nothing", language),))
    said, entities = found
    if hidden := [it for it in entities if it.domain == "person" and not it.exposed]:
        # They may be what an automation waits for; where they are is told nobody.
        return Answer(not_exposed(hidden, texts_of(language)).text)
    return Answer(said, tuple(entity.entity_id for entity in entities))
