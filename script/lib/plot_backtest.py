"""Plot the verdicts of a backtest by day and time of day, from the JSON of `replay`."""

from collections import Counter
from datetime import datetime, timedelta
import json
from pathlib import Path
import sys
from zoneinfo import ZoneInfo

import matplotlib as mpl

mpl.use("svg")
# The same figures give the same file; words stay words.
mpl.rcParams.update({"svg.hashsalt": "backtest", "svg.fonttype": "none", "font.size": 9})

from matplotlib import dates, pyplot as plt, ticker  # noqa: E402 - the back end is chosen first

_NOON = 12
COLOURS = {
    "matched": "#2e7d32",
    "opposed": "#c62828",
    "extra": "#ef6c00",
    "automated": "#5c6bc0",
    "idle": "#9e9e9e",
    "untold": "#6d4c41",
    "unknown": "#000000",
}


def main(source: Path, target: Path, zone: ZoneInfo) -> None:
    """Draw one point for each firing, and how many there are of each verdict."""
    told = json.loads(source.read_text(encoding="utf-8"))
    points: dict[str, list[tuple[datetime, float]]] = {}
    for fire in told["fires"]:
        at = datetime.fromisoformat(fire["time"]).astimezone(zone)
        # A night is one column: days are drawn from noon to noon.
        night = at.replace(tzinfo=None) - timedelta(hours=_NOON)
        point = night.replace(hour=_NOON, minute=0, second=0), night.hour + night.minute / 60
        points.setdefault(fire["verdict"], []).append(point)
    counts = Counter({verdict: len(found) for verdict, found in points.items()})
    figure, axes = plt.subplots(figsize=(8, 3.6), layout="constrained")
    for verdict, colour in COLOURS.items():
        if found := points.get(verdict):
            days, hours = zip(*found, strict=True)
            axes.scatter(days, hours, s=16, c=colour, label=f"{verdict} ({counts[verdict]})")
    axes.invert_yaxis()
    axes.set(ylabel="time of day")
    axes.yaxis.set_major_formatter(lambda hour, _: f"{(hour + _NOON) % 24:02.0f}:00")
    axes.yaxis.set_major_locator(ticker.MultipleLocator(1))
    axes.xaxis.set_major_locator(dates.DayLocator(interval=5))
    axes.xaxis.set_major_formatter(dates.DateFormatter("%d %b"))
    axes.grid(alpha=0.25)
    figure.legend(loc="outside right upper", frameon=False)
    figure.savefig(target, metadata={"Date": None})
    lines = target.read_text(encoding="utf-8").splitlines()
    target.write_text("".join(f"{line.rstrip()}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), ZoneInfo(sys.argv[3]))
