"""Find what has changed in a house, or is not as usual, where no automation is the answer."""

from .find import MOST, find_changes

__all__ = ["MOST", "find_changes"]
