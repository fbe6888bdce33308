"""Hold the snapshot of a home that everything else reasons about."""

from .model import (
    HOME_ZONE,
    Action,
    ActionField,
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
    "Device",
    "Entity",
    "ExistingAutomation",
    "Floor",
    "Home",
    "Label",
    "Revision",
    "Units",
    "domain_of",
]
