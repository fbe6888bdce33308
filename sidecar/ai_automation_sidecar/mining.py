"""Mine one recorder database: from rows to ranked proposals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from os import process_cpu_count
import resource
from time import perf_counter, process_time
from typing import Any

import numpy as np

from . import __version__
from .archive.database import open_archive
from .archive.ingest import Ingested, ingest
from .archive.measured import read_measured
from .aside import aside, peak_mib
from .community import read_corpus
from .core.attribution.causes import Cause, Users
from .core.attribution.domains import ACTUATORS
from .core.community import Corpus
from .core.community.roles import role_of
from .core.contract import Pattern
from .core.home import Home
from .core.inbox.nothing import Looked, why_nothing
from .errors import ConfigError, RecorderDamagedError
from .history.address import Address
from .history.database import open_recorder
from .history.finding import readable_recorder
from .history.model import History
from .history.numbers import MEASURED, Measured, joined, read_numbers
from .history.reader import Latest, read_history
from .history.replaced import with_replaced
from .history.storage import STORAGE, folder_around, read_blueprints, read_users
from .homes import home_of, home_of_folder, home_of_states, with_history
from .noticing import Around, notice
from .patterns.acts import Acts
from .patterns.bound import without_bound
from .patterns.clock import find_zone
from .patterns.contexts import Contexts
from .patterns.day_types import with_day_types
from .patterns.days import Days
from .patterns.existing import does_already
from .patterns.follows import find_follows, related_pairs
from .patterns.habit import LEAST_DAYS, LEAST_HELD, Habit
from .patterns.lasting import gather_lasting
from .patterns.limits import gather_limits, switched_by
from .patterns.lived import Lived, lived_in
from .patterns.occasions import Occasions, gather_occasions
from .patterns.people import people_of
from .patterns.places import gather_setting_off
from .patterns.proposals import propose
from .patterns.ranking import rank
from .patterns.replayed import replayed
from .patterns.time_habits import find_time_habits
from .patterns.together import either_way, find_together
from .patterns.turns import Due, Searched
from .request import MineRequest, MineResult

# Of so many kinds of deeds, searching the day takes longer than beginning a second process.
_ENOUGH_FOR_TWO = 100
# So many pairs of devices that others use together are told.
_MOST_TOGETHER = 12


def mine(request: MineRequest, begin: Callable[[str], None] | None = None) -> MineResult:
    """Return the habits in a recorder's history; raise a SidecarError if it cannot be read.

    `begin` is told each part of the work as it begins.
    """
    tell = begin or _nobody
    tell("reading")
    began, worked = perf_counter(), _worked()
    address = readable_recorder(
        (request.recorder, request.otherwise), request.config_dir, request.handed_over
    )
    folder = request.config_dir
    if folder is not None and not (folder / STORAGE).is_dir():
        raise ConfigError(f"{folder} is not a configuration folder: it has no {STORAGE}")
    beside = folder_around(address, folder)
    users = read_users(beside) if beside else Users()
    taken, damage = _taken_over(address, request)
    past = Address(request.archive) if request.archive else address
    history, latest = read_history(past, users, days=request.days, until=_until(request))
    tell("preparing")
    home = _home(request, latest)
    history = replace(history, tracks=with_replaced(history.tracks, home))
    levels = _levels(request, history, latest, address)
    known = Searched.read(request.searched, _source(request, home))
    lived = lived_in(history, home)
    patterns, notes, searched = _patterns(history, lived, levels, home, known, tell)
    around = Around(request.bridges, read_corpus(request.corpus), past, levels)
    noticed = notice(home, history, lived, address, patterns, around)
    return MineResult(
        noticed.habits,
        {
            "rows_read": history.rows_read,
            "seconds": round(perf_counter() - began, 3),
            "processor_seconds": round(_worked() - worked, 3),
            "peak_mib": round(peak_mib() + notes.pop("second_mib", 0.0), 1),
            "time_zone": home.time_zone,
            "handed_over": address.path is not None and address.path == request.handed_over,
            **({"partial": missing} if (missing := history.partial or damage) else {}),
            **({"archive": taken.to_dict()} if taken is not None else {}),
            # What is not found in a whole history is no habit any more.
            "complete": _complete(request, history, notes),
            **(_of_others(around.corpus, home) if request.corpus else {}),
            **notes,
        },
        noticed.others,
        _areas([*noticed.habits, *noticed.others], home),
        # What was found in a part of the history says nothing of the next night's.
        None if request.days is not None else searched.write(),
    )


def _worked() -> float:
    """Return for how long processors have worked, here and in second processes (seconds)."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def _of_others(corpus: Corpus, home: Home) -> dict[str, Any]:
    """Return what automations of others tell: how many, and what goes together that is here too."""
    here = {role for it in home.entities.values() if (role := role_of(it)) is not None}
    together = [
        {"starts": start, "acts_on": act, "automations": count}
        for (start, act), count in corpus.patterns()
        if act in here and (start in here or start == "clock")
    ]
    return {
        "others": {
            "automations": len(corpus.entries),
            "skipped": len(corpus.skipped),
            "together": together[:_MOST_TOGETHER],
        }
    }


