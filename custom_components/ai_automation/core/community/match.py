"""Match a library of well-made automations with a home, by roles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
import json
from math import exp
from pathlib import Path
from typing import Any

from ..home import Entity, Home
from ..plan import AutomationPlan, compile_actions, lift
from ..synergies import Usage, ties_of
from ..synergies.kinds import EVERYBODY, Picker
from ..synergies.plans import tell
from ..synergies.rooms import room_kind
from ..synergies.ties import BY_TIME
from ..texts import Texts, choose, load_texts
from .corpus import Corpus
from .roles import role_of

_FOLDER = Path(__file__).parent
_TEXTS = load_texts(_FOLDER / "texts")
_LIBRARY: Sequence[Mapping[str, Any]] = json.loads(
    (_FOLDER / "templates.json").read_text(encoding="utf-8")
)
# What a template is worth without anybody else using such a pair, and how many make it certain.
ALONE, MANY = 0.7, 5.0
# Words of templates that stand for a whole step.
_TELL, _SOMEBODY = "{tell}", "{somebody}"
_MOST = 12


@dataclass(frozen=True, slots=True)
class Match:
    """A template that fits this home: by its name, filled, and how many others do the like.

    `text` and `facts` are what its title and reason are made of; `worth` is from 0 to 1.
    """

    name: str
    area_id: str | None
    entities: tuple[str, ...]
    plan: AutomationPlan
    title: str
    why: str
    support: int
    worth: float
    text: str
    facts: Mapping[str, str]

    @property
    def key(self) -> str:
        """Return what it is known by over time."""
        return f"{self.name}:{self.area_id or ''}:{'+'.join(sorted(self.entities))}"


def texts_in(language: str) -> Texts:
    """Return the texts of what is matched."""
    return choose(_TEXTS, language)


def matches(home: Home, usage: Usage, corpus: Corpus, language: str) -> tuple[Match, ...]:
    """Return the templates that fit a home and are not done there yet, best first."""
    library = _Library(home, usage, corpus, language)
    found = [match for template in _LIBRARY for match in library.of(template)]
    return tuple(sorted(found, key=lambda it: (-it.worth, it.key)))


class _Library:
    """The templates for one home."""

    def __init__(self, home: Home, usage: Usage, corpus: Corpus, language: str) -> None:
        """Take the home, how it is used, what others do, and the language of the texts."""
        self._home = home
        self._usage = usage
        self._corpus = corpus
        self._texts = texts_in(language)
        self._picker = Picker(home)
        self._ties = ties_of(home)

    def of(self, template: Mapping[str, Any]) -> Iterator[Match]:
        """Yield the template filled: once for the home, for every area, or for each device."""
        if template["place"] == "area":
            for area_id, area in self._home.areas.items():
                rooms = template.get("rooms")
                if rooms and (room_kind(area) or "living") not in rooms:
                    continue
                if any(self._picker.pick(it, area_id) for it in template.get("without", ())):
                    continue
                yield from self._filled(template, area_id, self._roles(template, area_id))
            return
        roles = self._roles(template, None)
        if template["place"] == "home":
            yield from self._filled(template, None, roles)
            return
        for each in product(*roles.values()):
            one = dict(zip(roles, ((it,) for it in each), strict=True))
            yield from self._filled(template, None, one)

    def _roles(
        self, template: Mapping[str, Any], area_id: str | None
    ) -> dict[str, tuple[Entity, ...]]:
        return {
            role: self._picker.pick(kind, None if kind == EVERYBODY else area_id)
            for role, kind in template["roles"].items()
        }

    def _filled(
        self,
        template: Mapping[str, Any],
        area_id: str | None,
        roles: Mapping[str, tuple[Entity, ...]],
    ) -> Iterator[Match]:
        if not all(roles.values()) or any(len(it) > _MOST for it in roles.values()):
            return
        config = self._config(template, roles)
        if config is None or self._done(config, roles):
            return
        shown = [it.name for role, ones in roles.items() if role != EVERYBODY for it in ones]
        area = self._home.areas.get(area_id or "")
        names = {"names": ", ".join(shown), "area": area.name if area else ""}
        texts = self._texts[template["name"]]
        title, why = texts["title"].format(**names), texts["why"].format(**names)
        entities = tuple(it.entity_id for ones in roles.values() for it in ones)
        if "message" in texts:
            config = _replaced(config, _TELL, self._tell(texts["message"], names))
        plan = lift({**config, "alias": title, "description": why})
        support = self._support(template, roles)
        worth = template["benefit"] * (ALONE + (1 - ALONE) * (1 - exp(-support / MANY)))
        name, worth = template["name"], round(worth, 4)
        yield Match(name, area_id, entities, plan, title, why, support, worth, name, names)

    def _tell(self, message: str, names: Mapping[str, str]) -> dict[str, Any]:
        for key, value in names.items():
            message = message.replace(f"{{{key}}}", value)
        (step,) = compile_actions((tell(self._home, message),))
        return dict(step)

    def _config(
        self, template: Mapping[str, Any], roles: Mapping[str, tuple[Entity, ...]]
    ) -> dict[str, Any] | None:
        """Return the configuration with this home's devices, None if something is not here."""
        everybody = self._picker.pick(EVERYBODY)
        config: Any = template["config"]
        if _names(config, _SOMEBODY):
            if not everybody:
                return None
            present = {
                "condition": "numeric_state",
                "entity_id": everybody[0].entity_id,
                "above": 0,
            }
            config = _replaced(config, _SOMEBODY, present)
        if _names(config, "sun.sun") and "sun.sun" not in self._home.entities:
            return None
        for role, ones in roles.items():
            ids = [it.entity_id for it in ones]
            config = _replaced(config, f"{{{role}}}", ids[0] if len(ids) == 1 else ids)
        filled: dict[str, Any] = config
        return filled

    def _done(self, config: Mapping[str, Any], roles: Mapping[str, tuple[Entity, ...]]) -> bool:
        """Tell whether an automation of the house connects what the template would."""
        named = {it.entity_id for ones in roles.values() for it in ones}
        starts = {it for it in named if _names(config["triggers"], it)}
        acted = {it for it in named if _names(config["actions"], it)}
        if not starts:
            starts = set(BY_TIME)
        tells = _names(config["actions"], _TELL)
        for tie in self._ties:
            if acted and tie.joins(starts, acted):
                return True
            if tells and not acted and tie.joins(starts | (named - starts), None):
                return True
        return False

    def _support(self, template: Mapping[str, Any], roles: Mapping[str, tuple[Entity, ...]]) -> int:
        """Return how many automations of others use such devices together."""
        starts = {
            role for ones in roles.values() for it in ones if (role := role_of(it)) is not None
        }
        if not _names(template["config"]["triggers"], "{"):
            starts = {"clock"}
        return self._corpus.support(starts, template["acts"])


def _names(value: Any, word: str) -> bool:
    return word in json.dumps(value, ensure_ascii=False)


def _replaced(value: Any, word: str, by: Any) -> Any:
    """Return a configuration with a word that stands alone replaced everywhere."""
    if value == word:
        return by
    if isinstance(value, Mapping):
        return {key: _replaced(item, word, by) for key, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, word, by) for item in value]
    return value
