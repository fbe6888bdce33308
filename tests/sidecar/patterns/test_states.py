"""Test that states are counted as they would be one by one."""

from hypothesis import given, strategies as st
import numpy as np

from ai_automation_sidecar.patterns.states import Coded, StateTable, Timeline
from ai_automation_sidecar.patterns.statistics import split_gain

LABELS = ("on", "off", "unavailable", "idle")


@given(st.integers(0, 2**32 - 1), st.integers(1, 150), st.integers(2, 5))
def test_best_states(seed: int, number: int, entities: int) -> None:
    """The sets that are returned are those that gain most, with the trials at which they held."""
    chance = np.random.default_rng(seed)
    times = np.sort(chance.uniform(0, 1000, number))
    every = [
        Coded(f"switch.thing_{place}", np.sort(chance.uniform(0, 1000, 20)), code, LABELS)
        for place, code in enumerate(chance.integers(0, len(LABELS), (entities, 21)))
    ]
    index = np.flatnonzero(chance.random(number) < 0.7)
    held, learned = (chance.random(len(index)) < share for share in (0.5, 0.8))
    left_out = np.arange(entities) == 0
    found, _ = StateTable(Timeline.of(every), times).best(index, held, learned, left_out, 3)
    gains = []
    for each in found:
        coded = next(it for it in every if it.entity_id == each.entity_id)
        states = np.array(coded.labels)[coded.at(times[index])]
        assert not {"unavailable"} & set(each.states)
        assert each.entity_id != "switch.thing_0"
        assert each.met.tolist() == np.isin(states, each.states).tolist()
        good, met = (int((each.met & mask).sum()) for mask in (held & learned, learned))
        gain = split_gain(good, met, int((held & learned).sum()), int(learned.sum()))
        gains.append(float(gain))
    assert gains == sorted(gains, reverse=True)
