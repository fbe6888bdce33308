"""Answer questions about what sensors measured, and compare two times."""

from collections.abc import Callable, Mapping, Sequence

from ...history import (
    Span,
    amount,
    average,
    growth,
    highest,
    lowest,
    number_of,
    seconds_of,
    state_at,
)
from .question import Measure, Period, Subject
from .told import Told

_THOUSANDTH = {"W": "kWh", "VA": "kVAh"}
_BY_HOUR = {"kW": "kWh", "MW": "MWh", "kVA": "kVAh"}
_METERED = ("total", "total_increasing")


def measure(told: Told, subjects: Sequence[Subject]) -> str:
    """Return what sensors measured, one sentence for each."""
    return " ".join(_measured(told, subject) for subject in subjects)


def _measured(told: Told, subject: Subject) -> str:
    kind = told.question.measure or "range"
    metered = subject.entity.state_class in _METERED
    if metered and kind in ("mean", "range", "change"):
        kind = "total"
    if kind == "total" and not metered and not _is_power(subject):
        kind = "mean"
    return _MEASURES[kind](told, subject)


def _is_power(subject: Subject) -> bool:
    return (subject.unit or "") in {**_THOUSANDTH, **_BY_HOUR}


def _average(told: Told, subject: Subject) -> str:
    found = average(told.samples(subject, told.span))
    if found is None:
        return _nothing(told, subject)
    return _say(told, "mean", subject, value=_number(told, subject, found))


def _range(told: Told, subject: Subject) -> str:
    samples = told.samples(subject, told.span)
    found, low, high = average(samples), lowest(samples), highest(samples)
    if found is None or low is None or high is None:
        return _nothing(told, subject)
    values = [_number(told, subject, value) for value in (found, low[0], high[0])]
    if len(set(values)) == 1:
        return _say(told, "mean", subject, value=values[0])
    return _say(told, "range", subject, value=values[0], low=values[1], high=values[2])


def _extreme(told: Told, subject: Subject) -> str:
    samples = told.samples(subject, told.span)
    low = told.question.measure == "min"
    found = lowest(samples) if low else highest(samples)
    if found is None:
        return _nothing(told, subject)
    moment = told.words.moment(found[1])
    value = _number(told, subject, found[0])
    return _say(told, "min" if low else "max", subject, value=value, moment=moment)


def _total(told: Told, subject: Subject) -> str:
    found = total(told, subject, told.span)
    if found is None:
        return _nothing(told, subject)
    return _say(told, "total", subject, value=told.words.number(*found))


def total(told: Told, subject: Subject, span: Span) -> tuple[float, str | None] | None:
    """Return how much went through a meter, or the energy of a power, with its unit."""
    unit = subject.unit or ""
    samples = told.samples(subject, span)
    if subject.entity.state_class not in _METERED:
        found = amount(samples)
        if found is None:
            return None
        if unit in _THOUSANDTH:
            return found / 1000, _THOUSANDTH[unit]
        return found, _BY_HOUR.get(unit, f"{unit} h".strip())
    resets = subject.entity.state_class == "total_increasing"
    own = growth(told.rows(subject), span, resets=resets)
    before = [sample.growth for sample in samples if sample.growth is not None]
    if own is None and not before:
        return None
    return (own or 0.0) + sum(before), unit or None


def _change(told: Told, subject: Subject) -> str:
    samples = [it for it in told.samples(subject, told.span) if it.mean is not None]
    if not samples:
        return _nothing(told, subject)
    first, last = samples[0].mean or 0.0, samples[-1].mean or 0.0
    values = {"first": first, "last": last, "value": last - first}
    return _say(
        told, "change", subject,
        **{key: _number(told, subject, value) for key, value in values.items()},
    )  # fmt: skip


def _value(told: Told, subject: Subject) -> str:
    state = state_at(told.rows(subject), told.span.start)
    if state is None:
        return _say(told, "no_moment", subject)
    return _say(told, "value", subject, value=_state(told, subject, state))


def _state(told: Told, subject: Subject, state: str) -> str:
    number = number_of(state)
    return state if number is None else _number(told, subject, number)


_MEASURES: Mapping[Measure, Callable[[Told, Subject], str]] = {
    "mean": _average,
    "range": _range,
    "min": _extreme,
    "max": _extreme,
    "total": _total,
    "change": _change,
    "value": _value,
}


# -- comparing


def compare(told: Told, subjects: Sequence[Subject]) -> str:
    """Return whether there was more of something than at another time, for each thing."""
    return " ".join(_compared(told, subject) for subject in subjects)


def _compared(told: Told, subject: Subject) -> str:
    question, words = told.question, told.words
    if question.period is None or question.than is None:
        raise ValueError(question.kind)
    found = [_figure(told, subject, period) for period in (question.period, question.than)]
    first, second = found
    if first is None or second is None:
        missing = question.period if first is None else question.than
        return words.say("nothing", name=subject.entity.name, period=missing.said)
    said = [words.figure(question.measure, value, unit) for value, unit in (first, second)]
    more = first[0] > second[0] if question.more is not False else first[0] < second[0]
    than = question.than.said
    if question.than.cut:
        text: str = words.texts["history"]["compare_till"]
        than = text.format(than=than)
    key = "compare_same" if said[0] == said[1] else "compare"
    return words.say(
        "compare_both" if question.more is None else key,
        yes_no=words.texts["history"]["yes" if more else "no"],
        name=subject.entity.name, first=said[0], second=said[1],
        period=question.period.said, than=than,
    )  # fmt: skip


def _figure(told: Told, subject: Subject, period: Period) -> tuple[float, str | None] | None:
    """Return what is compared, with its unit; None if nothing is known of that time."""
    span = period.span
    if told.question.measure == "value" or period.moment:
        state = state_at(told.rows(subject), span.start)
        number = None if state is None else number_of(state)
        return None if number is None else (number, subject.unit)
    return figure(told, subject, span)


def figure(told: Told, subject: Subject, span: Span) -> tuple[float, str | None] | None:
    """Return what is asked of one thing in one time, with its unit; None if nothing is known."""
    kind, unit = told.question.measure, subject.unit
    if kind in ("time", "times"):
        if not told.is_known(subject, span):
            return None
        if kind == "times":
            return float(len(told.changes(subject, [span]))), None
        return seconds_of(told.spans(subject, [span])), None
    metered = subject.entity.state_class in _METERED
    if metered or (kind == "total" and _is_power(subject)):
        return total(told, subject, span)
    samples = told.samples(subject, span)
    if kind in ("min", "max"):
        extreme = lowest(samples) if kind == "min" else highest(samples)
        return None if extreme is None else (extreme[0], unit)
    found = average(samples)
    return None if found is None else (found, unit)


# -- words


def _number(told: Told, subject: Subject, value: float) -> str:
    return told.words.number(value, subject.unit)


def _nothing(told: Told, subject: Subject) -> str:
    return _say(told, "nothing", subject)


def _say(told: Told, key: str, subject: Subject, **values: object) -> str:
    entity = subject.entity
    return told.words.say(
        key, name=entity.name, period=told.period, **told.words.forms([entity]), **values
    )
