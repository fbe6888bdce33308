"""Mine houses that tests build."""

from pathlib import Path

from ai_automation_sidecar.mining import mine
from ai_automation_sidecar.request import MineRequest, MineResult
from tests.sidecar.recorder import House


def mined(house: House, folder: Path, *, days: int | None = None) -> MineResult:
    """Write a house's history and mine it, at its place near Berlin."""
    path = folder / "home-assistant_v2.db"
    for old in folder.glob(f"{path.name}*"):
        old.unlink()
    house.write(path)
    request = MineRequest(str(path), time_zone=house.zone, latitude=52.5, longitude=13.4, days=days)
    return mine(request)


def titles(result: MineResult) -> list[str]:
    """Return the titles, best first."""
    return [pattern.title for pattern in result.patterns]
