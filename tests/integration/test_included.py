"""Test how it is found out whether automations.yaml is read."""

from pathlib import Path

import pytest

from custom_components.ai_automation.included import automations_included

MAIN, UI = "configuration.yaml", "automations.yaml"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({MAIN: "automation: !include automations.yaml"}, True),
        ({MAIN: "automation ui: !include automations.yaml\nautomation manual: []"}, True),
        ({MAIN: "automation: !include ./automations.yaml"}, True),
        ({MAIN: "default_config:"}, False),
        ({MAIN: ""}, False),
        ({MAIN: "- a list"}, False),
        ({MAIN: "automation:\nscript: !include automations.yaml"}, False),
        ({MAIN: "automations: !include automations.yaml"}, False),
        ({MAIN: "automation: []"}, False),
        ({MAIN: "# automation: !include automations.yaml"}, False),
        ({MAIN: "automation: !include other.yaml", "other.yaml": "[]"}, False),
        (
            {
                MAIN: "automation: !include other.yaml",
                "other.yaml": "- !include automations.yaml",
            },
            True,
        ),
        ({MAIN: "automation: !include_dir_merge_list auto", "auto/a.yaml": "[]"}, False),
        ({MAIN: "automation: !include_dir_merge_list auto"}, False),
        ({MAIN: "automation: !include_dir_merge_list ."}, True),
        (
            {
                MAIN: "homeassistant:\n  packages: !include_dir_named packages",
                "packages/a.yaml": "automation: !include ../automations.yaml",
            },
            True,
        ),
        (
            {
                MAIN: "homeassistant:\n  packages: !include_dir_merge_named packages",
                "packages/a.yaml": "ui:\n  automation: !include ../automations.yaml",
            },
            True,
        ),
        (
            {
                MAIN: "homeassistant: !include core.yaml",
                "core.yaml": "packages:\n  a: !include a.yaml",
                "a.yaml": "automation ui: !include automations.yaml",
            },
            True,
        ),
        (
            {
                MAIN: "homeassistant:\n  packages: !include_dir_named packages",
                "packages/.a.yaml": "automation: !include ../automations.yaml",
                "packages/empty.yaml": "",
            },
            False,
        ),
        ({MAIN: "a: !secret b\nc: !env_var D\nautomation: !include automations.yaml"}, True),
        ({MAIN: "automation: !input a"}, False),
        ({MAIN: "automation: !include loop.yaml", "loop.yaml": "- !include loop.yaml"}, False),
        ({MAIN: "automation: [unfinished"}, None),
        ({MAIN: "automation: !include missing.yaml"}, None),
        ({MAIN: "homeassistant: !include missing.yaml"}, None),
        ({}, None),
    ],
)
def test_included(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, str], *, expected: bool | None
) -> None:
    """The file counts as read where Home Assistant reads it, and only there."""
    folder = tmp_path_factory.mktemp("config")
    for name, text in {UI: "", **files}.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert automations_included(folder) is expected


def test_not_a_text(tmp_path: Path) -> None:
    """A configuration that is no text says nothing."""
    (tmp_path / MAIN).write_bytes(b"\xff\xfe\x00")
    assert automations_included(tmp_path) is None
