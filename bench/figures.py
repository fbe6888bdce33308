"""Hold what was measured, and show it as a table."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: its figures, what it is compared with, and what is aimed at."""

    name: str
    figures: dict[str, float]
    beside: str = ""
    ratio: float | None = None
    target: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the row as JSON-ready data."""
        return asdict(self)


def latency(name: str, seconds: Sequence[float], other: Row | None = None, target: str = "") -> Row:
    """Return the row of single times, in milliseconds; `other` is the row beside it."""
    figures = {
        "p50_ms": round(percentile(seconds, 50) * 1000, 2),
        "p95_ms": round(percentile(seconds, 95) * 1000, 2),
        "max_ms": round(max(seconds) * 1000, 2),
        "n": len(seconds),
    }
    if other is None:
        return Row(name, figures, target=target)
    ratio = round(figures["p50_ms"] / other.figures["p50_ms"], 2)
    return Row(name, figures, other.name, ratio, target)


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the nearest-rank percentile."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(percent) // 100) - 1)]


def table(rows: Sequence[Row]) -> str:
    """Return the rows as aligned lines."""
    lines = [("what", "figures", "ratio", "target")]
    for row in rows:
        figures = ", ".join(f"{name} {value:g}" for name, value in row.figures.items())
        ratio = "" if row.ratio is None else f"{row.ratio:g} x {row.beside}"
        lines.append((row.name, figures, ratio, row.target))
    widths = [max(len(line[place]) for line in lines) for place in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
