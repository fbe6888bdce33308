"""Hold what triggers, conditions and actions need: the world, templates and their variables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .templates import Templates
from .world import World


@dataclass(frozen=True, slots=True)
class Scene:
    """The world at now, and the variables of one run."""

    world: World
    templates: Templates
    variables: dict[str, Any] = field(default_factory=dict)

    def having(self, variables: Mapping[str, Any]) -> Scene:
        """Return a scene with more variables, which the other does not see."""
        return Scene(self.world, self.templates, {**self.variables, **variables})

    def rendered(self, value: Any) -> Any:
        """Return a value with its templates rendered."""
        return self.templates.rendered(value, self.variables)
