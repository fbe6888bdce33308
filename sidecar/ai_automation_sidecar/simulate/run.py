"""Simulate homes into folders."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
import random
from tempfile import TemporaryDirectory

from ..errors import ConfigError
from . import DEFAULT_UNTIL
from .furnish import furnish
from .household import live, write_home


def simulate(
    output: Path, *, homes: int, days: int, seed: int, until: datetime = DEFAULT_UNTIL
) -> Iterator[Path]:
    """Write homes, each into a folder of its own, and yield the folders; raise ConfigError.

    Home number n of a seed is the same however many are asked for.
    """
    output.mkdir(parents=True, exist_ok=True)
    for number in range(1, homes + 1):
        folder = output / f"home_{number:04d}"
        if folder.exists():
            raise ConfigError(f"{folder} exists already; simulate into another folder")
        chance = random.Random(f"{seed}/{number}")
        world, truth = live(furnish(chance), chance, days, until)
        # A folder is whole or not there: a run that was interrupted leaves none behind.
        with TemporaryDirectory(dir=output, prefix=".part-") as part:
            write_home(world, {"seed": seed, "number": number, **truth}, Path(part))
            Path(part).chmod(0o755)
            Path(part).rename(folder)
            # What the context manager wants to remove.
            Path(part).mkdir()
        yield folder
