"""Test which installed blueprints fit a room."""

from dataclasses import replace
from pathlib import Path

from ai_automation_sidecar.core.checks import check_config
from ai_automation_sidecar.core.community import (
    Corpus,
    Entry,
    Match,
    blueprint_matches,
    texts_in,
)
from ai_automation_sidecar.core.home import (
    Action,
    Area,
    Dialect,
    Entity,
    ExistingAutomation,
    Home,
)
from ai_automation_sidecar.core.plan import compile_plan
from ai_automation_sidecar.core.policy import judge
from ai_automation_sidecar.core.synergies import Usage
from ai_automation_sidecar.history.storage import read_blueprints

_MOTION = """
blueprint:
  name: Motion light
  domain: automation
  input:
    devices:
      name: Devices
      input:
        sensor: {selector: {entity: {filter: [{domain: binary_sensor, device_class: motion}]}}}
        lamp: {selector: {target: {entity: [{domain: light}]}}}
    wait: {default: 120, selector: {number: {min: 0, max: 600}}}
triggers: [{trigger: state, entity_id: !input sensor, to: "on"}]
actions: [{action: light.turn_on, target: !input lamp}, {delay: !input wait}]
"""


def _home(folder: Path, *automations: ExistingAutomation) -> Home:
    entities = [
        Entity("binary_sensor.hall", "Hall motion", area_id="hall", device_class="motion"),
        Entity("light.hall", "Hall light", area_id="hall"),
        Entity("binary_sensor.bath", "Bath motion", area_id="bath", device_class="motion"),
        Entity("light.bath", "Bath light", area_id="bath"),
        Entity("light.attic", "Attic light", area_id="attic"),
    ]
    return Home(
        entities={it.entity_id: it for it in entities},
        areas={it: Area(it, it.title()) for it in ("hall", "bath", "attic")},
        actions={"light.turn_on": Action("light.turn_on", targeted=True)},
        automations=automations,
        dialect=Dialect(blueprints=read_blueprints(folder)),
    )


def _folder(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "blueprints" / "automation" / "somebody"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)
    return tmp_path


def _found(home: Home, corpus: Corpus, **acts: float) -> tuple[Match, ...]:
    usage = Usage(30, {}, {f"light.{name}": often for name, often in acts.items()})
    return blueprint_matches(home, usage, corpus, texts_in("en"))


def test_the_room_that_is_used_most(tmp_path: Path) -> None:
    """A room with all devices is offered, filled, sound, with how many others do so."""
    home = _home(_folder(tmp_path, motion=_MOTION))
    corpus = Corpus((Entry(frozenset({"motion"}), frozenset({"light"})),) * 4)
    (match,) = _found(home, corpus, hall=1, bath=5)
    assert match.title == "Bath: Motion light"
    assert match.support == 4
    config = compile_plan(match.plan)
    assert config["use_blueprint"] == {
        "path": "somebody/motion.yaml",
        "input": {"sensor": "binary_sensor.bath", "lamp": {"entity_id": "light.bath"}},
    }
    assert not [it for it in check_config(config, home) if it.severity == "error"]
    assert not judge(config, home).items


def test_what_is_used_is_left(tmp_path: Path) -> None:
    """Where the blueprint, or anything else, connects the devices, the other room is offered."""
    folder = _folder(tmp_path, motion=_MOTION)
    used = {
        "use_blueprint": {
            "path": "somebody/motion.yaml",
            "input": {"sensor": "binary_sensor.bath", "lamp": {"entity_id": "light.bath"}},
        }
    }
    home = _home(folder, ExistingAutomation("automation.bath", "Bath", config=used))
    (match,) = _found(home, Corpus(), hall=1, bath=5)
    assert match.area_id == "hall"
    other = replace(home.automations[0], entity_id="automation.hall", config={
        "triggers": [{"trigger": "state", "entity_id": "binary_sensor.hall"}],
        "actions": [{"action": "light.turn_on", "target": {"area_id": "hall"}}],
    })  # fmt: skip
    assert _found(_home(folder, *home.automations, other), Corpus()) == ()


def test_what_is_to_be_chosen_is_the_owners(tmp_path: Path) -> None:
    """Blueprints that ask for texts, or for any entity, and those that are none, are left."""
    asks = _MOTION.replace("{default: 120, selector: {number", "{selector: {number")
    anything = _MOTION.replace("{entity: {filter: [{domain: binary_sensor, device_class: motion}]}}", "{entity: {}}")  # fmt: skip  # noqa: E501
    folder = _folder(tmp_path, asks=asks, anything=anything, broken="a: [", other="x: 1")
    assert _found(_home(folder), Corpus()) == ()
    assert read_blueprints(folder).keys() == {"somebody/anything.yaml", "somebody/asks.yaml"}
    assert read_blueprints(tmp_path / "nowhere") == {}
