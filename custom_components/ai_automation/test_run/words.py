"""Say what a test run has done."""

from collections.abc import Iterable

from ..core.home import Home
from ..core.plan import describe_actions, lift
from ..wording import say
from .report import Called, TestRun

_TARGETS = {"area_id", "device_id", "entity_id", "floor_id", "label_id"}


def run_in_words(run: TestRun, home: Home, language: str) -> str:
    """Return what was done, what failed, what was not sent, and whether all is as before."""
    done = [call for call in run.calls if call.ok]
    told = [say("test_did", language, what=_in_words(done, home, language))] if done else []
    for call in run.calls:
        if not call.ok:
            what = _in_words([call], home, language)
            told.append(say("test_did_not", language, what=what, message=call.error or "?"))
    told += [
        say("test_not_sent", language, message=message.get("message", ""))
        for message in run.messages
    ]
    if run.error is not None:
        told.append(run.error)
    told += run.notes
    if run.calls and not run.left:
        told.append(say("test_as_before", language))
    return " ".join(told)


def _in_words(calls: Iterable[Called], home: Home, language: str) -> str:
    """Return calls in words, with the things that they were found to act on."""
    actions = [
        {
            "action": call.action,
            "target": {"entity_id": sorted(call.before)},
            "data": {key: value for key, value in call.data.items() if key not in _TARGETS},
        }
        for call in calls
    ]
    return describe_actions(lift({"actions": actions}).actions, home, language)
