"""Prepare a sentence for reading: corrections made, messages set apart, everything tagged."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from functools import cache, partial
import json
import re

from rapidfuzz.distance import OSA

from .bands import bands_of
from .correcting import END_MARKS, correct
from .in_turn import InTurn, Put
from .index import HomeIndex, parted
from .joining import rejoin
from .leaving_out import bring_back
from .lexicon import Lexicon, common_words, lexicon_of
from .name_tags import tag_names
from .normalize import normalize, quotes
from .other_days import part_times
from .patterns import expand, grammar_of
from .respelling import may_be
from .said_names import name_helpers
from .sentence import Sentence, Token, whole
from .tagging import tagger_of

_LEAST_SPELT = 4
# Of one word only it may be anything; an apostrophe within a word ends nothing.
_SINGLE = re.compile(r"(?<!\w)['‘]([^'‘’]*?\w\s[^'‘’]*?)['’](?!\w)")
_LONG = 7


def prepare(
    text: str, lexicon: Lexicon, index: HomeIndex, own: Callable[[Sentence], None]
) -> Sentence:
    """Return the sentence of a text, ready to be divided into clauses.

    `own` puts in whose things are meant by "my".
    """
    sentence = normalize(text, lexicon)
    quotes(sentence, _SINGLE, lambda said: not index.is_name(said))
    _unquote(sentence, lexicon, index)
    _verb_last(sentence, lexicon)
    _messages(sentence, lexicon)
    correct(sentence, lexicon)
    own(sentence)
    _part_compounds(sentence, lexicon, index)
    known = _words(lexicon.language)
    rejoin(sentence, index, lambda word: _is_known(word, known, index))
    name_helpers(sentence, lexicon, index)
    tag_names(sentence, index)
    _spell(sentence, lexicon, index)
    tag_names(sentence, index)
    _for_whom(sentence, lexicon, index)
    _untimed(lexicon.language).make(sentence)
    tagger_of(lexicon.language).tag(sentence)
    part_times(sentence, lexicon)
    correct(sentence, lexicon, tagged=True)
    _phrasing(lexicon.language).make(sentence)
    _front(sentence, lexicon)
    _lists(sentence, lexicon, index)
    bring_back(sentence, grammar_of(lexicon.language), index)
    return sentence


def _for_whom(sentence: Sentence, lexicon: Lexicon, index: HomeIndex) -> None:
    """Leave out for whom a thing is, or is on: "the blanket for Nan". No message's is such."""

    def left(match: re.Match[str]) -> str | None:
        stems, _ = sentence.meaning(match["who"])
        if not index.people.issuperset(stems):
            return None
        # "The lamp on for Ben when he comes home": the name stands for the pronoun.
        again = f"{match['between']} {match['who']}" if match["again"] else ""
        return f"{match['thing']}{again}"

    sentence.replace(_sake(lexicon.language), left)


@cache
def _sake(language: str) -> re.Pattern[str]:
    words = lexicon_of(language)["words"]["for_whom"]
    lexicon = lexicon_of(language)
    particles = "|".join(lexicon["syntax"]["switch_words"])
    persons = "|".join(lexicon["deeds"]["persons"])
    again = rf"(?P<between>(?: [a-z]+){{1,4}}?) (?P<again>{persons})"
    return whole(
        rf"(?P<thing>name#\d+|{particles}) (?:{words}) (?P<who>name#\d+)(?! ')(?:{again}(?!\S))?"
    )


def _unquote(sentence: Sentence, lexicon: Lexicon, index: HomeIndex) -> None:
    """Take what is only called by its name in quotation marks for that: run "Lab shutdown"."""
    before = lexicon.verbs | frozenset(lexicon["syntax"]["owners"])
    for place in range(len(sentence.tokens) - 1, 0, -1):
        token = sentence.tokens[place]
        if not token.text.startswith("quote#") or sentence.tokens[place - 1].text not in before:
            continue
        said: str = sentence.meaning(token.text)
        if index.is_name(said) and index.stems(said) not in index.automations:
            sentence.tokens[place : place + 1] = [
                Token(part.text, token.start, token.end) for part in normalize(said, lexicon).tokens
            ]


