"""The manifest follows hassfest's rules, and all versions agree."""

import tomllib

from awesomeversion import AwesomeVersion, AwesomeVersionStrategy
from homeassistant.const import __version__ as tested_version
from packaging.requirements import Requirement
import pytest

from .project import INTEGRATION, ROOT, read_json

KNOWN_KEYS = {
    "after_dependencies", "codeowners", "config_flow", "dependencies", "documentation", "domain",
    "import_executor", "integration_type", "iot_class", "issue_tracker", "loggers", "name",
    "quality_scale", "requirements", "single_config_entry", "version",
}  # fmt: skip
REQUIRED_KEYS = {"codeowners", "documentation", "issue_tracker", "iot_class", "name", "version"}


def test_keys_are_known_and_in_order() -> None:
    """Keys are those of the closed schema: domain, name, then by the alphabet."""
    keys = list(read_json("manifest.json"))
    assert set(keys) <= KNOWN_KEYS
    assert set(keys) >= REQUIRED_KEYS
    assert keys == ["domain", "name", *sorted(set(keys) - {"domain", "name"})]


def test_values_are_accepted() -> None:
    """The values hassfest and the loader look at have their form."""
    manifest = read_json("manifest.json")
    assert manifest["domain"] == INTEGRATION.name
    assert all(owner.startswith("@") for owner in manifest["codeowners"])
    assert manifest["codeowners"]
    assert manifest["documentation"].startswith("https://")
    assert "www.home-assistant.io/integrations" not in manifest["documentation"]
    assert manifest["integration_type"] == "service"


def test_versions_agree() -> None:
    """Integration and sidecar are released together."""
    version = read_json("manifest.json")["version"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert version == project["project"]["version"]
    assert AwesomeVersion(version).strategy is AwesomeVersionStrategy.SEMVER


def test_requirements_are_installed_where_it_is_tested() -> None:
    """Both environments of the lock file hold what the manifest asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {Requirement(text).name for text in read_json("manifest.json")["requirements"]}
    newest = {Requirement(text).name for text in project["dependency-groups"]["hass"]}
    sidecar = {Requirement(text).name for text in project["project"]["dependencies"]}
    assert names <= newest
    assert names <= sidecar


@pytest.mark.parametrize(("image", "size"), [("icon.png", 256), ("icon@2x.png", 512)])
def test_brand_images_have_their_size(image: str, size: int) -> None:
    """Home Assistant serves the images out of the integration's own folder."""
    content = (INTEGRATION / "brand" / image).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert (int.from_bytes(content[16:20]), int.from_bytes(content[20:24])) == (size, size)


def test_floor_is_not_above_what_is_tested() -> None:
    """The oldest supported release is one that the tests run on."""
    floor = read_json("../../hacs.json")["homeassistant"]
    assert AwesomeVersion(floor) <= AwesomeVersion(tested_version)
