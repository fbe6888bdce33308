"""Test how exposes become features."""

from collections import Counter
from typing import Any

import pytest

from custom_components.ai_automation.core.capabilities import Feature, read_exposes
from custom_components.ai_automation.core.capabilities.exposes import GROUPS, KINDS
from tests.zigbee import exposes_of, models


def _features(model: str) -> dict[str, Feature]:
    features, problems = read_exposes(exposes_of(model))
    assert not problems
    return {feature.key: feature for feature in features}


def _leaves(exposes: list[dict[str, Any]]) -> int:
    """Count what is no specific type, composites and what is in them each for one."""
    return sum((item["type"] not in GROUPS) + _leaves(item.get("features", [])) for item in exposes)


def test_every_model_is_read_whole() -> None:
    """All types of all models are known, and nothing is left out."""
    kinds = Counter[str]()
    for vendor, model, exposes in models():
        features, problems = read_exposes(exposes)
        assert not problems, (vendor, model)
        assert len(features) == _leaves(exposes), (vendor, model)
        kinds.update(feature.group or feature.kind for feature in features)
    assert len(models()) > 4500
    assert kinds.keys() == KINDS | GROUPS


def test_groups_and_composites() -> None:
    """What lies in a specific type or a composite knows where."""
    lamp = _features("LED1624G9")
    assert lamp["light.brightness"].high == 254
    assert lamp["light.color.x"].within == ("color",)
    assert lamp["light.state"].values == ("ON", "OFF")
    siren = _features("HS2WD-E")
    assert siren["warning.mode"].settable
    assert not siren["warning.mode"].stated
    assert siren["warning.mode"].values == ("stop", "emergency")


@pytest.mark.parametrize(
    "exposes",
    [None, {}, "all", [3], [{"type": "light"}], [{"type": "unheard_of", "name": "x"}], [{}]],
)
def test_nonsense_is_told(exposes: object) -> None:
    """What is no expose is named, and nothing is made of it."""
    features, problems = read_exposes(exposes)
    assert features == ()
    assert problems


def test_nonsense_beside_sense() -> None:
    """One bad expose does not hide the good ones."""
    good = {"type": "numeric", "name": "battery", "property": "battery", "access": 1}
    wrong = {"type": "enum", "name": "mode", "access": "7", "values": "all"}
    features, problems = read_exposes([good, 7, wrong])
    assert [(it.name, it.access, it.values) for it in features] == [
        ("battery", 1, ()),
        ("mode", 0, ()),
    ]
    assert len(problems) == 1


def test_deep_nonsense_ends() -> None:
    """A message that is nested without end is not followed."""
    inner: dict[str, Any] = {"type": "numeric", "name": "n", "access": 1}
    for _ in range(50):
        inner = {"type": "composite", "name": "c", "access": 1, "features": [inner]}
    features, problems = read_exposes([inner])
    assert len(features) < 10
    assert problems == ("c is nested too deep",)
