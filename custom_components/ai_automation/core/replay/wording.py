"""Put into words what a replay found."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import ceil
from pathlib import Path
from types import MappingProxyType

from ..dates import date_in_words
from ..texts import Texts, choose, load_texts
from .compare import Difference
from .model import Limit, Replayed
from .verdict import SOON, Judgement, Verdict

_TEXTS = load_texts(Path(__file__).parent / "texts")
# Of fewer days than this, none is worth naming.
_LEAST_DAYS = 3
_TOLD = ("matched", "opposed", "extra", "automated", "idle", "untold")


def summarize(
    replayed: Replayed,
    judgement: Judgement,
    language: str,
    done_by: Mapping[str, int] = MappingProxyType({}),
) -> str:
    """Return what a plan would have done beside what people did, in plain sentences.

    `done_by` is how often which person did it, as far as users tell.
    """
    texts = choose(_TEXTS, language)
    days = max(1, round(replayed.days))
    sentences = [_counted(texts["acted"], len(judgement.judged), days=days)]
    span = _counted(texts["minutes"], ceil(_within(judgement) / 60) or 1)
    told = {
        name: _counted(texts[name], judgement.count(Verdict(name)), span=span) for name in _TOLD
    }
    people = [_counted(texts["person"], times, name=name) for name, times in done_by.items()]
    if people:
        told["matched"] += " " + texts["by_name"].format(people=", ".join(people))
    sentences += told.values()
    sentences += _days(judgement, texts, language)
    sentences += [
        _counted(texts["missed"], len(judgement.missed)),
        _counted(texts["unknown"], judgement.unknown),
        _counted(texts["down"], len(replayed.down)),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _days(judgement: Judgement, texts: Texts, language: str) -> Iterator[str]:
    """Yield which day went best and which worst, if there is one that did."""
    scores = Counter(one.score for one in judgement.by_day)
    if scores.total() < _LEAST_DAYS:
        return
    latest = judgement.by_day[-1].day
    for name, one in (("best", judgement.best), ("worst", judgement.worst)):
        if one is not None and scores[one.score] == 1:
            yield str(texts[name].format(date=date_in_words(one.day, latest, language)))


def tell_difference(difference: Difference, replayed: Replayed, language: str) -> str:
    """Return what an edit changes, in plain sentences."""
    texts = choose(_TEXTS, language)
    if not (difference.gone or difference.come):
        return str(texts["same"].format(days=max(1, round(replayed.days))))
    sentences = (
        _counted(texts["gone"], len(difference.gone)),
        _counted(texts["come"], len(difference.come)),
    )
    return " ".join(sentence for sentence in sentences if sentence)


def tell_limits(limits: Iterable[Limit], language: str) -> list[str]:
    """Return what history could not answer, a sentence each."""
    texts = choose(_TEXTS, language)["limits"]
    return list(dict.fromkeys(texts[one.code].format(detail=one.detail) for one in limits))


def _within(judgement: Judgement) -> float:
    """Return the seconds within which everything that matched was done."""
    lags = (one.lag for one in judgement.judged if one.verdict is Verdict.MATCHED)
    return max((abs(lag) for lag in lags if lag is not None), default=SOON)


def _counted(forms: Texts, count: int, **values: int | str) -> str:
    """Return the form of a text for a number; nothing for none, unless it has a form."""
    form = forms.get("none", "") if not count else forms["one" if count == 1 else "many"]
    return str(form.format(count=count, **values))
