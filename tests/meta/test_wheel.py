"""The sidecar's wheel is complete by itself."""

from pathlib import Path
import subprocess
import sys
from zipfile import ZipFile

from .project import CORE, ROOT, SIDECAR


def test_wheel_is_complete(tmp_path: Path) -> None:
    """In the wheel the link to the core has become its files, data included."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=60,
    )
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(ZipFile(wheel).namelist())
    needed = {
        f"{SIDECAR.name}{place}/{file.relative_to(folder)}"
        for folder, place in ((SIDECAR, ""), (CORE, "/core"))
        for file in folder.rglob("*")
        if file.suffix in {".json", ".py", ".sql", ".yaml"}
    }
    assert needed <= packed
    assert any(name.endswith("entry_points.txt") for name in packed)
