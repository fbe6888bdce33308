"""Find the division of a sentence into clauses that costs least."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from .clause import Clause

MARKS = frozenset({",", ";", ":", ".", "?", "!", "(", ")", "/"})
# No clause goes on beyond these.
HARD_MARKS = frozenset({";", ".", "?", "!", ":", "(", ")"})
# What a clause costs at least, unless it holds nothing but marks and joining words.
CLAUSE = 0.5
_LONGEST, _MOST_TRIED = 20, 500
_ROUNDING, _DIGITS = 1e-9, 9

type Read = Callable[[int, int], Clause | None]


@dataclass(frozen=True, slots=True)
class _Beginning:
    """The cheapest division of what stands before a place; its last clause begins at `first`."""

    cost: float
    first: int = -1
    clause: Clause | None = None


_NOTHING = _Beginning(float("inf"))


class Divider:
    """Divide one sentence, whose clauses begin and end at some of the `boundaries`."""

    def __init__(
        self, words: Sequence[str], joiners: Collection[str], boundaries: Collection[int]
    ) -> None:
        """Take the sentence's words, and those that only join clauses."""
        self._words, self._joiners = words, joiners
        self._points = sorted({*boundaries, len(words)})
        # Who may begin anew at every word says no long clauses: all of them are not tried.
        most = _MOST_TRIED * len(words) // len(self._points) ** 2
        self._longest = min(_LONGEST, most)
        self._rest = self._least_costs()

    def divide(self, read: Read) -> list[Clause] | None:
        """Return the clauses of the cheapest division, None if no clause is short enough.

        `read` returns what a clause costs, None if it is none.

        The cheapest beginning is gone on with first (Dijkstra's algorithm), so that what follows
        a bad one is not read. Of equally cheap divisions, that with the later boundary wins.
        """
        count = len(self._words)
        best = {0: _Beginning(0.0)}
        frontier = [(0.0, 0)]
        while frontier and (first := heappop(frontier)[1]) != count:
            cost = best[first].cost
            for last in self._ends(first):
                known = best.get(last, _NOTHING)
                least = cost if self.is_hollow(first, last) else cost + CLAUSE
                most = best.get(count, _NOTHING).cost + _ROUNDING
                if (least, -first) > (known.cost, -known.first) or least + self._rest[last] > most:
                    # No clause is so cheap that this would be the best division.
                    continue
                clause = read(first, last)
                # Costs that were added up in another order are the same.
                total = round(cost + clause.cost, _DIGITS) if clause else cost
                if clause is None or (total, -first) >= (known.cost, -known.first):
                    continue
                best[last] = _Beginning(total, first, clause)
                if best[last].cost < known.cost:
                    heappush(frontier, (best[last].cost, last))
        return _chain(best, count) if count in best else None

    def is_hollow(self, first: int, last: int) -> bool:
        """Tell whether there are only marks and joining words, which cost nothing."""
        return all(word in MARKS or word in self._joiners for word in self._words[first:last])

    def _ends(self, first: int) -> Sequence[int]:
        """Return where a clause can end, the longest first: read whole, it bounds the others."""
        after = bisect_right(self._points, first)
        return self._points[after : bisect_right(self._points, first + self._longest)][::-1]

    def _least_costs(self) -> list[float]:
        """Return what everything from each place on costs at least: a clause between two marks."""
        costs, open_clause = [0.0], False
        for word in reversed(self._words):
            begins = not (open_clause or word in MARKS or word in self._joiners)
            open_clause = word not in HARD_MARKS and (open_clause or begins)
            costs.append(costs[-1] + (CLAUSE if begins else 0))
        return costs[::-1]


def _chain(best: Mapping[int, _Beginning], count: int) -> list[Clause]:
    """Return the clauses that lead to a place, but for those that say nothing."""
    clauses: list[Clause] = []
    place = count
    while (clause := best[place].clause) is not None:
        if clause.role != "adverbs" or clause.adverbs:
            clauses.append(clause)
        place = best[place].first
    return clauses[::-1]
