"""Every text that the code asks for exists, and none there is left over."""

import ast
from collections.abc import Iterator, Mapping
import re
from typing import Any

import pytest

from .keys import Code, Place
from .project import INTEGRATION, read_json, read_yaml, translations

FORMS = {"config_flow.py", "options_flow.py"}
FLOWS = {"ConfigFlow": "config", "OptionsFlow": "options", "OptionsFlowWithReload": "options"}
# Aborts that Home Assistant's own helpers raise, by the helper that does.
HELPER_ABORTS = {
    "_abort_if_unique_id_configured": {"already_configured"},
    "_abort_if_unique_id_mismatch": {"unique_id_mismatch"},
    "_async_abort_entries_match": {"already_configured"},
}
SUCCESS_ABORTS = {"async_step_reauth": "reauth_successful",
                  "async_step_reconfigure": "reconfigure_successful"}  # fmt: skip


@pytest.fixture(scope="module")
def code() -> Code:
    """Return the integration's code."""
    return Code.load()


@pytest.fixture(scope="module")
def texts() -> dict[str, Any]:
    """Return the English texts."""
    return translations()


def _callee(call: ast.Call) -> str:
    """Return the last part of the called name."""
    return ast.unparse(call.func).rpartition(".")[2]


def _section(place: Place) -> str:
    """Return the section of texts of the flow that a place lies in."""
    for base in place.owner.bases if place.owner else ():
        if (section := FLOWS.get(ast.unparse(base).rpartition(".")[2])) is not None:
            return section
    return "config"


def _keys(code: Code, kind: str) -> set[str]:
    """Return the translation keys given to issues, entities or exceptions."""
    found: set[str] = set()
    for place, call in code.keyword("translation_key"):
        name = _callee(call)
        if "issue" in name:
            this = "issues"
        elif name.endswith(("EntityDescription", "SelectorConfig", "DeviceInfo")):
            this = "other"
        else:
            this = "exceptions"
        if this == kind:
            found |= code.values(place)
    return found


def test_exceptions(code: Code, texts: dict[str, Any]) -> None:
    """Exceptions have their messages."""
    assert set(texts.get("exceptions", {})) == _keys(code, "exceptions")


def test_issues(code: Code, texts: dict[str, Any]) -> None:
    """Repair issues have a title, and a description or the steps of their repair."""
    issues = texts.get("issues", {})
    assert set(issues) == _keys(code, "issues")
    for issue in issues.values():
        assert issue["title"]
        assert ("description" in issue) != ("fix_flow" in issue)


def _entity_keys(code: Code) -> dict[str, set[str]]:
    """Return the translation keys of entities by platform."""
    found: dict[str, set[str]] = {}
    for file, tree in code.trees.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
                continue
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(ast.unparse(each).endswith("_attr_translation_key") for each in targets):
                values = code.values(Place(file, node.value, None, None))
                found.setdefault(file.stem, set()).update(values)
    for place, call in code.keyword("translation_key"):
        if _callee(call).endswith("EntityDescription"):
            found.setdefault(place.file.stem, set()).update(code.values(place))
    return found


def test_entities(code: Code, texts: dict[str, Any]) -> None:
    """Entities have their names, and nothing but entities."""
    named = {platform: set(keys) for platform, keys in texts.get("entity", {}).items()}
    assert named == _entity_keys(code)


def test_entity_icons(texts: dict[str, Any]) -> None:
    """Only entities that exist have icons."""
    entities = texts.get("entity", {})
    for platform, keys in read_json("icons.json").get("entity", {}).items():
        assert set(keys) <= set(entities.get(platform, {}))


def _steps(code: Code) -> dict[str, set[str]]:
    """Return the steps shown, by section."""
    found: dict[str, set[str]] = {}
    for place, call in code.keyword("step_id"):
        if _callee(call) in {"async_show_form", "async_show_menu", "async_show_progress"}:
            found.setdefault(_section(place), set()).update(code.values(place))
    return found


def test_flow_steps(code: Code, texts: dict[str, Any]) -> None:
    """Each step of a flow has texts, and each text its step."""
    told = {
        section: set(texts[section]["step"])
        for section in ("config", "options")
        if texts.get(section, {}).get("step")
    }
    assert told == _steps(code)


def _errors(code: Code) -> dict[str, set[str]]:
    """Return the errors of forms, by section: values of `errors` dictionaries."""
    found: dict[str, set[str]] = {}
    for place, _call in code.keyword("errors"):
        for value in _error_values(place):
            inner = Place(place.file, value, place.function, place.owner)
            found.setdefault(_section(place), set()).update(code.values(inner))
    return found


