"""Read automations and blueprints of others from files and folders that the owner points to."""

from collections.abc import Iterable, Iterator
import logging
from pathlib import Path

from .core.community import Corpus, Entry, automations_in, entry_of
from .errors import ConfigError
from .history.storage import read_yaml

_LOGGER = logging.getLogger(__name__)
# Automations are small; what is larger is something else.
_LARGEST = 1024 * 1024
_MOST_FILES = 5000
_ENDINGS = frozenset({".yaml", ".yml"})
# Never opened, whatever else is in the folder.
_SECRET = frozenset({"secrets.yaml", "secrets.yml"})


def read_corpus(paths: Iterable[Path]) -> Corpus:
    """Return the corpus of all YAML files below some paths; raise ConfigError if one is not there.

    What cannot be read, or is no automation, is left out; only roles are kept of the rest.
    """
    entries: list[Entry] = []
    skipped: list[str] = []
    for path in paths:
        if not path.exists():
            raise ConfigError(f"{path} is not there; automations of others were looked for in it")
        for file in _files(path):
            try:
                document = read_yaml(file)
            except ConfigError as err:
                skipped.append(str(err))
                continue
            found = (entry_of(config) for config in automations_in(document))
            entries += [entry for entry in found if entry is not None]
    for problem in skipped:
        _LOGGER.warning("Left out of the automations of others: %s", problem)
    return Corpus(tuple(entries), tuple(skipped))


def _files(path: Path) -> Iterator[Path]:
    """Yield the YAML files of a path, in order; links that lead out of it are not followed."""
    every = [path] if path.is_file() else sorted(path.rglob("*", recurse_symlinks=False))
    root = path.resolve()
    count = 0
    for file in every:
        if file.suffix not in _ENDINGS or file.name in _SECRET or not file.is_file():
            continue
        inside = file.resolve() == root or root in file.resolve().parents
        if inside and file.stat().st_size <= _LARGEST:
            count += 1
            if count > _MOST_FILES:
                return
            yield file
