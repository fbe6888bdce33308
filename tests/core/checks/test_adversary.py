"""Faults that were planted by hand, each of another kind, are found; without them nothing is."""

import pytest

from custom_components.ai_automation.core.checks import check_config

from .adversary import CORE, Broken, adversarial_home, broken, itself

FAULTS = tuple(broken())


def test_there_are_enough() -> None:
    """No two faults are the same, and few are left to Home Assistant."""
    assert len(FAULTS) >= 60
    assert len({repr(fault.after) for fault in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("fault", [it for it in FAULTS if it.code != CORE], ids=str)
def test_found(fault: Broken) -> None:
    """The fault is found by its code, which the automation of its owner has not."""
    home, entity_id = adversarial_home(), itself(fault)
    before = check_config(fault.before, home, entity_id=entity_id)
    after = check_config(fault.after, home, entity_id=entity_id)
    known = {(finding.code, finding.place) for finding in before}
    new = [it.code for it in after if (it.code, it.place) not in known]
    assert fault.code in new
