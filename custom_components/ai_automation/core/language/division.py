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
# So many clauses' worth is what is still ahead: what is nearer to the end is gone on with first,
# as it soon bounds what the whole costs.
_AHEAD, _BEYOND, _MIDST = 2, 3, 2

# Read a clause that costs at most so much, None if there is none.
type Read = Callable[[int, int, float], Clause | None]


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
        self,
        words: Sequence[str],
        joiners: Collection[str],
        boundaries: Collection[int],
        likely: Collection[int] = (),
    ) -> None:
        """Take the sentence's words, those that only join clauses, and where likely some begin."""
        self._words, self._joiners = words, joiners
        self._points = sorted({*boundaries, len(words)})
        # Who may begin anew at every word says no long clauses: all of them are not tried.
        most = _MOST_TRIED * len(words) // len(self._points) ** 2
        self._longest = min(_LONGEST, most)
        self._rest = self._least_costs()
        self._content = self._next_content()
        self._starts = self._counted(likely)

    def divide(self, read: Read) -> list[Clause] | None:
        """Return the clauses of the cheapest division, None if no clause is short enough.

        The likeliest clauses are read first: what a division of them costs bounds all the others,
        so that little of these has to be read (branch and bound). Of equally cheap divisions, that
        with the later boundary wins.
        """
        count = len(self._words)
        best = {0: _Beginning(0.0)}
        looked: dict[tuple[int, int], tuple[Clause | None, float]] = {}
        frontier = self._ways(0, 0.0)
        while frontier:
            _, end, start, cost = heappop(frontier)
            first, last = -start, -end
            known = best.get(last, _NOTHING)
            least = cost if self.is_hollow(first, last) else cost + CLAUSE
            bound = best.get(count, _NOTHING).cost - self._rest[last] + _ROUNDING
            if (least, -first) > (known.cost, -known.first) or least > bound:
                # No clause is so cheap that this would be the best division.
                continue
            if cost > best[first].cost:
                # A cheaper beginning has been found since.
                continue
            most = min(known.cost, bound) - cost + _ROUNDING
            clause, before = looked.get((first, last), (None, -1.0))
            if clause is None and most > before:
                clause = read(first, last, most)
                looked[first, last] = clause, most
            # Costs that were added up in another order are the same.
            total = round(cost + clause.cost, _DIGITS) if clause else cost
            if clause is None or (total, -first) >= (known.cost, -known.first):
                continue
            best[last] = _Beginning(total, first, clause)
            if total < known.cost:
                for way in self._ways(last, total):
                    heappush(frontier, way)
        return _chain(best, count) if count in best else None

    def is_hollow(self, first: int, last: int) -> bool:
        """Tell whether there are only marks and joining words, which cost nothing."""
        return last <= self._content[first]

    def _ways(self, first: int, cost: float) -> list[tuple[float, int, int, float]]:
        """Return the clauses that can begin at a place, the likeliest first.

        Each is priced with what the whole will cost if there is a clause for each likely start:
        one that goes on beyond one has to be worth two, as has what begins in the midst of one.
        """
        after = bisect_right(self._points, first)
        ends = self._points[after : bisect_right(self._points, first + self._longest)]
        content, starts = self._content, self._starts
        ways = []
        for last in ends:
            likely = _AHEAD * (starts[-1] - starts[last])
            if content[first] < last:
                likely += 1 + _BEYOND * (starts[last] - starts[content[first] + 1])
            if content[last] == last < len(self._words) and starts[last + 1] == starts[last]:
                likely += _MIDST
            ways.append((cost + CLAUSE * likely, -last, -first, cost))
        return sorted(ways)

    def _least_costs(self) -> list[float]:
        """Return what everything from each place on costs at least: a clause between two marks."""
        costs, open_clause = [0.0], False
        for word in reversed(self._words):
            begins = not (open_clause or word in MARKS or word in self._joiners)
            open_clause = word not in HARD_MARKS and (open_clause or begins)
            costs.append(costs[-1] + (CLAUSE if begins else 0))
        return costs[::-1]

    def _next_content(self) -> list[int]:
        """Return for each place where the next word is that neither marks nor joins clauses."""
        places = [len(self._words)]
        for place, word in reversed([*enumerate(self._words)]):
            hollow = word in MARKS or word in self._joiners
            places.append(places[-1] if hollow else place)
        return places[::-1]

    def _counted(self, likely: Collection[int]) -> list[int]:
        """Return for each place how many clauses likely begin before it."""
        starts = [0]
        for place in range(len(self._words)):
            starts.append(starts[-1] + (place == 0 or place in likely))
        return starts


def _chain(best: Mapping[int, _Beginning], count: int) -> list[Clause]:
    """Return the clauses that lead to a place, but for those that say nothing."""
    clauses: list[Clause] = []
    place = count
    while (clause := best[place].clause) is not None:
        if clause.role != "adverbs" or clause.adverbs:
            clauses.append(clause)
        place = best[place].first
    return clauses[::-1]
