"""Find devices that would go well together, and are not connected by any automation yet."""

from .chains import chained
from .find import find_synergies
from .model import Synergy, Usage
from .ties import Tie, tie_of, ties_of

__all__ = ["Synergy", "Tie", "Usage", "chained", "find_synergies", "tie_of", "ties_of"]
