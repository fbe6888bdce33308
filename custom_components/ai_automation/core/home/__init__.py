"""Hold the snapshot of a home that everything else reasons about."""

from .dialect import (
    ActionField,
    Blueprint,
    BlueprintInput,
    Dialect,
    Placeholder,
    Purpose,
    TemplateNames,
)
from .model import (
    HOME_ZONE,
    Action,
    Area,
    Device,
    Entity,
    ExistingAutomation,
    Floor,
    Home,
    Label,
    Revision,
    Units,
    domain_of,
)

__all__ = [
    "HOME_ZONE",
    "Action",
    "ActionField",
    "Area",
    "Blueprint",
    "BlueprintInput",
    "Device",
    "Dialect",
    "Entity",
    "ExistingAutomation",
    "Floor",
    "Home",
    "Label",
    "Placeholder",
    "Purpose",
    "Revision",
    "TemplateNames",
    "Units",
    "domain_of",
]
