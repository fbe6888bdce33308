"""Find the pairings of a home that no automation makes use of."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ..home import Entity, Home
from ..plan import AutomationPlan
from ..texts import Texts, choose, load_texts
from .kinds import SUN, Picker
from .model import UNKNOWN_USE, Relation, Synergy, Usage
from .plans import Maker, UnusableError, reaches_phones
from .relations import RELATIONS
from .rooms import room_kind
from .ties import BY_TIME, ties_of

_TEXTS = load_texts(Path(__file__).parent / "texts")
# What a relation takes off by being harder to live with.
_EFFORT = 0.1
# A pair that is never used is still worth this share of its benefit.
_UNUSED = 0.35
LEAST_PRIORITY = 0.3
_ON_PAGE = 0.7


def find_synergies(
    home: Home, usage: Usage = UNKNOWN_USE, language: str | None = None
) -> tuple[Synergy, ...]:
    """Return the synergies of a home, those with the greatest expected benefit first.

    Left out is what the house's automations connect already, what its values cannot drive, and
    what follows by itself.
    """
    finder = _Finder(home, usage, choose(_TEXTS, language or home.language))
    found = [synergy for relation in RELATIONS for synergy in finder.of(relation)]
    found.sort(key=lambda it: (-it.priority, it.key))
    return tuple(_each_once(found))


class _Finder:
    """Find the synergies of one home."""

    def __init__(self, home: Home, usage: Usage, texts: Texts) -> None:
        """Take the home, how it is used, and the texts of its language."""
        self._home = home
        self._usage = usage
        self._texts = texts
        self._picker = Picker(home)
        self._maker = Maker(home, self._picker, usage)
        self._ties = ties_of(home)

    def of(self, relation: Relation) -> Iterator[Synergy]:
        """Yield the synergies of a relation: one in the home, or one in each area."""
        if relation.place == "home":
            areas = self._areas_for(relation) if relation.rooms else None
            yield from self._in(relation, None, areas)
            return
        for area_id in self._areas_for(relation):
            if not any(self._picker.pick(kind, area_id) for kind in relation.without):
                yield from self._in(relation, area_id, None)

    def _areas_for(self, relation: Relation) -> list[str]:
        kinds = {area_id: room_kind(area) for area_id, area in self._home.areas.items()}
        return [
            area_id
            for area_id, kind in kinds.items()
            if kind not in relation.never_in and (not relation.rooms or kind in relation.rooms)
        ]

    def _in(
        self, relation: Relation, area_id: str | None, areas: Sequence[str] | None
    ) -> Iterator[Synergy]:
        near = None if relation.waits_for == SUN else area_id
        triggers = self._alive(self._picker.pick(relation.waits_for, near), relation)
        actors: tuple[Entity, ...] = ()
        if relation.acts_on is not None:
            actors = self._picker.pick(relation.acts_on, area_id)
            if areas is not None:
                actors = tuple(it for it in actors if self._picker.area_of(it) in areas)
            actors = self._chosen(self._free(actors, triggers), relation)
            if not actors:
                return
        triggers = tuple(it for it in triggers if not self._unrelated(it, actors))
        if not triggers or self._tied(relation, triggers, actors):
            return
        if relation.acts_on is None and relation.most == 1:
            # What is told of one by one: each has its own message.
            for one in triggers:
                yield from self._made(relation, area_id, (one,), ())
            return
        yield from self._made(relation, area_id, triggers[: relation.most], actors)

    def _alive(self, triggers: tuple[Entity, ...], relation: Relation) -> tuple[Entity, ...]:
        """Return the triggers that tell something: what should stir and never does is left out."""
        if relation.rare or not self._usage.known or relation.waits_for in {SUN, "everybody"}:
            return triggers
        return tuple(it for it in triggers if self._usage.changes.get(it.entity_id, 0.0) > 0)

    def _unrelated(self, trigger: Entity, actors: Sequence[Entity]) -> bool:
        """Tell whether people use all actors without any regard to what a trigger tells."""
        pairs = {(trigger.entity_id, it.entity_id) for it in actors}
        return bool(pairs) and pairs <= self._usage.unrelated

    def _free(self, actors: tuple[Entity, ...], triggers: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """Return what is not connected with one of the triggers already, nor follows by itself."""
        ids = _watched_ids(triggers)
        coupled = {actor for trigger, actor in self._usage.coupled if trigger in ids}
        return tuple(
            it
            for it in actors
            if it.entity_id not in coupled
            and not any(tie.joins(ids, (it.entity_id,)) for tie in self._ties)
        )

    def _chosen(self, actors: tuple[Entity, ...], relation: Relation) -> tuple[Entity, ...]:
        """Return the actors that people use most, as many as the relation is for."""
        by_use = sorted(actors, key=lambda it: -self._usage.acts.get(it.entity_id, 0.0))
        return tuple(sorted(by_use[: relation.most], key=lambda it: it.entity_id))

    def _tied(
        self, relation: Relation, triggers: tuple[Entity, ...], actors: tuple[Entity, ...]
    ) -> bool:
        """Tell whether an automation makes use of the pairing already, at least of a part of it.

        Who has connected one lamp of the room with its motion has decided about the others.
        """
        ids = _watched_ids(triggers)
        if relation.do is None:
            return any(tie.joins(ids, None) for tie in self._ties)
        area_id = next((area for it in actors if (area := self._picker.area_of(it))), None)
        every = self._picker.pick(
            relation.acts_on or "", area_id if relation.place == "area" else None
        )
        return any(tie.joins(ids, {it.entity_id for it in every}) for tie in self._ties)

    def _made(
        self,
        relation: Relation,
        area_id: str | None,
        triggers: tuple[Entity, ...],
        actors: tuple[Entity, ...],
    ) -> Iterator[Synergy]:
        trigger_ids, actor_ids = _ids(triggers), _ids(actors)
        use = (
            1.0 if relation.rare else self._usage.use(_stirring(self._home, trigger_ids), actor_ids)
        )
        benefit = relation.benefit
        if relation.do is None and not reaches_phones(self._home):
            # Who has to look at the page to be told is told late.
            benefit *= _ON_PAGE
        priority = benefit * (_UNUSED + (1 - _UNUSED) * use) - _EFFORT * relation.effort
        if priority < LEAST_PRIORITY:
            return
        texts = self._texts[relation.name]
        names = {
            "trigger": listed([it.name for it in triggers], self._texts),
            "actor": listed([it.name for it in actors], self._texts),
            "area": self._home.areas[area_id].name if area_id else "",
        }
        try:
            plan = self._maker.make(
                relation, area_id, triggers, actors, _message(texts, names, triggers, actors)
            )
        except UnusableError:
            return
        title, why = texts["title"].format(**names), texts["why"].format(**names)
        yield Synergy(
            relation,
            area_id,
            trigger_ids,
            actor_ids,
            _named(plan, title, why),
            title,
            why,
            round(use, 4),
            round(priority, 4),
        )


def _named(plan: AutomationPlan, title: str, why: str) -> AutomationPlan:
    return AutomationPlan(
        plan.triggers, plan.actions, plan.conditions, alias=title, description=why, mode=plan.mode
    )


def _message(
    texts: Texts, names: dict[str, str], triggers: Sequence[Entity], actors: Sequence[Entity]
) -> str:
    """Return what people are told; of several things it is named when it happens."""
    if "message" not in texts:
        return ""
    which = names["trigger"]
    if len(triggers) > 1:
        which = "{{ trigger.to_state.name }}"
    if triggers[0].domain == "calendar":
        which = "{{ trigger.calendar_event.summary }}"
    if actors:
        listed = ", ".join(f"'{it.entity_id}'" for it in actors)
        which = (
            f"{{{{ expand([{listed}]) | selectattr('state', 'eq', 'on')"
            " | map(attribute='name') | join(', ') }}"
        )
    return str(texts["message"]).replace("{which}", which)


def listed(names: Sequence[str], texts: Texts) -> str:
    """Return names in words: up to two, or the first and how many more."""
    if len(names) <= 2:  # noqa: PLR2004 - two are still read at a glance
        return f" {texts['and']} ".join(names)
    return str(texts["more"].format(first=names[0], count=len(names) - 1))


def _ids(entities: Iterable[Entity]) -> tuple[str, ...]:
    return tuple(entity.entity_id for entity in entities)


def _watched_ids(triggers: Sequence[Entity]) -> frozenset[str]:
    """Return what an automation would look at that makes use of the triggers."""
    ids = frozenset(_ids(triggers))
    return ids | BY_TIME if "sun.sun" in ids else ids


def _stirring(home: Home, triggers: tuple[str, ...]) -> tuple[str, ...]:
    """Return whose changes tell how often a trigger comes: of everybody's home, the people's.

    The sun comes every day.
    """
    if triggers == ("sun.sun",):
        return ()
    if any(item.startswith("zone.") for item in triggers):
        return tuple(person.entity_id for person in home.domain("person"))
    return triggers


def _each_once(found: Iterable[Synergy]) -> Iterator[Synergy]:
    """Yield synergies without those that do the same to the same on another occasion in the area.

    The best is first; what two would do to a lamp is enough to be offered once.
    """
    taken: set[tuple[str, str]] = set()
    for synergy in found:
        if synergy.relation.place == "area":
            leads_to = synergy.relation.do.leads_to if synergy.relation.do else None
            effects = {(actor, leads_to or synergy.relation.name) for actor in synergy.actors}
            if effects and effects <= taken:
                continue
            taken |= effects
        yield synergy