def _error_values(place: Place) -> Iterator[ast.expr]:
    """Yield what a form's errors can be: a literal, or what is put into a local dictionary."""
    if isinstance(place.node, ast.Dict):
        yield from place.node.values
        return
    name = ast.unparse(place.node)
    for node in ast.walk(place.function) if place.function else ():
        match node:
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=owner))], value=value):
                if owner == name:
                    yield value
            case ast.Assign(targets=[ast.Name(id=owner)], value=ast.Dict(values=values)):
                yield from values if owner == name else ()
            case ast.AnnAssign(target=ast.Name(id=owner), value=ast.Dict(values=values)):
                yield from values if owner == name else ()


def test_flow_errors(code: Code, texts: dict[str, Any]) -> None:
    """Each error of a form has its text, and each text its error."""
    told = {
        section: set(texts[section]["error"])
        for section in ("config", "options")
        if texts.get(section, {}).get("error")
    }
    assert told == _errors(code)


def test_flow_aborts(code: Code, texts: dict[str, Any]) -> None:
    """Each reason to abort has its text, and each text its reason."""
    found: dict[str, set[str]] = {}
    helpers: set[str] = set()
    for place, call in code.calls():
        section = found.setdefault(_section(place), set()) if place.owner else set()
        helpers.add(_callee(call))
        section |= HELPER_ABORTS.get(_callee(call), set())
    for place, call in code.keyword("reason"):
        if _callee(call) == "async_abort":
            found.setdefault(_section(place), set()).update(code.values(place))
    if helpers & {"async_update_reload_and_abort", "async_update_and_abort"}:
        methods = {
            node.name
            for tree in code.trees.values()
            for node in ast.walk(tree)
            if isinstance(node, ast.AsyncFunctionDef)
        }
        found["config"] |= {text for step, text in SUCCESS_ABORTS.items() if step in methods}
    told = {section: set(texts.get(section, {}).get("abort", {})) for section in FLOWS.values()}
    assert told == {section: found.get(section, set()) for section in FLOWS.values()}


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield path and text of every leaf."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else key)
    else:
        yield path, value


def test_fields_are_described(texts: dict[str, Any]) -> None:
    """Every field of a form has a label and a description."""
    for section in ("config", "options"):
        for name, step in texts.get(section, {}).get("step", {}).items():
            data = set(step.get("data", {}))
            assert set(step.get("data_description", {})) == data, f"{section}.step.{name}"


def test_form_fields(code: Code, texts: dict[str, Any]) -> None:
    """The fields that forms ask for are those that have labels."""
    asked: set[str] = set()
    for place, call in code.calls():
        if place.file.name in FORMS and call.args and _callee(call) in {"Required", "Optional"}:
            inner = Place(place.file, call.args[0], place.function, place.owner)
            asked |= code.values(inner)
    told = {
        field
        for section in ("config", "options")
        for step in texts.get(section, {}).get("step", {}).values()
        for field in step.get("data", {})
    }
    assert asked == told


def test_selectors(code: Code, texts: dict[str, Any]) -> None:
    """Choices of selectors have their texts."""
    asked = {
        value
        for place, call in code.keyword("translation_key")
        if _callee(call).endswith("SelectorConfig")
        for value in code.values(place)
    }
    for action in read_yaml("services.yaml").values():
        for field in ((action or {}).get("fields") or {}).values():
            for selector in field.get("selector", {}).values():
                asked |= (
                    {selector["translation_key"]}
                    if (selector or {}).get("translation_key")
                    else set()
                )
    assert set(texts.get("selector", {})) == asked


def test_texts_are_literal(texts: dict[str, Any]) -> None:
    """Texts hold no reference, which only core resolves, and no address, which may change."""
    for path, text in _leaves(texts):
        assert isinstance(text, str), path
        assert text.strip() == text, path
        assert text, path
        assert "[%key:" not in text, path
        assert not re.search(r"https?://", text), path


def test_placeholders_are_given(code: Code, texts: dict[str, Any]) -> None:
    """A placeholder of an exception or issue is a word that the code knows."""
    words = code.strings() | {
        keyword.arg
        for _place, call in code.calls()
        for keyword in call.keywords
        if keyword.arg is not None
    }
    for section in ("exceptions", "issues"):
        for path, text in _leaves(texts.get(section, {})):
            for name in re.findall(r"{(\w+)}", text):
                assert name in words, f"{section}.{path}: {{{name}}}"


def test_only_one_source_of_texts() -> None:
    """A custom integration's texts are read from `translations` alone."""
    assert not (INTEGRATION / "strings.json").exists()
