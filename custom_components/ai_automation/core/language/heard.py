"""Hold one sentence as it was heard in one home: what all its readers work from."""

from dataclasses import dataclass

from ..home import Home
from .mention import MentionReader
from .patterns import Grammar
from .resolve import Resolver
from .sentence import Sentence


@dataclass(frozen=True, slots=True)
class Heard:
    """A prepared sentence, the rules of its language, and the home that it speaks of."""

    sentence: Sentence
    grammar: Grammar
    home: Home
    mentions: MentionReader
    resolver: Resolver
