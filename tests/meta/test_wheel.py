"""The sidecar's wheel is complete by itself."""

from pathlib import Path
import subprocess
import sys
from zipfile import ZipFile

from .project import CORE, ROOT, SIDECAR


def test_wheel_holds_the_core(tmp_path: Path) -> None:
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
    core = {
        f"{SIDECAR.name}/core/{file.relative_to(CORE)}"
        for file in CORE.rglob("*")
        if file.suffix in {".json", ".py", ".sql", ".yaml"}
    }
    assert core <= packed
    assert any(name.endswith("entry_points.txt") for name in packed)
