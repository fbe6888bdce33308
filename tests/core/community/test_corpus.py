"""Test what is kept of automations of others: roles, and nothing else."""

from pathlib import Path
import re
from typing import Any

import pytest

from ai_automation_sidecar.community import read_corpus
from ai_automation_sidecar.core.community import Entry, automations_in, entry_of
from ai_automation_sidecar.errors import ConfigError

FIXTURES = Path(__file__).parents[2] / "fixtures" / "automations"
_BLUEPRINT = """
blueprint:
  name: Motion light
  domain: automation
  input:
    more:
      name: Section
      input:
        sensor: {selector: {entity: {filter: [{domain: binary_sensor, device_class: motion}]}}}
    lamp: {selector: {target: {entity: [{domain: light}]}}}
triggers: [{trigger: state, entity_id: !input sensor, to: "on"}]
actions: [{action: homeassistant.turn_on, target: !input lamp}]
"""


def _entry(trigger: dict[str, Any], action: dict[str, Any]) -> Entry | None:
    return entry_of({"triggers": [trigger], "actions": [action]})


def test_roles() -> None:
    """Ids of others tell the role by domain and words; message and names are dropped."""
    entry = _entry(
        {"trigger": "state", "entity_id": "binary_sensor.annas_hallway_motion", "to": "on"},
        {"action": "notify.mobile_app_annas_phone", "data": {"message": "+49 170 1234567"}},
    )
    assert entry == Entry(frozenset({"motion"}), frozenset({"notify"}))


def test_places_of_entities() -> None:
    """Templates, zones, devices and the clock start automations too."""
    light = {"service": "light.turn_on", "entity_id": "light.x"}
    humid = "{{ is_state('sensor.bad_humidity', 'x') }}"
    device = {"trigger": "device", "device_id": "a", "domain": "binary_sensor", "type": "motion"}
    triggers: dict[str, dict[str, Any]] = {
        "humidity": {"platform": "template", "value_template": humid},
        "presence": {"trigger": "zone", "entity_id": "person.anna", "zone": "zone.home"},
        "clock": {"trigger": "time", "at": "07:00"},
        "motion": device,
    }
    for role, trigger in triggers.items():
        assert _entry(trigger, light) == Entry(frozenset({role}), frozenset({"light"}))


def test_real_automations() -> None:
    """Real people's files are read, packages too, and nothing of theirs but roles is kept."""
    corpus = read_corpus([FIXTURES])
    assert len(corpus.entries) > 100
    roles = {role for it in corpus.entries for role in (*it.starts, *it.acts)}
    assert all(re.fullmatch(r"[a-z_]{2,24}", role) for role in roles), roles
    (_, count), *_ = corpus.patterns()
    assert count > 10
    assert corpus.support({"motion"}, {"light"}) >= 3
    assert corpus.support({"motion"}, {"lawn_mower"}) == 0


def test_blueprints(tmp_path: Path) -> None:
    """Inputs of a blueprint have the roles of their selectors."""
    (tmp_path / "motion.yaml").write_text(_BLUEPRINT)
    (entry,) = read_corpus([tmp_path]).entries
    assert entry == Entry(frozenset({"motion"}), frozenset({"light"}))


def test_files_that_are_none(tmp_path: Path) -> None:
    """Broken files are told, secrets and links that lead away are never opened."""
    (tmp_path / "broken.yaml").write_text("a: [")
    (tmp_path / "secrets.yaml").write_text("[")
    (tmp_path / "text.txt").write_text("[")
    (tmp_path / "link.yaml").symlink_to(FIXTURES / "basnijholt" / "automations" / "light.yaml")
    corpus = read_corpus([tmp_path])
    assert corpus.entries == ()
    assert len(corpus.skipped) == 1
    with pytest.raises(ConfigError, match="is not there"):
        read_corpus([tmp_path / "none"])


def test_shapes() -> None:
    """Lists, packages and single automations are all found, and nothing else."""
    one = {"trigger": [1], "action": [2]}
    assert len(list(automations_in([one, {"x": 1}, "text"]))) == 1
    package = {"automation": [one], "automation hall": one, "script": {"a": one}}
    assert len(list(automations_in(package))) == 2
    assert len(list(automations_in({"homeassistant": {"packages": {"p": package}}}))) == 2
    assert list(automations_in(None)) == []
