"""Measure how right what is found in simulated homes is: habits, conditions, traps, confidence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
import json
from pathlib import Path
import random
from typing import Any

from ai_automation_sidecar.core.plan import lift
from ai_automation_sidecar.core.replay import Place, Recording, backtest
from ai_automation_sidecar.history.database import open_recorder
from ai_automation_sidecar.history.reader import read_latest
from ai_automation_sidecar.history.storage import read_users
from ai_automation_sidecar.homes import home_of_folder
from ai_automation_sidecar.mining import mine
from ai_automation_sidecar.request import MineRequest
from ai_automation_sidecar.simulate import DEFAULT_UNTIL
from ai_automation_sidecar.simulate.household import DATABASE, TRUTH
from ai_automation_sidecar.simulate.judging import is_alive, judge
from ai_automation_sidecar.simulate.run import simulate

from .figures import Row

# The weeks of a history, in turn; then those after it, on which confidence is judged.
_WEEKS = (4, 6, 8, 10)
_AFTER = timedelta(days=21)
_SHORT = 10
_FIRST, _NEXT = 10, 20
_BINS = 5
_DRAWS = 400
# A proposal has held if it would have been right at least so often, and was due so often.
_HELD, _LEAST_DUE = 0.5, 3
# What was done less often in the history, or of the times that it could be, is nothing that
# could be known for a habit.
_LEAST_SEEN, _LEAST_KEPT = 6, 0.5


@dataclass(slots=True)
class Score:
    """What came of some homes; `sure` are pairs of a confidence and whether it held."""

    true: int = 0
    first: int = 0
    fair: int = 0
    traps: int = 0
    found: int = 0
    right: int = 0
    planted: int = 0
    sure: list[tuple[float, bool]] = field(default_factory=list)
    missed: dict[str, list[int]] = field(default_factory=dict)

    def figures(self) -> dict[str, float]:
        """Return the figures, as shares where they are some."""
        return {
            "precision_10": round(self.true / max(self.first, 1), 3),
            "fair_10": self.fair,
            "recall": round(self.found / max(self.planted, 1), 3),
            "right_conditions": round(self.right / max(self.found, 1), 3),
            "traps_20": self.traps,
            "proposals_10": self.first,
            **self._calibration(),
        }

    def _calibration(self) -> dict[str, float]:
        if not self.sure:
            return {}
        return {
            "calibration_error": round(calibration_error(self.sure), 3),
            "by_chance": round(error_by_chance([told for told, _ in self.sure]), 3),
        }


def measure_accuracy(folder: Path, homes: int, seed: int = 1, *, tell: bool = False) -> list[Row]:
    """Return the accuracy over so many homes, with all of their history and with ten days."""
    whole, short = Score(), Score()
    for number in range(homes):
        weeks = _WEEKS[number % len(_WEEKS)]
        days = weeks * 7 + _AFTER.days
        (home,) = simulate(folder / f"{seed + number}", homes=1, days=days, seed=seed + number)
        _score(home, whole, None, tell=tell)
        _score(home, short, _SHORT, tell=False)
    kinds = {kind: round(good / of, 2) for kind, (good, of) in sorted(whole.missed.items())}
    target = "precision 0.9, recall 0.8, conditions 0.8, traps 0, calibration 0.05"
    return [
        Row(f"found in {homes} homes, 4 to 10 weeks", whole.figures(), target=target),
        Row("recall by kind of habit", kinds),
        Row(f"found in their last {_SHORT} days", short.figures(), target="precision 0.8"),
    ]


def _score(home: Path, score: Score, days: int | None, *, tell: bool) -> None:
    until = DEFAULT_UNTIL - _AFTER
    request = MineRequest(str(home / DATABASE), config_dir=home, until=until, days=days)
    result = mine(request)
    proposals = [pattern.to_dict() for pattern in result.patterns]
    truth = json.loads((home / TRUTH).read_text(encoding="utf-8"))
    judged = judge(proposals, truth, until.timestamp())
    first = judged.verdicts[:_FIRST]
    score.true += first.count("true")
    score.fair += first.count("fair")
    score.first += len(first)
    score.traps += judged.verdicts[:_NEXT].count("trap")
    end = until.timestamp()
    start = end - days * 86400 if days else 0.0
    alive = [habit for habit in truth["habits"] if _knowable(habit, start, end)]
    ids = {habit["id"] for habit in alive}
    score.planted += len(alive)
    score.found += len(judged.found & ids)
    score.right += len(judged.right & ids)
    for habit in alive:
        counts = score.missed.setdefault(_kind(habit), [0, 0])
        counts[0] += habit["id"] in judged.found
        counts[1] += 1
    if days is None:
        score.sure += _kept(home, proposals, until.timestamp())
    if tell:
        print(home, result.stats)
        for proposal, verdict in zip(proposals, judged.verdicts, strict=True):
            sure = proposal["confidence"]
            print(
                f"  {verdict:6} {sure:.2f} {proposal['title']} | {proposal['evidence']['summary']}"
            )
        for habit in alive:
            word = "" if habit["id"] in judged.right else "COND"
            word = word if habit["id"] in judged.found else "MISS"
            print(
                f"  {word:5}", {k: v for k, v in habit.items() if v and k not in {"alive", "times"}}
            )


def _knowable(habit: Mapping[str, Any], start: float, end: float) -> bool:
    """Tell whether a habit is alive, and was kept often enough to be known for one."""
    kept = [held for time, held in habit["times"] if start <= time < end]
    often = sum(kept) >= max(_LEAST_SEEN, _LEAST_KEPT * len(kept))
    return is_alive(habit, end) and often


def _kind(habit: Mapping[str, Any]) -> str:
    kind = habit["type"]
    if habit.get("sun"):
        kind = "sun"
    if len(habit["calls"]) > 1:
        kind = f"{kind}_in_a_row"
    return f"{kind}_if" if habit["conditions"] else kind


def _kept(
    folder: Path, proposals: Sequence[Mapping[str, Any]], since: float
) -> Iterator[tuple[float, bool]]:
    """Yield the confidence of each proposal, and whether it held in the weeks that followed."""
    with open_recorder(folder / DATABASE) as recorder:
        end = DEFAULT_UNTIL.timestamp()
        home = home_of_folder(folder, read_latest(recorder.query))
        place = Place(home.latitude, home.longitude, home.time_zone)
        recording = Recording(recorder.query, since, end, read_users(folder))
        for proposal in proposals:
            tested = backtest(lift(dict(proposal["automation"])), recording, home, place)
            counts = tested.to_dict("en")
            due = counts["matched"] + counts["extra"] + counts["opposed"]
            if due >= _LEAST_DUE:
                yield proposal["confidence"], counts["matched"] >= _HELD * due


def error_by_chance(told: Sequence[float]) -> float:
    """Return the mean calibration error of so few proposals that hold just as often as told."""
    chance = random.Random(0)
    draws = ([(one, chance.random() < one) for one in told] for _ in range(_DRAWS))
    return sum(map(calibration_error, draws)) / _DRAWS


def calibration_error(sure: Sequence[tuple[float, bool]]) -> float:
    """Return the expected calibration error over bins of equally many proposals."""
    ordered = sorted(sure)
    size = -(-len(ordered) // _BINS)
    parts = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    return sum(
        abs(sum(told for told, _ in part) - sum(held for _, held in part)) for part in parts
    ) / len(ordered)
