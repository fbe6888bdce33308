"""Replay a plan over the past: when it would have acted, and what people did instead."""

from .errors import UnanswerableError
from .model import Call, Firing, Limit, Outcome, Place, Replayed
from .replay import replay
from .track import Happening, Log, State, Track

__all__ = [
    "Call",
    "Firing",
    "Happening",
    "Limit",
    "Log",
    "Outcome",
    "Place",
    "Replayed",
    "State",
    "Track",
    "UnanswerableError",
    "replay",
]
