"""Learn from automations of others: which devices are used together, and how."""

from .corpus import Corpus, Entry, automations_in, entry_of
from .match import Match, matches

__all__ = ["Corpus", "Entry", "Match", "automations_in", "entry_of", "matches"]
