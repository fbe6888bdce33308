"""Learn from automations of others: which devices are used together, and how."""

from .blueprints import blueprint_matches
from .corpus import Corpus, Entry, automations_in, entry_of
from .match import Match, matches, texts_in

__all__ = [
    "Corpus",
    "Entry",
    "Match",
    "automations_in",
    "blueprint_matches",
    "entry_of",
    "matches",
    "texts_in",
]
