"""Compare what a plan would have done with what another version of it would have done."""

from dataclasses import dataclass

from .verdict import Judged, Judgement, Verdict

# Seconds between two firings that are taken for the same.
SAME = 60.0


@dataclass(frozen=True, slots=True)
class Difference:
    """What an edit changes: firings that go, and firings that come."""

    gone: tuple[Judged, ...] = ()
    come: tuple[Judged, ...] = ()

    def count(self, verdict: Verdict) -> tuple[int, int]:
        """Return how many firings of a verdict go and come."""
        gone, come = (
            sum(one.verdict is verdict for one in part) for part in (self.gone, self.come)
        )
        return gone, come


def compare(present: Judgement, edited: Judgement) -> Difference:
    """Return what differs between the judgements of a plan and of its edited version."""
    return Difference(_without(present, edited), _without(edited, present))


def _without(one: Judgement, other: Judgement) -> tuple[Judged, ...]:
    """Return the firings of one that the other has not."""
    times = sorted(judged.firing.time for judged in other.judged)
    kept, place = [], 0
    for judged in sorted(one.judged, key=lambda item: item.firing.time):
        while place < len(times) and times[place] < judged.firing.time - SAME:
            place += 1
        if place < len(times) and times[place] <= judged.firing.time + SAME:
            place += 1
        else:
            kept.append(judged)
    return tuple(kept)
