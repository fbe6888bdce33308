"""Bring a sentence into the form that rules are written for: plain words, numbers in digits."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache
from itertools import zip_longest
import re

from .lexicon import Lexicon, either, lexicon_of
from .sentence import Sentence, Token, whole, with_plain_quotes

_QUOTED = re.compile(r'"([^"]*)"')
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_THOUSANDTHS = re.compile(r"\d+,\d{3}")
_HUNDRED, _TEN = 100, 10
_DASHES = {"-", "–", "—", "−"}
_ARROWS = {"=", "->", "=>", "→"}
_MARKS = " .,!?¿¡"


def normalize(text: str, lexicon: Lexicon) -> Sentence:
    """Return a text's sentence: contractions open, spellings joined, numbers and quotes found."""
    sentence = Sentence.of(text)
    quotes(sentence)
    _contracted(sentence, lexicon)
    lexicon.contractions.make(sentence)
    _elided(sentence, lexicon)
    _with_pronouns(sentence, lexicon)
    _dashes(sentence, lexicon)
    _decimals(sentence, lexicon["words"]["decimal_mark"])
    _numbers(sentence, lexicon)
    sentence.replace(_said_decimals(lexicon.language), lambda it: f"{it['whole']}.{it['part']}")
    lexicon.replacements.make(sentence)
    _asked_for(sentence, lexicon)
    return sentence


@lru_cache(maxsize=4)
def plain_of(text: str, language: str) -> str:
    """Return a text in the form that rules are written for, without the marks around it."""
    return normalize(text, lexicon_of(language)).text.strip(_MARKS)


@cache
def _said_decimals(language: str) -> re.Pattern[str]:
    """Return how decimals are said: "twenty point five"."""
    mark = lexicon_of(language)["words"]["decimal_words"]
    return whole(rf"(?P<whole>\d+) (?:{mark}) (?P<part>\d+)")


def without_politeness(text: str, lexicon: Lexicon) -> str:
    """Return a text of tokens without "please" and "thanks", unless it says nothing else."""
    plain = _politeness(lexicon.language).sub("", text)
    return " ".join(plain.split()).strip(" ,") or text


@cache
def _politeness(language: str) -> re.Pattern[str]:
    lexicon = lexicon_of(language)
    words: list[str] = lexicon["syntax"]["politeness"]
    return either({*words, *(normalize(text, lexicon).text for text in words)})


def quotes(
    sentence: Sentence,
    quoted: re.Pattern[str] = _QUOTED,
    is_quote: Callable[[str], bool] = lambda _: True,
) -> None:
    """Set quoted texts apart as tags that hold them as they were written."""
    for match in reversed(list(quoted.finditer(with_plain_quotes(sentence.original)))):
        inside = [
            index
            for index, token in enumerate(sentence.tokens)
            if token.start >= match.start() and token.end <= match.end()
        ]
        if inside and match.group(1).strip() and is_quote(match.group(1)):
            tag = sentence.tag("quote", sentence.original[match.start(1) : match.end(1)])
            sentence.put(inside[0], inside[-1] + 1, tag)


def _contracted(sentence: Sentence, lexicon: Lexicon) -> None:
    """Open "the window's open", and leave "Anna's lamp" alone."""
    after = lexicon["words"]["is_after"]
    tokens = sentence.tokens
    for place in range(len(tokens) - 1):
        if tokens[place].text == "'s" and tokens[place + 1].text in after:
            tokens[place] = Token("is", tokens[place].start, tokens[place].end)
    its, owned = lexicon["words"]["its"], lexicon["words"]["before_its"]
    kept: list[Token] = []
    for token, following in zip_longest(tokens, tokens[1:]):
        told = following is not None and token.text in its and following.text in after
        # "To its home preset": what stands before it tells that it is no "it is".
        parts = its[token.text] if told and not (kept and kept[-1].text in owned) else [token.text]
        kept += [replace(token, text=text) for text in parts] if told else [token]
    sentence.tokens = kept


def _asked_for(sentence: Sentence, lexicon: Lexicon) -> None:
    """Write what is asked for as an order: "would you mind turning it on and closing the gate"."""
    asked = _asking_for(lexicon.language).match(sentence.text)
    if asked is None:
        return
    first = len(asked.group().split())
    orders: list[Token] = []
    for token in sentence.tokens[first:]:
        begins = not orders or orders[-1].text in lexicon["syntax"]["joiners"]
        verb = _plain_verb(token.text, lexicon) if begins else None
        if verb is None and not orders:
            return
        orders.append(replace(token, text=verb or token.text))
    sentence.tokens = orders


@cache
def _asking_for(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{lexicon_of(language)['syntax']['gerunds']['leads']}) ")


def _plain_verb(word: str, lexicon: Lexicon) -> str | None:
    """Return the verb that a word like "closing" is of, None if it is of none that is known."""
    endings = lexicon["syntax"]["gerunds"]["endings"]
    plain = (word.removesuffix(end) + other for end, other in endings if word.endswith(end))
    return next((verb for verb in plain if verb in lexicon.verbs), None)


