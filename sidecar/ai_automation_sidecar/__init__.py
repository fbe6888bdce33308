"""Mine a home's history for habits, beside the Home Assistant integration AI Automation."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("ai-automation-sidecar")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0.0.0"
