"""The quality scale names every rule, and what it calls done can be seen in the code."""

import ast
from collections.abc import Callable
from pathlib import Path
import re

import pytest

from .keys import Code
from .project import INTEGRATION, ROOT, read_json, read_yaml

RULES = Path(__file__).with_name("quality_scale_rules.txt").read_text(encoding="utf-8").split()
STATUSES = {"done", "todo", "exempt"}
TRANSLATED = {
    "ConfigEntryAuthFailed", "ConfigEntryError", "ConfigEntryNotReady", "HomeAssistantError",
    "ServiceValidationError", "UpdateFailed",
}  # fmt: skip
# The README's headings that documentation rules ask for.
HEADINGS = {
    "docs-actions": r"actions?",
    "docs-configuration-parameters": r"option|configur|set.?up",
    "docs-installation-instructions": r"install",
    "docs-known-limitations": r"limit",
    "docs-removal-instructions": r"remov",
    "docs-troubleshooting": r"troubl|problem|wrong",
}


def _rules() -> dict[str, tuple[str, str]]:
    """Return status and comment of every rule."""
    return {
        rule: (value, "") if isinstance(value, str) else (value["status"], value.get("comment", ""))
        for rule, value in read_yaml("quality_scale.yaml")["rules"].items()
    }


def test_every_rule_is_answered() -> None:
    """No rule is forgotten, none invented, and every exemption has its reason."""
    rules = _rules()
    assert set(rules) == set(RULES)
    for rule, (status, comment) in rules.items():
        assert status in STATUSES, rule
        assert status == "done" or comment, f"{rule}: say why it is {status}"


def _function(code: Code, module: str, name: str) -> ast.AsyncFunctionDef | None:
    """Return an async function of a module."""
    for file, tree in code.trees.items():
        if file == INTEGRATION / module:
            for node in ast.walk(tree):
                if isinstance(node, ast.AsyncFunctionDef) and node.name == name:
                    return node
    return None


def _defines(code: Code, name: str) -> bool:
    """Return whether any module defines the async function."""
    return any(_function(code, str(file.relative_to(INTEGRATION)), name) for file in code.trees)


def _source(code: Code) -> str:
    """Return the normalised code of the whole integration."""
    return "\n".join(ast.unparse(tree) for tree in code.trees.values())


def _action_setup(code: Code) -> bool:
    """Actions are registered when the integration is set up, not with an entry."""
    entry = _function(code, "__init__.py", "async_setup_entry")
    return (
        _function(code, "__init__.py", "async_setup") is not None
        and entry is not None
        and "services" not in ast.unparse(entry)
    )


def _parallel_updates(code: Code) -> bool:
    """Every platform says how many updates may run at once."""
    platforms = [
        file
        for file, tree in code.trees.items()
        if file.parent == INTEGRATION
        and file.name != "__init__.py"
        and any(
            isinstance(node, ast.AsyncFunctionDef) and node.name == "async_setup_entry"
            for node in tree.body
        )
    ]
    return bool(platforms) and all(
        re.search(r"^PARALLEL_UPDATES\b.*= [01]$", file.read_text(encoding="utf-8"), re.MULTILINE)
        for file in platforms
    )


def _exceptions_translated(code: Code) -> bool:
    """Errors that a person reads are raised with a translation key."""
    wrong = [
        f"{file.name}:{node.lineno}"
        for file, tree in code.trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and ast.unparse(node.exc.func).rpartition(".")[2] in TRANSLATED
        and not {"translation_domain", "translation_key"}
        <= {keyword.arg for keyword in node.exc.keywords}
    ]
    assert not wrong, wrong
    return True


def _runtime_data(code: Code) -> bool:
    """What an entry needs lies on the entry."""
    source = _source(code)
    return ".runtime_data = " in source and "hass.data[DOMAIN]" not in source


def _websession(code: Code) -> bool:
    """Home Assistant's session is used, and none made."""
    source = _source(code)
    return "async_get_clientsession(" in source and "ClientSession()" not in source


CHECKS: dict[str, Callable[[Code], bool]] = {
    "action-setup": _action_setup,
    "brands": lambda _: (INTEGRATION / "brand" / "icon.png").is_file(),
    "common-modules": lambda code: (
        "DataUpdateCoordinator" not in _source(code) or (INTEGRATION / "coordinator.py").is_file()
    ),
    "config-entry-unloading": lambda code: (
        _function(code, "__init__.py", "async_unload_entry") is not None
    ),
    "config-flow": lambda _: read_json("manifest.json")["config_flow"] is True,
    "config-flow-test-coverage": lambda _: (
        ROOT / "tests" / "integration" / "test_config_flow.py"
    ).is_file(),
    "devices": lambda code: "DeviceInfo(" in _source(code),
    "diagnostics": lambda code: (
        _function(code, "diagnostics.py", "async_get_config_entry_diagnostics") is not None
    ),
    "discovery": lambda code: _defines(code, "async_step_hassio"),
    "entity-translations": lambda code: "translation_key" in _source(code),
    "entity-unique-id": lambda code: "_attr_unique_id" in _source(code),
    "exception-translations": _exceptions_translated,
    "has-entity-name": lambda code: "_attr_has_entity_name = True" in _source(code),
    "icon-translations": lambda code: (
        "_attr_icon" not in _source(code) and (INTEGRATION / "icons.json").is_file()
    ),
    "inject-websession": _websession,
    "integration-owner": lambda _: bool(read_json("manifest.json")["codeowners"]),
    "parallel-updates": _parallel_updates,
    "reauthentication-flow": lambda code: _defines(code, "async_step_reauth"),
    "reconfiguration-flow": lambda code: _defines(code, "async_step_reconfigure"),
    "repair-issues": lambda code: "async_create_issue(" in _source(code),
    "runtime-data": _runtime_data,
    "strict-typing": lambda _: (
        "\nstrict = true\n" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    ),
    "unique-config-entry": lambda code: (
        read_json("manifest.json").get("single_config_entry") is True
        or "async_set_unique_id(" in _source(code)
    ),
}


@pytest.mark.parametrize("rule", CHECKS)
def test_done_can_be_seen(rule: str) -> None:
    """A rule that is called done leaves its trace in the code, and the other way round."""
    status, _comment = _rules()[rule]
    if status == "done":
        assert CHECKS[rule](Code.load()), f"{rule} is called done, and the code does not show it"


@pytest.mark.parametrize(("rule", "heading"), HEADINGS.items())
def test_documented_can_be_read(rule: str, heading: str) -> None:
    """The README has the section that a documentation rule asks for."""
    status, _comment = _rules()[rule]
    if status == "done":
        readme = (ROOT / "README.md").read_text(encoding="utf-8")
        assert re.search(rf"^#+ .*(?:{heading})", readme, re.IGNORECASE | re.MULTILINE), rule
