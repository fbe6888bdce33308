"""Every text that the code asks for exists, and none there is left over."""

import ast
from collections.abc import Iterator, Mapping
import re
from typing import Any

import pytest

from .keys import Code, Place
from .project import INTEGRATION, read_json, read_yaml, translations

FORMS = {"config_flow.py", "flow.py", "options_flow.py"}
# Sections of texts by the flow's base class, or by the class itself for those of sub-entries.
FLOWS = {
    "IssueFlow": ("issues",),
    "ConfigFlow": ("config",),
    "OptionsFlow": ("options",),
    "OptionsFlowWithReload": ("options",),
    "ServerFlow": ("config_subentries.model_server",),
    "TaskFlow": ("config_subentries.ai_task",),
    "ConfigSubentryFlow": ("config_subentries.model_server", "config_subentries.ai_task"),
}
SECTIONS = sorted({section for sections in FLOWS.values() for section in sections})
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


def _sections(place: Place) -> tuple[str, ...]:
    """Return the sections of texts of the flow that a place lies in."""
    names = [place.owner.name, *map(ast.unparse, place.owner.bases)] if place.owner else []
    for name in names:
        if (sections := FLOWS.get(name.rpartition(".")[2])) is not None:
            return sections
    return ("config",)


def _told(texts: dict[str, Any], part: str) -> dict[str, dict[str, Any]]:
    """Return one part ("step", "error", "abort") of every section that has it."""
    found: dict[str, dict[str, Any]] = {}
    for section in SECTIONS:
        of_section = texts
        for key in section.split("."):
            of_section = of_section.get(key, {})
        if of_section.get(part):
            found[section] = of_section[part]
    repairs: dict[str, Any] = {}
    for issue in texts.get("issues", {}).values():
        repairs |= issue.get("fix_flow", {}).get(part, {})
    if repairs:
        found["issues"] = repairs
    return found


def _note(found: dict[str, set[str]], place: Place, keys: set[str]) -> None:
    """Note keys for the sections of a place."""
    for section in _sections(place):
        found.setdefault(section, set()).update(keys)


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
            _note(found, place, code.values(place))
    return found


def test_flow_steps(code: Code, texts: dict[str, Any]) -> None:
    """Each step of a flow has texts, and each text its step."""
    told = {section: set(steps) for section, steps in _told(texts, "step").items()}
    assert told == _steps(code)


def _errors(code: Code) -> dict[str, set[str]]:
    """Return the errors of forms, by section: values of `errors` dictionaries."""
    found: dict[str, set[str]] = {}
    for place, _call in code.keyword("errors"):
        for value in _error_values(place):
            inner = Place(place.file, value, place.function, place.owner)
            _note(found, place, code.values(inner))
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
    told = {section: set(errors) for section, errors in _told(texts, "error").items()}
    assert told == _errors(code)


def test_flow_aborts(code: Code, texts: dict[str, Any]) -> None:
    """Each reason to abort has its text, and each text its reason."""
    found: dict[str, set[str]] = {}
    helpers: set[str] = set()
    for place, call in code.calls():
        helpers.add(_callee(call))
        if place.owner:
            _note(found, place, HELPER_ABORTS.get(_callee(call), set()))
    for place, call in code.keyword("reason"):
        if _callee(call) == "async_abort":
            _note(found, place, code.values(place))
    if helpers & {"async_update_reload_and_abort", "async_update_and_abort"}:
        methods = {
            node.name
            for tree in code.trees.values()
            for node in ast.walk(tree)
            if isinstance(node, ast.AsyncFunctionDef)
        }
        found["config"] |= {text for step, text in SUCCESS_ABORTS.items() if step in methods}
    told = {section: set(aborts) for section, aborts in _told(texts, "abort").items()}
    assert told == {section: reasons for section, reasons in found.items() if reasons}


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield path and text of every leaf."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else key)
    else:
        yield path, value


def test_fields_are_described(texts: dict[str, Any]) -> None:
    """Every field of a form has a label and a description."""
    for section, steps in _told(texts, "step").items():
        for name, step in steps.items():
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
        for steps in _told(texts, "step").values()
        for step in steps.values()
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


def test_errors_have_a_message(texts: dict[str, Any]) -> None:
    """Home Assistant looks for the text of an exception in its `message`, and nowhere else."""
    assert [key for key, text in texts["exceptions"].items() if set(text) != {"message"}] == []
