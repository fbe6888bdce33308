"""Gather what is known of a home: its history, its measurements, its zigbee bridges."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from ..core.contract import Pattern
from ..core.home import Entity, Home
from ..core.inbox.telling import SAID, fill, said
from ..core.policy.deeds import Finder, filled_in
from ..core.synergies import Tie, Usage, ties_of
from ..core.synergies.kinds import Picker
from ..history.database import Recorder
from ..history.model import History
from ..history.numbers import Measured
from ..patterns.acts import Acts
from ..patterns.days import Days
from ..patterns.lived import Lived
from ..zigbee import Bridge


def powered(home: Home, picker: Picker) -> tuple[Entity, ...]:
    """Return what measures the power of a single device: of an appliance, or behind a plug."""
    plugs = {it.device_id for it in home.domain("switch") if it.device_id is not None}
    solar = {it.entity_id for it in picker.pick("solar_power")}
    behind = (
        it
        for it in home.domain("sensor")
        if it.device_class == "power" and it.device_id in plugs and not it.hidden
    )
    every = {it.entity_id: it for it in (*picker.pick("appliance_power"), *behind)}
    return tuple(it for it in every.values() if it.entity_id not in solar)


@dataclass(frozen=True)
class Known:
    """What is known of a home; measurements are by entity id, `recorder` is open for more."""

    home: Home
    history: History
    lived: Lived
    recorder: Recorder
    measured: Mapping[str, Measured]
    usage: Usage
    bridges: Sequence[Bridge] = ()

    @property
    def span(self) -> tuple[float, float]:
        """Return the span of the history (seconds UTC)."""
        return self.history.start, self.history.end

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """Return what the house's automations connect."""
        return ties_of(self.home)

    @cached_property
    def picker(self) -> Picker:
        """Return what picks entities by class."""
        return Picker(self.home)

    @property
    def acts(self) -> Sequence[Acts]:
        """Return what people did, each thing once."""
        return self.lived.acts

    @property
    def days(self) -> Days:
        """Return the days of the history."""
        return self.lived.days

    @cached_property
    def powered(self) -> tuple[Entity, ...]:
        """Return what measures the power of a single device."""
        return powered(self.home, self.picker)

    def set_in_house(self, entity_id: str) -> frozenset[str]:
        """Return what automations, scripts and scenes of the house set of an entity, by key."""
        return frozenset(self._set_in_house.get(entity_id, ()))

    @cached_property
    def _set_in_house(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        configs: list[Any] = [filled_in(it.config, self.home) for it in self.home.automations]
        configs += [{"actions": list(actions)} for actions in self.home.scripts.values()]
        for config in configs:
            for deed in Finder(self.home).find(config):
                for entity in deed.entities:
                    found.setdefault(entity.entity_id, set()).update(deed.data)
        for scene in self.home.scenes.values():
            for entity_id, state in scene.items():
                if isinstance(state, dict):
                    found.setdefault(entity_id, set()).update(state)
        return found

    @cached_property
    def by_device(self) -> Mapping[str, tuple[Entity, ...]]:
        """Return the entities of every device."""
        found: dict[str, list[Entity]] = {}
        for entity in self.home.entities.values():
            if entity.device_id is not None and not entity.hidden:
                found.setdefault(entity.device_id, []).append(entity)
        return {device_id: tuple(entities) for device_id, entities in found.items()}

    def name_of(self, device_id: str) -> str:
        """Return the name of a device, or of its first entity if it has none."""
        device = self.home.devices.get(device_id)
        return device.name if device and device.name else self.by_device[device_id][0].name

    def devices(self) -> Iterator[tuple[str, tuple[Entity, ...]]]:
        """Yield all devices with their entities."""
        yield from self.by_device.items()

    def told(
        self,
        kind: str,
        name: str,
        entities: Sequence[str],
        confidence: float,
        facts: Mapping[str, Any],
        automation: dict[str, Any] | None = None,
    ) -> Pattern:
        """Return a suggestion of a kind, with its text by name filled with facts."""
        words = said("capabilities", name, **facts)
        told = fill(words, self.home, self.home.language)
        title, why = told.title, told.why
        if automation is not None:
            automation = {**automation, "alias": title, "description": why}
        return Pattern(
            id=sha256(f"{kind}:{name}:{'+'.join(sorted(entities))}".encode()).hexdigest()[:16],
            type=kind,
            title=title,
            entities=list(entities),
            confidence=confidence,
            support=0,
            evidence={
                "summary": why,
                "reason": name,
                SAID: [words],
                **facts,
            },
            automation=automation,
        )
