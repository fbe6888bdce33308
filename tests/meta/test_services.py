"""Actions are described wherever Home Assistant looks: code, services.yaml, texts, icons."""

import ast
import re
from typing import Any

import pytest

from .keys import Code, Place
from .project import read_json, read_yaml, translations


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    """Return the actions of services.yaml."""
    return read_yaml("services.yaml")


def test_registered_actions_are_described(described: dict[str, Any]) -> None:
    """Every action named in services.yaml is named in the code."""
    assert set(described) <= Code.load().strings()


def test_described_actions_are_registered(described: dict[str, Any]) -> None:
    """Every action that a literal or constant registers is in services.yaml."""
    code = Code.load()
    for place, call in code.calls():
        match call:
            case ast.Call(
                func=ast.Attribute(attr="async_register", value=ast.Attribute(attr="services")),
                args=[_, ast.Constant() as name, *_],
            ):
                found = code.values(Place(place.file, name, place.function, place.owner))
                assert found <= set(described), str(place)


def test_every_text_has_its_action(described: dict[str, Any]) -> None:
    """Actions and their fields have names and descriptions, and no text is left over."""
    told = translations().get("services", {})
    assert set(told) == set(described)
    for action, definition in described.items():
        assert told[action]["name"]
        assert told[action]["description"]
        fields = told[action].get("fields", {})
        assert set(fields) == set((definition or {}).get("fields") or {}), action
        for field, text in fields.items():
            assert set(text) == {"name", "description"}, f"{action}.{field}"


def test_every_action_has_an_icon(described: dict[str, Any]) -> None:
    """Icons are given for exactly the actions there are."""
    icons = read_json("icons.json").get("services", {})
    assert set(icons) == set(described)


def test_icons_are_material_design() -> None:
    """Icons come from the set that Home Assistant ships."""

    def check(value: object) -> None:
        """Look at every text in the tree."""
        if isinstance(value, dict):
            for inner in value.values():
                check(inner)
        else:
            assert re.fullmatch(r"mdi:[a-z0-9-]+", str(value)), value

    check(read_json("icons.json"))


def test_every_field_has_a_selector(described: dict[str, Any]) -> None:
    """The action editor can show every field."""
    for action, definition in described.items():
        for field, value in ((definition or {}).get("fields") or {}).items():
            assert len(value["selector"]) == 1, f"{action}.{field}"
