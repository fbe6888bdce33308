"""What real people run is not refused, and what is planted into it is found."""

import collections

import pytest

from custom_components.ai_automation.core.checks import apply_fix, check_config

from .faults import Fault, faults_in, furnished
from .referenced import OWNERS, automations_of, home_of

# Every so many automations get all faults planted: enough for thousands of faults.
_STRIDE = 23
_LEAST_FAULTS = 1000
_LEAST_FOUND = 0.99


@pytest.mark.parametrize("owner", OWNERS)
def test_what_people_run_has_no_error(owner: str) -> None:
    """In the home that it was written for, no automation has an error."""
    configs = automations_of(owner)
    home = home_of(configs)
    errors = [
        (one.alias, finding.code, finding.place)
        for one in home.automations
        for finding in check_config(one.config, home, entity_id=one.entity_id)
        if finding.severity == "error"
    ]
    assert len(configs) > 20
    assert errors == []


def _planted() -> list[Fault]:
    """Return all faults in every so many automations of all owners."""
    found: list[Fault] = []
    for owner in OWNERS:
        configs = automations_of(owner)
        home = furnished(home_of(configs))
        for config in configs[::_STRIDE]:
            found += faults_in(config, home)
    return found


def test_planted_faults_are_found_where_they_are() -> None:
    """Each fault is found with its code at its place."""
    faults = _planted()
    missed = collections.Counter((fault.name, fault.code) for fault in faults if not _finds(fault))
    assert len(faults) > _LEAST_FAULTS
    assert 1 - missed.total() / len(faults) >= _LEAST_FOUND, missed


def _finds(fault: Fault) -> bool:
    found = check_config(fault.config, fault.home)
    return (fault.code, fault.place) in {(it.code, it.place) for it in found}


def test_without_the_fault_nothing_is_found() -> None:
    """What is found in an automation with a fault is not found in it without."""
    home = furnished(home_of([]))
    sound = {
        "triggers": [
            {"trigger": "state", "entity_id": "light.planted", "to": "on", "for": "00:05:00"}
        ],
        "conditions": [{"condition": "state", "entity_id": "input_select.planted", "state": "a"}],
        "actions": [{"delay": 5}],
    }
    assert check_config(sound, home) == ()
    assert all(_finds(fault) for fault in faults_in(sound, home))


def test_a_fix_mends_what_it_was_offered_for() -> None:
    """After a fix its finding is gone, and the configuration that was given is as before."""
    tried = 0
    for fault in _planted()[::5]:
        for finding in check_config(fault.config, fault.home):
            if finding.fix is None or finding.code != fault.code or finding.place != fault.place:
                continue
            mended = apply_fix(fault.config, finding.fix)
            after = {(it.code, it.place, it.text) for it in check_config(mended, fault.home)}
            assert (finding.code, finding.place, finding.text) not in after
            assert mended != fault.config
            tried += 1
    assert tried > 50