def _complete(request: MineRequest, history: History, notes: Mapping[str, Any]) -> bool:
    """Tell whether all history was looked at, and there was enough of it."""
    return request.days is None and not history.partial and notes["days"] >= LEAST_DAYS


def _areas(patterns: Iterable[Pattern], home: Home) -> dict[str, str]:
    """Return the rooms of what patterns are about."""
    places = {it: home.entities.get(it) for pattern in patterns for it in pattern.entities}
    return {it: entity.area_id for it, entity in places.items() if entity and entity.area_id}


def _taken_over(address: Address, request: MineRequest) -> tuple[Ingested | None, str | None]:
    """Take over what is new into the archive, if there is one; say why not all could be read."""
    if request.archive is None:
        return None, None
    try:
        taken = ingest(address, request.archive, request.keeping)
    except RecorderDamagedError as err:
        return None, str(err)
    return taken, taken.damage


def _levels(
    request: MineRequest, history: History, latest: Latest, address: Address
) -> Mapping[str, Measured]:
    """Return what the sensors measured that tell of the house or the weather.

    The archive goes back further, and has fewer values of it.
    """
    wanted = [
        entity_id
        for entity_id, (_, attributes) in latest.items()
        if entity_id.startswith("sensor.") and attributes.get("device_class") in MEASURED
    ]
    span, archive = (history.start, history.end), request.archive
    with open_recorder(address) as recorder:
        if archive is None or request.days is not None:
            exact = read_numbers(recorder, wanted, span)
        else:
            with open_archive(archive) as connection:
                exact = read_measured(recorder, connection, wanted, span)
    if archive is None:
        return exact
    with open_recorder(archive) as recorder:
        return joined(read_numbers(recorder, wanted, span, exact=exact), exact)


def _until(request: MineRequest) -> float | None:
    """Return the end of the history in UTC seconds, None if it is all to be read."""
    until = request.until
    if until is not None and until.tzinfo is None:
        until = until.replace(tzinfo=find_zone(request.time_zone or "UTC"))
    return until.timestamp() if until else None


def _home(request: MineRequest, latest: Latest) -> Home:
    if request.home is not None:
        home = with_history(home_of(request.home), latest)
    elif request.config_dir is not None:
        home = home_of_folder(request.config_dir, latest)
    else:
        home = home_of_states(latest)
    if request.config_dir is not None:
        blueprints = read_blueprints(request.config_dir)
        home = replace(home, dialect=replace(home.dialect, blueprints=blueprints))
    return replace(
        home,
        time_zone=request.time_zone or home.time_zone,
        latitude=home.latitude if request.latitude is None else request.latitude,
        longitude=home.longitude if request.longitude is None else request.longitude,
    )


def _source(request: MineRequest, home: Home) -> str:
    """Return what tells of which home and by which program something was searched."""
    place = (home.time_zone, home.latitude, home.longitude)
    return repr((__version__, *place, request.keeping))


def _nobody(_phase: str) -> None:
    """Tell nobody which part of the work begins."""


