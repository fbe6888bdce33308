"""The zigbee models that zigbee2mqtt knows, as its messages describe devices of them."""

from functools import cache
import gzip
import json
from pathlib import Path
from typing import Any

_MODELS = Path(__file__).parent / "fixtures" / "zigbee" / "models.json.gz"

type Exposes = list[dict[str, Any]]


@cache
def _facts() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(gzip.decompress(_MODELS.read_bytes()))
    return facts


@cache
def models() -> tuple[tuple[str, str, Exposes], ...]:
    """Return vendor, model and exposes of every model."""
    facts = _facts()
    return tuple(
        (vendor, model, [facts["exposes"][number] for number in numbers])
        for vendor, model, numbers in facts["models"]
    )


def exposes_of(model: str) -> Exposes:
    """Return the exposes of a model."""
    return next(exposes for _, name, exposes in models() if name == model)


def device(model: str, name: str, ieee: str = "0x00158d0001", **more: Any) -> dict[str, Any]:
    """Return a device as it stands in the list below `bridge/devices`."""
    vendor, _, exposes = next(item for item in models() if item[1] == model)
    return {
        "ieee_address": ieee,
        "friendly_name": name,
        "type": "EndDevice",
        "network_address": 4711,
        "supported": True,
        "disabled": False,
        "interview_completed": True,
        "manufacturer": vendor,
        "model_id": model.casefold(),
        "power_source": "Battery",
        "endpoints": {"1": {"bindings": [], "clusters": {"input": [], "output": []}}},
        "definition": {
            "model": model,
            "vendor": vendor,
            "description": "",
            "exposes": exposes,
            "options": [],
            "supports_ota": False,
        },
        **more,
    }


COORDINATOR = {
    "ieee_address": "0x00124b0001",
    "friendly_name": "Coordinator",
    "type": "Coordinator",
    "definition": None,
    "supported": True,
}
