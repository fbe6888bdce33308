"""Find the real names nearest to one that does not exist."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils

_CUTOFF = 55.0


def nearest(name: str, candidates: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return up to `count` candidates most like `name`, best first; empty if none is near."""
    found = process.extract(
        name,
        list(candidates),
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=count,
        score_cutoff=_CUTOFF,
    )
    return tuple(candidate for candidate, _, _ in found)
