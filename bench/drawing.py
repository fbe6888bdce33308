"""Draw what was found in a simulated home: `python -m bench.drawing FILE.svg`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
import json
from pathlib import Path
import sys
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from ai_automation_sidecar.history.reader import read_history
from ai_automation_sidecar.history.storage import read_storage, read_users
from ai_automation_sidecar.mining import mine
from ai_automation_sidecar.patterns.calls import goal_of
from ai_automation_sidecar.request import MineRequest
from ai_automation_sidecar.simulate.household import DATABASE, TRUTH
from ai_automation_sidecar.simulate.judging import judge
from ai_automation_sidecar.simulate.run import simulate

_DAYS, _SEED, _MOST = 56, 2, 6
_WIDTH, _HEIGHT, _LEFT, _TOP, _GAP = 860, 96, 16, 34, 34
_COLORS = {"true": "#1b7f4d", "fair": "#b8860b", "false": "#c0392b", "trap": "#c0392b"}
_HELD, _OTHER, _LINE = "#2c6fbb", "#b9c2cc", "#d8dde3"


def main() -> None:
    """Simulate a home, mine it, and draw the first habits that were found."""
    with TemporaryDirectory() as name:
        (home,) = simulate(Path(name) / "homes", homes=1, days=_DAYS, seed=_SEED)
        Path(sys.argv[1]).write_text(drawn(home), encoding="utf-8")


def drawn(home: Path) -> str:
    """Return an SVG image: for each of the first habits, its deeds by day and hour."""
    result = mine(MineRequest(str(home / DATABASE), config_dir=home))
    patterns = [pattern.to_dict() for pattern in result.patterns[:_MOST]]
    truth = json.loads((home / TRUTH).read_text(encoding="utf-8"))
    verdicts = judge(patterns, truth).verdicts
    history, _ = read_history(home / DATABASE, read_users(home))
    zone = ZoneInfo(read_storage(home, "core.config")["time_zone"])
    parts: list[str] = []
    for row, (pattern, verdict) in enumerate(zip(patterns, verdicts, strict=True)):
        deeds = list(_deeds(pattern, history.tracks, zone))
        first = datetime.fromtimestamp(history.start, zone)
        parts += _panel(_TOP + row * (_HEIGHT + _GAP), pattern, verdict, deeds, first)
    size = f'width="{_WIDTH + 2 * _LEFT}" height="{_TOP + len(patterns) * (_HEIGHT + _GAP)}"'
    text = 'font-family="sans-serif" font-size="11"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {text}>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _deeds(
    pattern: Mapping[str, Any], tracks: Mapping[str, Any], zone: ZoneInfo
) -> Iterator[datetime]:
    """Yield when the first entity of a proposal was brought to where the proposal brings it."""
    call = pattern["automation"]["actions"][0]
    entity_id = pattern["entities"][0]
    wanted = call["action"].partition(".")[2].removeprefix("turn_")
    track = tracks.get(entity_id)
    if track is None:
        return
    for time, state, before in zip(track.time, track.state, track.previous, strict=True):
        goal = goal_of(track.domain, state, before)
        if wanted.startswith(goal.removesuffix("ed")) or wanted == goal:
            yield datetime.fromtimestamp(time, zone)


def _panel(
    top: float,
    pattern: Mapping[str, Any],
    verdict: str,
    deeds: Sequence[datetime],
    first: datetime,
) -> Iterator[str]:
    """Yield one panel: hours from left to right, days from top to bottom."""
    evidence, hour = pattern["evidence"], _WIDTH / 24
    title = f"{pattern['title']}: {evidence['held']} of {evidence['applicable']}"
    color = _COLORS[verdict]
    yield f'<text x="{_LEFT}" y="{top - 6}" fill="{color}">{escape(title)} ({verdict})</text>'
    for number in range(0, 25, 3):
        x = _LEFT + number * hour
        yield f'<path d="M{x} {top}v{_HEIGHT}" stroke="{_LINE}"/>'
        below = top + _HEIGHT + 12
        yield f'<text x="{x}" y="{below}" text-anchor="middle" fill="#667">{number}</text>'
    dates = set(evidence["dates"])
    for when in deeds:
        day = (when.date() - first.date()).days
        x = _LEFT + (when.hour + when.minute / 60) * hour
        y = top + 2 + day / (_DAYS + 1) * (_HEIGHT - 4)
        fill = _HELD if when.date().isoformat() in dates else _OTHER
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{fill}"/>'


if __name__ == "__main__":
    main()
