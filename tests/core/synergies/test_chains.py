"""Test that chains chain: what one does is what the next waits for."""

from custom_components.ai_automation.core.checks import check_config
from custom_components.ai_automation.core.home import Entity
from custom_components.ai_automation.core.plan import compile_plan
from custom_components.ai_automation.core.synergies import chained, find_synergies

from .house import full_house
from .test_find import USED


def test_motion_light_fan() -> None:
    """Motion lights the lamp, the lamp runs the fan: three devices, one automation."""
    home = full_house()
    synergies = find_synergies(home, USED)
    chains = [it for it in chained(synergies) if it.kind == "synergy_chain"]
    (chain,) = chains
    assert [link.relation.name for link in chain.links] == ["motion_light", "light_fan"]
    assert chain.actors == ("light.wc", "switch.wc_extractor")
    config = compile_plan(chain.plan)
    assert [next(iter(step)) for step in config["actions"]] == [
        "action", "delay", "action", "wait_for_trigger", "action", "delay", "action",
    ]  # fmt: skip
    assert [step["action"] for step in config["actions"] if "action" in step] == [
        "light.turn_on",
        "switch.turn_on",
        "light.turn_off",
        "switch.turn_off",
    ]
    assert not [it for it in check_config(config, home) if it.severity != "info"]


def test_links_are_not_offered_twice() -> None:
    """What is in a chain is not offered by itself as well."""
    synergies = find_synergies(full_house(), USED)
    keys = [it.key for it in chained(synergies)]
    linked = {link.key for it in chained(synergies) for link in it.links}
    assert linked
    assert not linked & set(keys)
    assert len(keys) == len(set(keys))


def test_no_link_comes_back() -> None:
    """Every link waits for what the one before it does, in that state, and none repeats."""
    blind = Entity(
        "cover.wc", "Toilet blind", area_id="wc", device_class="blind", state="open",
        capabilities=frozenset({"open", "close"}),
    )  # fmt: skip
    home = full_house(entities=[blind], without=["binary_sensor.wc_motion"])
    used = {"cover.wc": 5.0, "light.wc": 5.0, "switch.wc_extractor": 5.0, "person.anna": 5.0}
    synergies = find_synergies(home, type(USED)(30, {**used, "light.wc": 9.0}, used))
    for chain in chained(synergies):
        devices = [*chain.triggers, *chain.actors]
        assert len(devices) == len(set(devices))
        for first, second in zip(chain.links, chain.links[1:], strict=False):
            assert first.relation.do is not None
            assert set(second.triggers) <= set(first.actors)
            assert first.relation.do.leads_to in second.relation.start.states


def test_nothing_to_chain() -> None:
    """Without a second link there is no chain."""
    home = full_house(without=["switch.wc_extractor"])
    assert all(it.kind == "synergy" for it in chained(find_synergies(home, USED)))
