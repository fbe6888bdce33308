"""Modules stay small, and the core knows nothing around it."""

import ast
from collections.abc import Iterator
from pathlib import Path
import sys

import pytest

from .project import CORE, ROOT, own_files

LONGEST = 400
# What the core may import besides the standard library.
CORE_LIBRARIES = {"astral", "cronsim", "jinja2", "rapidfuzz", "sqlalchemy", "yaml"}


def _name(file: Path) -> str:
    """Name a file as seen from the root."""
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", own_files(".py", ".ts"), ids=_name)
def test_module_is_not_too_long(file: Path) -> None:
    """No module holds so much that it has two things in it."""
    lines = file.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST, f"{_name(file)} has {lines} lines: split it by topic"


def _imports(file: Path) -> Iterator[tuple[int, int, str]]:
    """Yield line, level (0 is absolute) and module of every import."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, 0, alias.name
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.level, node.module or ""


@pytest.mark.parametrize("file", sorted(CORE.rglob("*.py")), ids=_name)
def test_core_names_itself_relatively(file: Path) -> None:
    """The core lives under two package names, so it can rely on neither."""
    depth = len(file.relative_to(CORE).parts)
    wrong = [
        f"line {line}: {'.' * level}{module}"
        for line, level, module in _imports(file)
        if level > depth
        or (level == 0 and module.partition(".")[0] not in sys.stdlib_module_names | CORE_LIBRARIES)
    ]
    assert not wrong, f"{_name(file)} reaches out of the core: {wrong}"
