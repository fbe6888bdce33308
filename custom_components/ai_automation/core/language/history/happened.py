"""Tell what happened in the house: doors, locks, people, alarms, not every lamp."""

from collections.abc import Mapping, Sequence

from ...home import Entity
from .question import Subject
from .states import subjects_of
from .told import Told

_MOST = 8
_OPENED, _ALARMED = ("open",), ("detected",)
_ALARMS = ("smoke", "gas", "carbon_monoxide", "moisture", "tamper", "safety", "problem")
_OPENINGS = ("door", "window", "garage_door", "opening")
# What is worth telling, by domain or domain and class.
_NOTABLE: Mapping[str, Sequence[str]] = {
    "person": ("home", "away"),
    "lock": ("unlocked", "jammed"),
    "alarm_control_panel": ("armed", "disarmed", "detected"),
    "event.doorbell": ("pressed",),
    "siren": ("detected",),
    **{f"cover.{it}": _OPENED for it in ("garage", "gate", "door", "window")},
    **{f"binary_sensor.{it}": _OPENED for it in _OPENINGS},
    **{f"binary_sensor.{it}": _ALARMED for it in _ALARMS},
}


def events_of(entity: Entity) -> Sequence[str]:
    """Return what of a thing is told when it is asked what happened."""
    precise = _NOTABLE.get(f"{entity.domain}.{entity.device_class}")
    return precise or _NOTABLE.get(entity.domain, ())


def happened(told: Told, subjects: Sequence[Subject]) -> str:
    """Return what happened, in the order of its first time."""
    words = told.words
    said = [
        (moments[0], _said(told, subject, event, moments))
        for known in subjects
        for event in events_of(known.entity)
        for subject in subjects_of([known.entity], event)
        if (moments := told.changes(subject))
    ]
    if not said:
        return words.say("happened_none", period=told.period)
    said.sort()
    things = [text for _, text in said[:_MOST]]
    if (rest := len(said) - _MOST) > 0:
        things.append(words.texts["history"]["happened_more"].format(count=rest))
    return words.say("happened", things=words.listed(things), period=told.period)


def _said(told: Told, subject: Subject, event: str, moments: Sequence[float]) -> str:
    words, few = told.words, 2
    text: str = words.texts["history"]["happened_one" if len(moments) <= few else "happened_often"]
    return text.format(
        name=subject.entity.name,
        became=words.became(event, "", [subject.entity]),
        moments=words.moments(moments[-few:]),
        times=words.times(len(moments)),
    )
