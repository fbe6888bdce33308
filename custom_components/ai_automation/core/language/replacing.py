"""Put other things in the place of those a plan is about, or leave some of them out."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from ..home import Entity, Home
from ..plan.model import (
    AutomationPlan,
    CallAction,
    NumericTrigger,
    StateTrigger,
    Trigger,
)
from .calls import entities_of, is_message, main_calls, same_deed, targeting, watched_by, with_calls
from .edit_words import Swap
from .problems import reason, which_of
from .reading import Reason, Situation
from .request import Reader
from .resolve import Allow
from .said import Context, Problem

type Changed = AutomationPlan | tuple[Reason, ...]


def replaced(
    swaps: Iterable[Swap], plan: AutomationPlan, home: Home, situation: Situation
) -> Changed | None:
    """Return a plan about other things, or fewer; None if none of the ways it may be said fits."""
    asked: tuple[Reason, ...] | None = None
    for swap in swaps:
        changed = _Replacing(plan, home, situation).by(swap)
        if isinstance(changed, AutomationPlan):
            return changed
        asked = asked or changed
    return asked


def watching_too(np: str, plan: AutomationPlan, home: Home, situation: Situation) -> Changed | None:
    """Return a plan that waits for one more thing as it does for another; None if for none."""
    return _Replacing(plan, home, situation).watching_too(np)


class _Replacing:
    """Read one way of saying which things are meant instead."""

    def __init__(self, plan: AutomationPlan, home: Home, situation: Situation) -> None:
        self._plan = plan
        self._home = home
        self._situation = situation
        self._main = main_calls(plan)
        self._acted = {it.entity_id for call in self._main for it in entities_of(call, home)}
        self._watched = frozenset(watched_by(plan))
        # A person's name alone is the person, and not a lamp that is called after them.
        self._persons = {each for each in self._watched if each.startswith("person.")}

    def by(self, swap: Swap) -> Changed | None:
        """Return the plan changed as is said, None if this is not about its things."""
        if swap.message:
            return self._kept(lambda call: None if is_message(call) else call)
        if swap.only is not None:
            return self._only(swap.only)
        if swap.old is None:
            return self._exchanged(None, swap.new) if swap.new is not None else None
        asked: Changed | None = None
        for ids in (self._persons, self._acted, self._watched):
            old = self._own(swap.old, ids)
            if not isinstance(old, frozenset):
                asked = asked or old
                continue
            changed = self._without(old) if swap.new is None else self._exchanged(old, swap.new)
            if isinstance(changed, AutomationPlan):
                return changed
            asked = asked or changed
        return asked

    def _find(
        self, np: str, allow: Allow, *, placed: bool = False
    ) -> frozenset[str] | tuple[Reason, ...] | None:
        """Return the ids of the things that words mean, a question back, or None.

        With `placed` a place means all that is there.
        """
        reader = Reader(np, self._home, self._situation)
        text = reader.sentence.text.strip(" .,!")
        found = reader.facts.things.find(text, allow, Context())
        if isinstance(found, Problem):
            there = found.found if placed and found.code == "ambiguous" else None
            if there is not None and all(unit.places for unit in there.mention.units):
                return frozenset(it.entity_id for it in there.choices)
            return which_of(found, self._situation.language)
        if not all(one.mention.units for one in found):
            return None
        return frozenset(it.entity_id for one in found for it in one.entities)

    def _own(self, np: str, ids: Collection[str]) -> frozenset[str] | tuple[Reason, ...] | None:
        """Return which of the plan's own things are meant."""
        return self._find(np, lambda entity: entity.entity_id in ids)

    def _kept(self, change: Callable[[CallAction], CallAction | None]) -> Changed | None:
        """Return the plan with its calls changed; one that does nothing any more is refused."""
        actions = with_calls(self._plan.actions, change)
        if actions == self._plan.actions:
            return None
        if not any(True for _ in actions):
            return (reason("nothing_left", self._situation.language),)
        return replace(self._plan, actions=actions)

    def _without(self, ids: frozenset[str]) -> Changed | None:
        if not ids & self._acted:
            return None
        return self._kept(lambda call: self._aimed(call, ids, frozenset()))

    def _only(self, np: str) -> Changed | None:
        """Read "only the pool light": the others that the same is done to are left out."""
        kept = self._own(np, self._acted)
        if not isinstance(kept, frozenset):
            return kept
        plain = all(isinstance(action, CallAction) for action in self._plan.actions)
        if not (len(self._main) == 1 or plain) or not kept < self._acted:
            return None
        return self._without(frozenset(self._acted) - kept)

    def _exchanged(self, old: frozenset[str] | None, np: str) -> Changed | None:
        """Return the plan with what words mean in the place of its old things."""
        if self._persons and (old is None or old <= self._persons):
            changed = self._watching(old or frozenset(self._persons), np)
            if isinstance(changed, AutomationPlan):
                return changed
        if (old is None or old & self._acted) and len({call.target for call in self._main}) >= 1:
            changed = self._acting_on(old, np)
            if changed is not None:
                return changed
        return self._watching(old, np) if old is None or not old & self._acted else None

    def _acting_on(self, old: frozenset[str] | None, np: str) -> Changed | None:
        if old is None:
            if len({call.target for call in self._main}) != 1:
                return None
            old = frozenset(self._acted)
        concerned = [
            call
            for call in self._main
            if any(it.entity_id in old for it in entities_of(call, self._home))
        ]
        domains = {call.action.partition(".")[0] for call in concerned}
        placed = all(not call.target.entity_ids for call in concerned)
        new = self._find(np, lambda it: domains == {it.domain}, placed=placed)
        if new is None:
            new = self._find(
                np, lambda it: all(same_deed(call.action, it.domain) for call in concerned)
            )
        if not isinstance(new, frozenset) or len({it.partition(".")[0] for it in new}) != 1:
            return new if isinstance(new, tuple) else None
        (domain,) = {each.partition(".")[0] for each in new}
        mixed = [
            call
            for call in concerned
            if call.action.partition(".")[0] != domain
            and (call.data or any(it.entity_id not in old for it in entities_of(call, self._home)))
        ]
        if mixed:
            return None
        return self._kept(lambda call: self._aimed(call, old, new))

    def _aimed(
        self, call: CallAction, old: frozenset[str], new: frozenset[str]
    ) -> CallAction | None:
        """Return a call that acts on new things in the place of old ones, None if on nothing."""
        ids = [it.entity_id for it in entities_of(call, self._home)]
        if is_message(call) or not old.intersection(ids):
            return call
        place = min(ids.index(each) for each in old.intersection(ids))
        others = [each for each in ids if each not in old]
        before = [each for each in ids[:place] if each in others]
        aimed = [*before, *sorted(new), *(each for each in others if each not in before)]
        if not aimed:
            return None
        action = same_deed(call.action, aimed[0].partition(".")[0]) or call.action
        return replace(call, action=action, target=targeting(aimed))

    def watching_too(self, np: str) -> Changed | None:
        """Return the plan with a thing like the one that is waited for waited for as well."""
        olds = [self._home.entities[each] for each in self._watched if each in self._home.entities]
        if len(olds) != 1 or len(self._plan.triggers) != 1:
            return None
        new = self._find(np, lambda it: _alike(it, olds[0]))
        if not isinstance(new, frozenset) or self._plan.conditions:
            return new if isinstance(new, tuple) else None
        (trigger,) = self._plan.triggers
        if not isinstance(trigger, StateTrigger | NumericTrigger):
            return None
        ids = tuple(dict.fromkeys((*trigger.entity_ids, *sorted(new))))
        return replace(self._plan, triggers=(replace(trigger, entity_ids=ids),))

    def _watching(self, old: frozenset[str] | None, np: str) -> Changed | None:
        """Return the plan with something else of the same kind waited for."""
        if old is None:
            old = frozenset(self._watched)
        olds = [self._home.entities[each] for each in old if each in self._home.entities]
        if len(olds) != 1:
            return None
        only = olds[0]
        new = self._find(np, lambda it: _alike(it, only))
        if not isinstance(new, frozenset) or len(new) != 1:
            return new if isinstance(new, tuple) else None
        (entity_id,) = new
        triggers = tuple(_about(it, only.entity_id, entity_id) for it in self._plan.triggers)
        return replace(self._plan, triggers=triggers)


def _alike(entity: Entity, other: Entity) -> bool:
    return (
        entity.entity_id != other.entity_id
        and entity.domain == other.domain
        and (entity.device_class, entity.unit) == (other.device_class, other.unit)
    )


def _about(trigger: Trigger, old: str, new: str) -> Trigger:
    if not isinstance(trigger, StateTrigger | NumericTrigger):
        return trigger
    ids = tuple(dict.fromkeys(new if each == old else each for each in trigger.entity_ids))
    return replace(trigger, entity_ids=ids)
