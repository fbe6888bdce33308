"""Put what is left out beside what it is left out of: "all the lamps at six except the hall's"."""

from dataclasses import replace
import re

from .correcting import END_MARKS
from .index import HomeIndex
from .mention import MOST_LEFT_OUT, exceptions_of
from .patterns import Grammar
from .sentence import Sentence

_HARD = END_MARKS - {","}


def bring_back(sentence: Sentence, grammar: Grammar, index: HomeIndex) -> None:
    """Move things left out to the last group before them, over what stands between."""
    lexicon = grammar.lexicon
    plain, ones = lexicon["words"]["except"][0], frozenset(lexicon["words"]["one_of_them"])
    matches = list(exceptions_of(lexicon.language).finditer(sentence.text))
    if len(matches) > MOST_LEFT_OUT:
        return
    for match in reversed(matches):
        reader = _Words(sentence, grammar, index)
        first = len(sentence.text[: match.start()].split())
        begin = first + len(match.group().split())
        words = reader.words
        last = end = reader.things(begin)
        while last > begin and end < len(words) and words[end] in ones:
            end += 1
        if last == begin or not reader.is_end(end):
            continue
        if (place := reader.group_end(first)) is not None:
            tokens = sentence.tokens
            between = tokens[place:first]
            while between and between[-1].text == ",":
                between.pop()
            if len(between) == 1 and "#" not in between[0].text:
                # "All the lamps off except the hall's": the verb's particle stands well there.
                place, between = place + 1, []
            left_out = [replace(tokens[first], text=plain), *tokens[begin:last]]
            tokens[place:end] = [*left_out, *between]


class _Words:
    """The words of a sentence, and which of them name things of the home."""

    def __init__(self, sentence: Sentence, grammar: Grammar, index: HomeIndex) -> None:
        self.words = [token.text for token in sentence.tokens]
        self._sentence, self._grammar, self._index = sentence, grammar, index
        lexicon = grammar.lexicon
        syntax = lexicon["syntax"]
        self._joiners = frozenset(syntax["joiners"])
        lists = (*syntax["owners"], *syntax["list_joins"], *syntax["list_leads"])
        self._links = frozenset((*lists, *lexicon.stop))
        self._many = frozenset((*syntax["all"], *lexicon["words"]["plural"]))
        self._plural = re.compile(syntax["plural_word"])

    def things(self, first: int) -> int:
        """Return where the things and places end that are named from here on."""
        end = first
        for place in range(first, len(self.words)):
            if self._is_lead(place):
                break
            if self._is_thing(place):
                end = place + 1
            elif self.words[place] not in self._links:
                break
        return end

    def _is_thing(self, place: int) -> bool:
        """Tell whether a word is of the home: people leave nothing out, but what is theirs does."""
        word = self.words[place]
        if word.startswith("name#") or self._sentence.is_ending(place):
            return True
        stem = self._index.stem(word)
        if word in self._links:
            return False
        if stem in self._index.people:
            after = place + 1
            return after < len(self.words) and self._sentence.is_ending(after)
        return stem in self._index.kinds or stem in self._index.by_word

    def _is_lead(self, place: int) -> bool:
        return self._grammar.lead.match(" ".join(self.words[place:])) is not None

    def is_end(self, place: int) -> bool:
        """Tell whether what is left out ends here: "the hall at ten" has a time of its own."""
        if place == len(self.words) or self._is_lead(place):
            return True
        return self.words[place] in END_MARKS or self.words[place] in self._joiners

    def group_end(self, before: int) -> int | None:
        """Return where the last group ends, None if there is none to leave anything out of."""
        words = self.words
        start = max((at + 1 for at in range(before) if words[at] in _HARD), default=0)
        group = next((at for at in reversed(range(start, before)) if self._is_group(at)), None)
        return None if group is None else min(self.things(group + 1), before)

    def _is_group(self, place: int) -> bool:
        word = self.words[place]
        if word.startswith("name#"):
            word = self._sentence.meaning(word)[1].split()[-1]
        elif word in self._many:
            return True
        return (
            self._plural.fullmatch(word) is not None and self._index.stem(word) in self._index.kinds
        )
