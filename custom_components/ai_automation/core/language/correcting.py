"""Take what was said by mistake out of a sentence: "at nine, no sorry, at ten"."""

from dataclasses import replace
from functools import cache
import re

from .lexicon import Lexicon, lexicon_of
from .meanings import Clock, Daypart
from .sentence import Sentence, Token, whole

END_MARKS = frozenset({".", ";", "?", "!", ":", ","})


def correct(sentence: Sentence, lexicon: Lexicon, *, tagged: bool = False) -> None:
    """Take what was said by mistake out: "at nine, no sorry, at ten".

    What begins with another word than it takes back is told by its kind, once the sentence is
    `tagged`: "at half past eight, no, quarter to nine".
    """
    match = _corrections(lexicon.language).search(sentence.text)
    if match is None or match.start() == 0:
        return
    tokens = sentence.tokens
    first = len(sentence.text[: match.start()].split())
    last = first + len(match.group().split())
    while last < len(tokens) and tokens[last].text in END_MARKS:
        last += 1
    if last >= len(tokens):
        return
    pronouns = lexicon["words"]["pronouns"]
    rest = [token.text for token in tokens[last:]]
    ends = next((place for place, text in enumerate(rest) if text in END_MARKS), len(rest))
    if any(text in pronouns for text in rest[:ends]):
        # "Lamp off, no, turn it on": what "it" is would be taken out as well.
        return
    lead = tokens[last].text
    same = [place for place in range(first) if tokens[place].text == lead]
    if not same and tagged:
        same = [place for place in range(first) if _kind(tokens[place]) == _kind(tokens[last])]
    if not same and not tagged:
        return
    # With nothing that it takes back, the word only leads in what is said more precisely.
    kept = same[-1] if same else first
    half = _half_taken(tokens[kept:first], tokens[last:], lexicon)
    if tagged:
        _take_half(sentence, tokens[kept].text, lead)
    beside = _beside_thing(tokens[kept:first], rest[:ends], lexicon)
    stop = last + ends if beside else len(tokens)
    told = last + 1 if _kind(tokens[last]) == "number" else last + 2
    sentence.tokens = [
        *tokens[:kept],
        *tokens[last:told],
        *half,
        *tokens[told:stop],
        *beside,
        *tokens[stop:],
    ]


def _half_taken(old: list[Token], new: list[Token], lexicon: Lexicon) -> list[Token]:
    """Return the half of the day that still counts: "at 10 pm, actually 10:30"."""
    halves = {*lexicon["values"]["am"], *lexicon["values"]["pm"]}
    number = next((place for place, token in enumerate(new[:2]) if _kind(token) == "number"), None)
    if not old or number is None:
        return []
    after = " ".join(token.text for token in new[number + 1 :])
    if any(f"{after} ".startswith(f"{half} ") for half in halves):
        return []
    return [token for token in old if token.text in halves][-1:]


def _take_half(sentence: Sentence, old: str, new: str) -> None:
    """Let a time that takes another's place keep its half of the day."""
    before, after = sentence.tags.get(old), sentence.tags.get(new)
    if (
        isinstance(before, Clock)
        and isinstance(after, Clock)
        and after.half is None
        and before.half
    ):
        part: Daypart = "morning" if before.half == "am" else "evening"
        sentence.tags[new] = replace(after.in_part(part), half=before.half)


def _beside_thing(old: list[Token], new: list[str], lexicon: Lexicon) -> list[Token]:
    """Return what still counts where only a thing was named anew: "the lamp at 8, no, the fan"."""
    ends = frozenset(lexicon["words"]["thing_ends"])
    if new[0] not in lexicon["syntax"]["owners"] or ends.intersection(new[1:]):
        return []
    place = next(
        (place for place, token in enumerate(old) if place and token.text in ends), len(old)
    )
    kept = old[place:]
    return kept[:-1] if kept and kept[-1].text in END_MARKS else kept


@cache
def _corrections(language: str) -> re.Pattern[str]:
    one = "|".join(lexicon_of(language)["words"]["corrections"])
    return whole(rf"(?:{one})(?: ,)*(?: (?:{one})(?: ,)*)*")


def _kind(token: Token) -> str:
    return "number" if token.text[:1].isdigit() else token.text.partition("#")[0]
