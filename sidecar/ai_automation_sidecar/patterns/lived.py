"""Tell what people did in a home, each thing once, and on which days."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..core.home import Home
from ..history.model import History
from .acts import Acts, gather_acts
from .days import Days, days_of
from .echoes import groups_of, without_echoes


@dataclass(frozen=True, slots=True)
class Lived:
    """What people did in a home, each thing once, and the days of its history."""

    acts: Sequence[Acts]
    days: Days


def lived_in(history: History, home: Home) -> Lived:
    """Return how a home was lived in; raise ConfigError."""
    acts = without_echoes(gather_acts(history.tracks, home), groups_of(home), home)
    return Lived(acts, days_of(history, home, acts))
