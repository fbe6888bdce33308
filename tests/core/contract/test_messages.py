"""Messages survive the way, and wrong ones are refused."""

import pytest

from custom_components.ai_automation.core.contract import (
    CONTRACT_VERSION,
    OLDEST_CONTRACT,
    AnalysisState,
    ContractError,
    Info,
)


def info(low: int, high: int) -> Info:
    """Return the information of a sidecar with this contract range."""
    return Info("1", "all", low, high, "id", 1)


def test_messages_survive_and_grow() -> None:
    """Unknown keys of a newer peer are ignored."""
    state = AnalysisState("1", "done", stats={"rows": 3})
    assert AnalysisState.from_dict(state.to_dict() | {"new": 1}) == state


@pytest.mark.parametrize("data", [None, [], "x", {"version": "1"}])
def test_wrong_messages_are_refused(data: object) -> None:
    """What is no message is an error with its name."""
    with pytest.raises(ContractError, match="Info"):
        Info.from_dict(data)


def test_the_handshake() -> None:
    """Ranges that overlap fit."""
    assert info(OLDEST_CONTRACT, CONTRACT_VERSION + 3).fit == "fits"
    assert info(CONTRACT_VERSION + 1, CONTRACT_VERSION + 2).fit == "too_new"
    assert info(0, OLDEST_CONTRACT - 1).fit == "too_old"
