"""Take what was said by mistake out of a sentence: "at nine, no sorry, at ten"."""

from functools import cache
import re

from .lexicon import Lexicon, lexicon_of
from .sentence import Sentence, Token, whole

END_MARKS = frozenset({".", ";", "?", "!", ":", ","})


def correct(sentence: Sentence, lexicon: Lexicon) -> None:
    """Take what was said by mistake out: "at nine, no sorry, at ten"."""
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
    if not same:
        same = [place for place in range(first) if _kind(tokens[place]) == _kind(tokens[last])]
    # With nothing that it takes back, the word only leads in what is said more precisely.
    kept = same[-1] if same else first
    half = _half_taken(tokens[kept:first], tokens[last:], lexicon)
    sentence.tokens = [*tokens[:kept], tokens[last], *half, *tokens[last + 1 :]]


def _half_taken(old: list[Token], new: list[Token], lexicon: Lexicon) -> list[Token]:
    """Return the half of the day that still counts: "at 10 pm, actually 10:30"."""
    halves = {*lexicon["values"]["am"], *lexicon["values"]["pm"]}
    if not old or new[0].text in halves or not new[0].text[:1].isdigit():
        return []
    if len(new) > 1 and new[1].text in halves:
        return []
    return [token for token in old if token.text in halves][-1:]


@cache
def _corrections(language: str) -> re.Pattern[str]:
    one = "|".join(lexicon_of(language)["words"]["corrections"])
    return whole(rf"(?:{one})(?: ,)*(?: (?:{one})(?: ,)*)*")


def _kind(token: Token) -> str:
    return "number" if token.text[:1].isdigit() else token.text
