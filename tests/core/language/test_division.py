"""Division: the cheapest clauses of a sentence, without trying what cannot be among them."""

from collections.abc import Callable
from itertools import combinations, pairwise
from random import Random

from custom_components.ai_automation.core.language.clause import Clause
from custom_components.ai_automation.core.language.division import Divider


def _reader(
    costs: dict[str, float], words: list[str], tried: list[str]
) -> Callable[..., Clause | None]:
    """Return what reads a clause at its cost, dear if there is none, and notes what was tried."""

    def read(first: int, last: int, most: float) -> Clause | None:
        text = " ".join(words[first:last])
        tried.append(text)
        cost = costs.get(text, 9.0)
        return Clause("deed", first, last, cost, text=text) if cost <= most else None

    return read


def _divided(words: list[str], costs: dict[str, float]) -> tuple[list[str] | None, list[str]]:
    tried: list[str] = []
    divider = Divider(words, {"and"}, range(len(words)))
    clauses = divider.divide(_reader(costs, words, tried))
    return (None if clauses is None else [clause.text for clause in clauses]), tried


def test_the_cheapest_division_wins() -> None:
    """Two cheap clauses are better than one that costs more than both."""
    costs = {"lamp on heater off": 2.0, "lamp on": 0.6, "heater off": 0.6}
    divided, _ = _divided(["lamp", "on", "heater", "off"], costs)
    assert divided == ["lamp on", "heater off"]


def test_of_equally_cheap_divisions_the_later_boundary_wins() -> None:
    """A word that fits both clauses belongs to the first."""
    costs = {"a": 0.75, "b c": 0.75, "a b": 0.75, "c": 0.75}
    divided, _ = _divided(["a", "b", "c"], costs)
    assert divided == ["a b", "c"]


def test_what_follows_a_bad_beginning_is_not_tried() -> None:
    """Once the whole is read well, no clause that begins within it is looked at."""
    words = ["turn", "on", "the", "hall", "lamp"]
    divided, tried = _divided(words, {" ".join(words): 0.7})
    assert divided == [" ".join(words)]
    assert all(text.startswith("turn") for text in tried)


def test_parts_between_full_stops_are_divided_apart() -> None:
    """Each is a clause of its own where that is cheapest."""
    costs = {"on": 0.5, ". off": 0.5, ". on": 0.5}
    divided, _ = _divided(["on", ".", "off", ".", "on"], costs)
    assert divided == ["on", ". off", ". on"]


def test_no_division_where_no_clause_is_short_enough() -> None:
    """Where clauses could begin at each of a thousand words, only short ones are tried."""
    words = ["lamp"] * 1000
    divided, tried = _divided(words, {})
    assert divided is None
    assert tried == []


def test_no_division_costs_less() -> None:
    """Whatever is read first, it is the cheapest of all divisions that is found."""
    chance = Random(1)
    words = list("abcdef")
    places = range(1, len(words))
    for _ in range(100):
        costs = {
            "".join(words[first:last]): 0.5 + chance.choice((0.0, 0.05, 0.4, 2.0, 7.0))
            for first, last in combinations(range(len(words) + 1), 2)
        }

        def read(
            first: int, last: int, most: float, costs: dict[str, float] = costs
        ) -> Clause | None:
            text = "".join(words[first:last])
            clause = Clause("deed", first, last, costs[text], text=text)
            return clause if clause.cost <= most else None

        likely = [place for place in places if chance.random() < 0.3]
        divided = Divider(words, (), range(len(words)), likely).divide(read)
        assert divided is not None
        least = min(
            sum(costs["".join(words[first:last])] for first, last in pairwise((0, *inner, 6)))
            for count in range(len(words))
            for inner in combinations(places, count)
        )
        assert round(sum(clause.cost for clause in divided), 6) == round(least, 6)


def test_what_is_likely_bounds_the_rest() -> None:
    """Once the likely clauses are read, no other is looked for that costs more than they do."""
    words = ["lamp", "on", ",", "heater", "off"]
    costs = {"lamp on": 0.5, ", heater off": 0.5}
    bounds: dict[str, float] = {}

    def read(first: int, last: int, most: float) -> Clause | None:
        text = " ".join(words[first:last])
        bounds[text] = most
        cost = costs.get(text, 9.0)
        return Clause("deed", first, last, cost, text=text) if cost <= most else None

    divided = Divider(words, (), range(len(words)), [3]).divide(read)
    assert [clause.text for clause in divided or ()] == ["lamp on", ", heater off"]
    assert bounds["lamp"] < 1
    assert bounds["lamp on , heater"] < 1
