"""Tell whose habits are: who did what a habit accounts for."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from ..core.home import Home
from ..core.home.people import persons_of
from .acts import Acts
from .habit import Habit


def people_of(
    habits: Iterable[Habit], every: Sequence[Acts], home: Home
) -> dict[str, dict[str, Any]]:
    """Return who did it, by the keys of habits: how often which person, of how many times.

    What was done by hand, or by a user who is no person of the home, is nobody's.
    """
    streams = {(acts.track.subject, acts.goal): acts for acts in every}
    persons = persons_of(home)
    told: dict[str, dict[str, Any]] = {}
    for habit in habits:
        users = streams[habit.subject, habit.goal].user[habit.act_index].tolist()
        counts = Counter(persons[user] for user in users if user in persons)
        if counts:
            told[habit.key] = {"people": dict(counts.most_common()), "of": len(users)}
    return told