@cache
def _untimed(language: str) -> InTurn:
    """Return ways of saying it that have to be known before times are set apart."""
    return InTurn(_rewrites(lexicon_of(language)["words"]["untimed"]))


@cache
def _phrasing(language: str) -> InTurn:
    """Return ways of saying it, and the words of other patterns for them."""
    lexicon = lexicon_of(language)
    syntax = lexicon["syntax"]
    therefore = expand(syntax["therefore"], {"verbs": "|".join(sorted(lexicon.verbs))})
    otherwise = rf"(?P<otherwise>{lexicon['facts']['otherwise']}) [:,]"
    return InTurn(
        (
            # What leads in what something is good for: that is said as a reason is.
            (whole(syntax["purpose"]), partial(_rewritten, syntax["because"])),
            (whole(f"(?:{syntax['wishes']})|{therefore}"), partial(_wished, syntax["joiners"])),
            (lexicon.weak, partial(_rewritten, "")),
            # A mark may divide an "otherwise" from what is done then.
            (whole(otherwise), partial(_rewritten, r"\g<otherwise>")),
            *_rewrites(lexicon["words"]["rewrites"]),
            *bands_of(language),
        )
    )


def _rewrites(said: Iterable[tuple[str, str]]) -> Iterator[tuple[re.Pattern[str], Put]]:
    return ((whole(pattern), partial(_rewritten, other)) for pattern, other in said)


def _rewritten(other: str, _: Sentence, match: re.Match[str]) -> str:
    return match.expand(other)


def _wished(joiners: Collection[str], sentence: Sentence, match: re.Match[str]) -> str | None:
    """Put a mark where "I want" and "so" begin what is to be done: "if it leaks I want it off"."""
    before = sentence.text[: match.start()].split()
    return "," if before and before[-1] not in END_MARKS and before[-1] not in joiners else None


def _lists(sentence: Sentence, lexicon: Lexicon, index: HomeIndex) -> None:
    """Put "and" where a comma stands for it: "the hall, the heater and the porch lights"."""
    syntax = lexicon["syntax"]
    conjunction = syntax["list_and"]
    owners = frozenset((*syntax["owners"], *syntax["all"]))

    def is_thing(token: Token) -> bool:
        stem = index.stem(token.text)
        if token.text.startswith("name#") or stem in index.kinds:
            return True
        # Names that are words of the language as well are not set apart: "the immersion".
        return stem not in lexicon.verbs and bool(index.called((stem,)))

    def has_word(token: Token) -> bool:
        stem = index.stem(token.text)
        return stem in index.by_word and stem not in lexicon.verbs

    tokens = sentence.tokens
    commas: list[int] = []
    # Of "a, b, and c" one of the last two is enough.
    spare: list[int] = []
    for place, token in enumerate(tokens[1:-1], start=1):
        after = place + 1
        while after < len(tokens) and tokens[after].text in owners:
            after += 1
        # "The porch door and the shop": with an article a word of a name is a thing as well.
        named = after > place + 1 and after < len(tokens) and has_word(tokens[after])
        joins = token.text in (",", conjunction)
        thing = joins and (named or (after < len(tokens) and is_thing(tokens[after])))
        doubled = tokens[place - 1].text == "," and bool(commas)
        if token.text == "," and is_thing(tokens[place - 1]) and thing:
            commas.append(place)
        elif token.text == conjunction and is_thing(tokens[place - 1 - doubled]) and thing:
            for comma in commas:
                tokens[comma] = replace(tokens[comma], text=conjunction)
            spare += [place] if doubled else []
            commas = []
        elif token.text == "," and tokens[place + 1].text == conjunction:
            continue
        elif commas and token.text not in owners and not is_thing(token):
            commas = []
    for place in reversed(spare):
        del tokens[place - 1]


def _verb_last(sentence: Sentence, lexicon: Lexicon) -> None:
    """Write a condition that begins with its verb with a lead: "geht die Tür auf, ..."."""
    verbs_first = lexicon["syntax"]["verb_first"]
    tokens = sentence.tokens
    if not tokens or tokens[0].text not in verbs_first["verbs"] or tokens[-1].text == "?":
        return
    verb, *rest = tokens
    lead = Token(verbs_first["lead"], verb.start, verb.start)
    ends = [place for place, token in enumerate(rest) if token.text in verbs_first["ends"]]
    if not ends and re.match(lexicon["asking"]["starts"], verb.text):
        return
    end = ends[0] if ends else len(rest)
    sentence.tokens = [lead, *rest[:end], verb, *rest[end:]]