def _elided(sentence: Sentence, lexicon: Lexicon) -> None:
    """Write words in full that lost their vowel to the next one: "l'entrée" is "le entrée"."""
    whole_words = lexicon["syntax"]["elisions"]
    tokens = sentence.tokens
    for place in range(len(tokens) - 1):
        short, after = tokens[place], tokens[place + 1]
        if after.text.startswith("'") and short.text in whole_words:
            tokens[place] = Token(whole_words[short.text], short.start, short.end)
            tokens[place + 1] = Token(after.text[1:], after.start + 1, after.end)


def _with_pronouns(sentence: Sentence, lexicon: Lexicon) -> None:
    """Part verbs from the pronouns that are written with them: "apágala" is "apaga la"."""
    kept: list[Token] = []
    for token in sentence.tokens:
        parts, end = _parts(token.text, lexicon), token.start
        if len(parts) == 1:
            kept.append(token)
            continue
        for part in parts:
            kept.append(Token(part, end, end + len(part)))
            end += len(part)
        kept[-1] = Token(kept[-1].text, kept[-1].start, token.end)
    sentence.tokens = kept


def _parts(word: str, lexicon: Lexicon) -> list[str]:
    """Return a verb and its pronouns, the word alone if it is no such thing."""
    for pronoun in lexicon["syntax"]["clitics"]:
        verb = word.removesuffix(pronoun)
        if verb != word and (verb in lexicon.verbs or len(_parts(verb, lexicon)) > 1):
            return [word] if word in lexicon.verbs else [*_parts(verb, lexicon), pronoun]
    return [word]


def _dashes(sentence: Sentence, lexicon: Lexicon) -> None:
    """Drop dashes within words; keep those of spans and signs; make arrows and dashes marks."""
    weekdays = lexicon["values"]["weekdays"]
    kept: list[Token] = []
    tokens = sentence.tokens
    for index, token in enumerate(tokens):
        if token.text in _ARROWS:
            # "TV off -> lamp on": what stands before it is what is waited for.
            kept.append(Token("?", token.start, token.end))
        elif token.text in _DASHES and 0 < index < len(tokens) - 1:
            before, after = tokens[index - 1], tokens[index + 1]
            tight = before.end == token.start and after.start == token.end
            spans = before.text in weekdays or before.text[:1].isdigit()
            if spans or after.text[:1].isdigit():
                kept.append(Token("-", token.start, token.end))
            elif not tight:
                kept.append(Token(",", token.start, token.end))
        elif token.text not in _DASHES or index == 0:
            kept.append(token)
    sentence.tokens = kept


def _decimals(sentence: Sentence, mark: str) -> None:
    """Write "21,5" and "1.500" as rules have them if the comma is the language's own mark."""
    if mark == ".":
        return
    kept: list[Token] = []
    for token in sentence.tokens:
        text = token.text
        if _THOUSANDS.fullmatch(text):
            text = text.replace(".", "")
        elif _THOUSANDTHS.fullmatch(text):
            text = text.replace(mark, ".")
        tight = len(kept) > 1 and kept[-2].end == kept[-1].start and kept[-1].end == token.start
        if text.isdigit() and tight and kept[-1].text == mark and kept[-2].text.isdigit():
            kept.pop()
            kept[-1] = Token(f"{kept[-1].text}.{text}", kept[-1].start, token.end)
        else:
            kept.append(Token(text, token.start, token.end))
    sentence.tokens = kept


def _numbers(sentence: Sentence, lexicon: Lexicon) -> None:
    """Write numbers in words ("twenty five") as digits."""
    known = lexicon["words"]["numbers"]
    kept: list[Token] = []
    for token in sentence.tokens:
        value = known.get(token.text)
        if value is None:
            kept.append(token)
            continue
        last = kept[-1] if kept else None
        joined = _joined(last.text, value) if last and _is_word_number(last, sentence) else None
        if joined is not None and last is not None:
            kept[-1] = Token(str(joined), last.start, token.end)
        else:
            kept.append(Token(str(value), token.start, token.end))
    sentence.tokens = kept


def _is_word_number(token: Token, sentence: Sentence) -> bool:
    """Tell whether a token of digits was written in words."""
    written = sentence.original[token.start : token.end]
    return token.text.isdigit() and not written[:1].isdigit()


def _joined(before: str, value: int) -> int | None:
    """Return the number that two number words make, None if they are two numbers."""
    first = int(before)
    if value == _HUNDRED and 0 < first < _HUNDRED:
        return first * _HUNDRED
    if first >= 2 * _TEN and first % _TEN == 0 and first < _HUNDRED and 0 < value < _TEN:
        return first + value
    if first >= _HUNDRED and first % _HUNDRED == 0 and value < _HUNDRED:
        return first + value
    return None