def _patterns(
    history: History,
    lived: Lived,
    levels: Mapping[str, Measured],
    home: Home,
    known: Searched,
    tell: Callable[[str], None],
) -> tuple[list[Pattern], dict[str, Any], Searched]:
    """Return the proposals, what there is to say about the history, and what was searched."""
    if not history.rows_read:
        return [], _noted(Looked(0, 0, LEAST_DAYS), home), known
    acts, days = lived.acts, lived.days
    looked = Looked(
        history.rows_read,
        days.lived,
        LEAST_DAYS,
        sum(len(stream.times) for stream in acts),
        LEAST_HELD,
        *_without_people(history),
    )
    changes: dict[str, Any] = {"changes": sum(len(track.time) for track in history.tracks.values())}
    if days.lived < LEAST_DAYS:
        return [], _noted(looked, home) | changes, known
    spans = days.spans()
    occasions = gather_occasions(history.tracks, home, days)
    acts = without_bound(acts, occasions, home)
    tell("searching")
    today = days.first + len(days) - 1
    due = known.due(acts, today)
    by_time, following, second = _searched(due, occasions, spans, acts, (history, levels, home))
    tried = [*with_day_types(by_time, history.tracks, levels, home, days), *following]
    searched = known.after(acts, due, tried, today)
    changes |= {"searched": sum(map(len, due.values())), "second_mib": second}
    tell("proposing")
    found = rank(tried, acts, known.tried_besides(acts, due))
    proven = replayed(either_way(found), history, levels, home, days)
    new = [habit for habit in proven if not does_already(habit, home)]
    patterns = propose(new, home, days, people_of(new, acts, home))
    if patterns:
        return patterns, _counts(looked) | changes, searched
    looked = replace(looked, believed=len(proven), already=len(proven) - len(new))
    return [], _noted(looked, home) | changes, searched


def _searched(
    due: Due,
    occasions: Sequence[Occasions],
    spans: Sequence[Days],
    every: Sequence[Acts],
    past: tuple[History, Mapping[str, Measured], Home],
) -> tuple[Sequence[Habit], Sequence[Habit], float]:
    """Return the habits by time and those that follow something.

    If it pays, that takes a second process; the last is the memory that it took (MiB).
    """
    following = partial(_following, due, occasions, spans, every, past)
    if len(due["time"]) < _ENOUGH_FOR_TWO or (process_cpu_count() or 1) == 1:
        return find_time_habits(due["time"], spans), following(), 0.0
    with aside(find_time_habits, due["time"], spans) as wait:
        found = following()
        by_time, mib = wait()
        return by_time, found, mib


def _following(
    due: Due,
    occasions: Sequence[Occasions],
    spans: Sequence[Days],
    every: Sequence[Acts],
    past: tuple[History, Mapping[str, Measured], Home],
) -> Sequence[Habit]:
    """Return what follows occasions, whiles and limits."""
    (history, levels, home), days = past, spans[0]
    pairs = [
        *related_pairs(due["occasion"], occasions, days, home),
        *gather_lasting(due["occasion"], history.tracks, home),
        *gather_limits(due["limit"], levels, home, switched_by(every, home)),
        *gather_setting_off(due["occasion"], history.tracks, days),
    ]
    contexts = Contexts(history, levels, home, days)
    return [
        *find_follows(pairs, spans, contexts),
        *find_together(due["occasion"], occasions, spans, contexts),
    ]


def _counts(looked: Looked) -> dict[str, Any]:
    return {"days": looked.days, "acts_of_people": looked.acts}


def _noted(looked: Looked, home: Home) -> dict[str, Any]:
    """Return the numbers of an analysis that found nothing, and why, also in words."""
    nothing = looked.to_dict()
    words = why_nothing(nothing, home.language)
    return {**_counts(looked), "nothing": nothing, "message": words}


def _without_people(history: History) -> tuple[int, int]:
    """Return how many changes of devices automations made, and how many nobody is known for."""
    causes = [track.cause for track in history.tracks.values() if track.domain in ACTUATORS]
    cause = np.concatenate([np.empty(0, np.int64), *causes])
    automated = np.isin(cause, (Cause.AUTOMATION, Cause.SCRIPT))
    return int(automated.sum()), int((cause == Cause.SYSTEM).sum())