def _messages(sentence: Sentence, lexicon: Lexicon) -> None:
    """Set what a message is to say apart, as it was written."""
    start, ends, late, _ = _message_patterns(lexicon.language)
    text = sentence.text
    if match := late.search(text):
        _late_message(sentence, match, lexicon)
        return
    matches = (it for it in start.finditer(text) if not ends.match(f"{text[it.end() :].strip()} "))
    match = next(matches, None)
    if match is None:
        return
    words = [token.text for token in sentence.tokens]
    first = len(text[: match.end()].split())
    after_colon = words[first - 1] == ":"
    marks = END_MARKS - {","} if after_colon else END_MARKS
    last = _end_of_message(sentence, first, marks, lexicon)
    if last > first and not words[first].startswith("quote#"):
        sentence.put(first, last, sentence.tag("quote", sentence.said(first, last)))
    if after_colon:
        del sentence.tokens[first - 1]


def _end_of_message(
    sentence: Sentence, first: int, marks: Collection[str], lexicon: Lexicon
) -> int:
    """Return where a message ends that begins at a place: at a mark, or at a condition."""
    _, ends, _, goes_on = _message_patterns(lexicon.language)
    words = [token.text for token in sentence.tokens]
    last = first
    while last < len(words) and words[last] not in marks:
        rest = " ".join(words[last : last + 4]) + " "
        denied = last > first and goes_on.match(f"{words[last - 1]} {rest}")
        if last > first and ends.match(rest) and not denied:
            break
        last += 1
    return last


def _late_message(sentence: Sentence, match: re.Match[str], lexicon: Lexicon) -> None:
    """Set a message apart that stands after when it is sent: "remind Ben on Tuesdays to ..."."""
    begin, after = (len(sentence.text[: match.end(part)].split()) for part in ("who", "when"))
    # What leads the message in is none of it: "to", "that".
    lead = len(sentence.text[: match.end()].split()) - after
    when = sentence.tokens[begin:after]
    del sentence.tokens[begin:after]
    end = _end_of_message(sentence, begin + lead, END_MARKS, lexicon)
    said = sentence.tokens[begin + lead : end]
    quote = sentence.tag("quote", sentence.original[said[0].start : said[-1].end])
    sentence.tokens[begin:end] = [Token(quote, said[0].start, said[-1].end), *when]


@cache
def _message_patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Return where messages start, where they end, where they come late, and where they go on."""
    lexicon = lexicon_of(language)
    deeds = lexicon["deeds"]
    leads = lexicon["facts"]["leads"]
    start = rf"(?<!\S)(?:(?:{deeds['message_start']})(?: |$)|{deeds['message_that']})"
    ends = rf"(?:{leads['when']}|{leads['unless']}|{deeds['message_ends']}) "
    late = rf"(?<!\S)(?:{deeds['message_late']})"
    return tuple(map(re.compile, (start, ends, late, deeds["message_goes_on"])))


def _front(sentence: Sentence, lexicon: Lexicon) -> None:
    """Put an event that is said within a clause before it: "soll bei Regen das Licht angehen"."""
    match = _inner_event(lexicon.language).search(sentence.text)
    if match is None:
        return
    tokens = sentence.tokens
    first = len(sentence.text[: match.start()].split())
    event = tokens[first : first + len(match.group().split())]
    rest = [*tokens[:first], *tokens[first + len(event) :]]
    begin = first
    while begin and tokens[begin - 1].text not in END_MARKS:
        begin -= 1
    if begin == first:
        return
    event = [token for token in event if token.text not in END_MARKS]
    mark = Token(",", event[-1].end, event[-1].end)
    sentence.tokens = [*rest[:begin], *event, mark, *rest[begin:]]


@cache
def _inner_event(language: str) -> re.Pattern[str]:
    return whole(lexicon_of(language)["syntax"]["inner_event"])


def _part_compounds(sentence: Sentence, lexicon: Lexicon, index: HomeIndex) -> None:
    """Part words that are made of words of the home: "Küchenlicht" is the kitchen's light."""
    if not lexicon["syntax"]["compounds"]:
        return
    known = _words(lexicon.language)
    tokens: list[Token] = []
    for token in sentence.tokens:
        word = token.text
        is_one = not word.isalpha() or word in known or index.stem(word) in index.vocabulary
        parts = None if is_one else parted(word, index.vocabulary, index.stem)
        tokens += [Token(part, token.start, token.end) for part in parts or (word,)]
    sentence.tokens = tokens


