"""Learn from decisions what people like: counts by kind, by what it is about, and by room.

Each count is a beta-binomial: Beta(1, 1) before anybody has said anything, its mean compared with
an even chance afterwards. The likes of a suggestion are the geometric mean of its three counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..store.models import Run, Suggestion, Version

# What a decision says for or against more of the same.
_ACCEPTED, _REJECTED, _NEVER_AGAIN = 1.0, 1.0, 2.0
# A run that somebody took back, and an edit afterwards, speak against what was accepted.
_OVERRIDDEN, _EDITED, _MOST_SECOND_THOUGHTS = 0.25, 0.5, 2.0
_EVEN: Final = 0.5
# Not the evidence and the automations: they are large.
_DECIDED = select(
    Suggestion.type,
    Suggestion.entities,
    Suggestion.area_id,
    Suggestion.status,
    Suggestion.never_again,
    Suggestion.automation_id,
).where(Suggestion.status.in_(("accepted", "rejected")))


@dataclass(frozen=True, slots=True)
class Vote:
    """What speaks for and against suggestions of one scope: ("area", "kitchen") and so on."""

    scope: str
    of: str
    liked: float = 0.0
    disliked: float = 0.0

    @property
    def factor(self) -> float:
        """Return how much likelier than even it is that one more is wanted, 0 to 2."""
        return (1.0 + self.liked) / (2.0 + self.liked + self.disliked) / _EVEN


@dataclass(frozen=True, slots=True)
class Likes:
    """How much a suggestion is liked to be (1 if nobody has said anything), and why."""

    factor: float
    votes: tuple[Vote, ...]


type Votes = dict[tuple[str, str], Vote]


def votes_of(session: Session) -> Votes:
    """Return what all decisions so far speak for and against, by scope."""
    votes: Votes = {}
    overridden, edited = _overridden(session), _edited(session)
    for kind, about, area, status, never_again, made in session.execute(_DECIDED):
        liked, disliked = _ACCEPTED, 0.0
        if status == "rejected":
            liked, disliked = 0.0, _NEVER_AGAIN if never_again else _REJECTED
        elif made is not None:
            second = _OVERRIDDEN * overridden.get(made, 0) + _EDITED * edited.get(made, 0)
            disliked = min(second, _MOST_SECOND_THOUGHTS)
        for scope in scopes_of(kind, about, area):
            vote = votes.get(scope, Vote(*scope))
            votes[scope] = Vote(*scope, vote.liked + liked, vote.disliked + disliked)
    return votes


def likes_of(suggestion: Suggestion, votes: Votes) -> Likes:
    """Return how much a suggestion is likely to be liked."""
    return likes_by(scopes_of(suggestion.type, suggestion.entities, suggestion.area_id), votes)


def likes_by(scopes: Iterable[tuple[str, str]], votes: Votes) -> Likes:
    """Return how much is likely to be liked what is in some scopes."""
    found = [votes.get(scope, Vote(*scope)) for scope in scopes]
    factor = prod(vote.factor for vote in found) ** (1 / len(found))
    return Likes(factor, tuple(vote for vote in found if vote.liked or vote.disliked))


def scopes_of(kind: str, entities: Sequence[str], area_id: str | None) -> Iterable[tuple[str, str]]:
    """Yield in what respects a suggestion is like others: its kind, its domain, its room."""
    yield "kind", kind
    if entities:
        yield "domain", entities[0].partition(".")[0]
    if area_id is not None:
        yield "area", area_id


def _overridden(session: Session) -> dict[str, int]:
    """Return how many runs of each automation people have taken back."""
    query = (
        select(Run.automation_id, func.count())
        .where(Run.undone.is_not(None))
        .group_by(Run.automation_id)
    )
    return dict(session.execute(query).tuples().all())


def _edited(session: Session) -> dict[str, int]:
    """Return how many times each automation was changed after it had been made."""
    query = (
        select(Version.automation_id, func.count())
        .where(Version.change.in_(("update", "outside")), Version.undone.is_(False))
        .group_by(Version.automation_id)
    )
    return dict(session.execute(query).tuples().all())
