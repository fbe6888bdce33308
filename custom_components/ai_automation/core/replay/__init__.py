"""Replay a plan over the past: when it would have acted, and what people did instead."""

from .backtest import Backtest, Tested, backtest, backtest_edit
from .compare import Difference, compare
from .errors import UnanswerableError
from .model import Call, Firing, Limit, Outcome, Place, Replayed
from .recording import Recording
from .replay import replay
from .track import Happening, Log, State, Track
from .verdict import Judgement, Verdict, judge
from .wording import summarize, tell_difference, tell_limits

__all__ = [
    "Backtest",
    "Call",
    "Difference",
    "Firing",
    "Happening",
    "Judgement",
    "Limit",
    "Log",
    "Outcome",
    "Place",
    "Recording",
    "Replayed",
    "State",
    "Tested",
    "Track",
    "UnanswerableError",
    "Verdict",
    "backtest",
    "backtest_edit",
    "compare",
    "judge",
    "replay",
    "summarize",
    "tell_difference",
    "tell_limits",
]