def _spell(sentence: Sentence, lexicon: Lexicon, index: HomeIndex) -> None:
    """Write misspelt words of the language and of the home as they should be."""
    known = _words(lexicon.language)
    asking, common = _asking_words(lexicon.language), common_words(lexicon.language)
    names_differ: bool = lexicon["syntax"]["capitals"]
    tokens: list[Token] = []
    for token in sentence.tokens:
        word = token.text
        fixed = word in common or word in asking or _is_known(word, known, index)
        if len(word) < _LEAST_SPELT or not word.isalpha() or fixed:
            tokens.append(token)
            continue
        better = _nearest(word, index.vocabulary)
        if better is not None and better in index.people and not may_be(word, better):
            better = None
        elif better is None and not (names_differ and _is_name(token, sentence)):
            better = _nearest(word, known)
            if better is not None and len(word) < _LONG and len(word) == len(better):
                # A short word with another letter may be a name: Wendy is not windy.
                better = better if sorted(word) == sorted(better) else None
        tokens.append(Token(better, token.start, token.end) if better else token)
        if better is not None:
            sentence.written[better] = word
    sentence.tokens = tokens


def _is_name(token: Token, sentence: Sentence) -> bool:
    """Tell whether a word is written with a capital where none has to be."""
    before = sentence.original[: token.start].rstrip()
    return (
        sentence.original[token.start : token.start + 1].isupper()
        and sentence.original[: token.end].split()[-1].istitle()
        and before[-1:].isalnum()
        and before.split()[-1].islower()
    )


@cache
def _words(language: str) -> frozenset[str]:
    lexicon = lexicon_of(language)
    text = " ".join(
        [*lexicon["words"]["weak"], *lexicon["words"]["comments"], *lexicon["words"]["pronouns"]]
    )
    return lexicon.reserved | lexicon.stop | frozenset(re.findall(r"[a-z]{2,}", text))


@cache
def _asking_words(language: str) -> frozenset[str]:
    """Return the words that only questions have: no other word is taken for one of them."""
    data = lexicon_of(language).data
    asked = [data["asking"], data.get("history", {}), data.get("reported", {})]
    return frozenset(re.findall(r"[a-z]{2,}", json.dumps(asked)))


def _is_known(word: str, known: frozenset[str], index: HomeIndex) -> bool:
    base = index.lexicon.stem(word)
    if {word, base} & known or base in index.vocabulary or base in index.nouns:
        return True
    stem = index.stem(word)
    if stem in index.vocabulary or word in index.unexposed_words:
        return True
    return any(stem in name for name in index.automations)


def _nearest(word: str, words: frozenset[str]) -> str | None:
    limit = 2 if len(word) >= _LONG else 1
    found: list[tuple[int, bool, str]] = []
    for other in words:
        if (
            other[0] == word[0]
            and abs(len(other) - len(word)) <= limit
            and len(other) >= _LEAST_SPELT
        ):
            gap = OSA.distance(word, other, score_cutoff=limit)
            # A short word with one letter changed may well be another word: only swapped letters.
            swapped = len(word) > _LEAST_SPELT or sorted(word) == sorted(other)
            if gap <= limit and swapped:
                # Letters left out, doubled or swapped are likelier than wrong ones.
                wrong = len(word) == len(other) and sorted(word) != sorted(other)
                found.append((gap, wrong, other))
    found.sort()
    if not found or (len(found) > 1 and found[0][:2] == found[1][:2]):
        return None
    return found[0][2]
