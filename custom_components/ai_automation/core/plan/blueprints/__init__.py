"""Find the blueprint that says what a plan says, and make blueprints out of plans."""

from .make import MadeBlueprint, make_blueprint
from .match import BlueprintMatch, find_blueprints

__all__ = ["BlueprintMatch", "MadeBlueprint", "find_blueprints", "make_blueprint"]
