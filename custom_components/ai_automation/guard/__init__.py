"""Stand between everyone who wants something done and the doing of it."""

from .gate import Gate, PolicyError
from .grant import PUTTING_BACK, UNKNOWN, Grant

__all__ = ["PUTTING_BACK", "UNKNOWN", "Gate", "Grant", "PolicyError"]
