"""Find what automations of the house do to one another: the same, the opposite, endlessly."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..home import Home
from ..texts import Texts
from .behaviour import Behaviour, Effect, Wait
from .clashes import compatible, contradict
from .finding import Finding
from .house import House, Member, house_of, itself, member_of
from .oddities import turned_off
from .walk import section

# Deeds within so many seconds undo one another before anybody has anything of them.
_SOON = 300
_DAY = 24 * 3600


def check_house(
    config: Mapping[str, Any], home: Home, texts: Texts, entity_id: str | None
) -> Iterator[Finding]:
    """Yield a finding for every other automation that does the same or the opposite, and loops.

    `entity_id` is the automation of the house that is checked, None for a new one.
    """
    house, own = house_of(home), itself(config, home, entity_id)
    member = member_of(config, home, own.entity_id if own else "")
    for other in house.by_meaning.get(member.meaning, ()):
        if other.entity_id != member.entity_id:
            text = texts["duplicate"].format(name=other.name)
            yield Finding("duplicate", "warning", text, "", (other.entity_id,))
    if own is not None and turned_off(section(config, "actions"), own.entity_id):
        yield Finding("turns_itself_off", "info", texts["turns_itself_off"], "actions")
    yield from _conflicts(member, house, home, texts)
    yield from _loops(member, house, texts)


def _conflicts(member: Member, house: House, home: Home, texts: Texts) -> Iterator[Finding]:
    seen = set[str]()
    for effect in member.behaviour.effects:
        for other in house.doing.get(effect.about, ()):
            if other.entity_id in seen or other.entity_id == member.entity_id:
                continue
            apart = _apart(member.behaviour, other.behaviour)
            if apart is None or not _opposed(effect, other.behaviour.effects):
                continue
            both = (*member.behaviour.conditions, *other.behaviour.conditions)
            if contradict(both):
                continue
            seen.add(other.entity_id)
            thing = _name(effect.about, home)
            key = "conflict_soon" if apart else "conflict"
            yield Finding(
                "conflict",
                "warning" if compatible(both) else "info",
                texts[key].format(name=other.name, entity=thing, minutes=max(1, round(apart / 60))),
                "actions",
                (other.entity_id,),
            )


def _name(entity_id: str, home: Home) -> str:
    entity = home.entities.get(entity_id)
    return entity.name if entity else entity_id


def _opposed(effect: Effect, others: Iterable[Effect]) -> bool:
    """Tell whether every run does the opposite of an effect at once."""
    if not effect.at_once or not _definite(effect):
        return False
    theirs = [it for it in others if it.about == effect.about and it.at_once]
    return bool(theirs) and all(_definite(it) and it.state != effect.state for it in theirs)


def _definite(effect: Effect) -> bool:
    return effect.state is not None and not effect.state.startswith("@")


def _apart(mine: Behaviour, theirs: Behaviour) -> float | None:
    """Return the least seconds between the starts of both, None if they are no neighbours."""
    found = [
        abs(one.after - other.after)
        for one in mine.waits
        for other in theirs.waits
        if one.about == other.about
        and one.detail == other.detail
        and (one.states & other.states or one.states == other.states)
        and one.after is not None
        and other.after is not None
    ]
    for origin, second in mine.times:
        for theirs_origin, other_second in theirs.times:
            if origin == theirs_origin:
                away = abs(second - other_second)
                found.append(min(away, _DAY - away) if origin == "clock" else away)
    near = [away for away in found if away <= _SOON]
    return min(near) if near else None


def _loops(member: Member, house: House, texts: Texts) -> Iterator[Finding]:
    path = loop_through(member, house)
    if path is None:
        return
    behaviours = [it.behaviour for it, _ in path]
    sure = all(effect.always for _, effect in path) and not any(it.conditions for it in behaviours)
    others = [it.name for it, _ in path if it.entity_id != member.entity_id]
    text = texts["loop"].format(names=", ".join(others)) if others else texts["loop_self"]
    ids = tuple(it.entity_id for it, _ in path if it.entity_id != member.entity_id)
    yield Finding("loop", "warning" if sure else "info", text, "triggers", ids)


type Step = tuple[Member, Effect]


def loop_through(member: Member, house: House) -> tuple[Step, ...] | None:
    """Return the shortest way on which an automation starts itself again and again, if any.

    Each step is an automation with the effect that starts the next one. A way on which things
    come to rest, as two lamps that follow one another, is none.
    """
    queue: deque[tuple[Member, tuple[Step, ...]]] = deque([(member, ())])
    seen = {member.entity_id}
    while queue:
        current, path = queue.popleft()
        for effect in current.behaviour.effects:
            way = (*path, (current, effect))
            if _starts(effect, member) and _goes_on(way):
                return way
            for other in house.waiting.get(effect.about, ()):
                if other.entity_id not in seen and _starts(effect, other):
                    seen.add(other.entity_id)
                    queue.append((other, way))
    return None


def _starts(effect: Effect, member: Member) -> bool:
    if effect.about == f"start:{member.entity_id}":
        return True
    return any(
        wait.about == effect.about and _reaches(effect, wait) for wait in member.behaviour.waits
    )


def _reaches(effect: Effect, wait: Wait) -> bool:
    """Tell whether what is done may be what is waited for."""
    return (
        not wait.states
        or effect.state is None
        or effect.state[:1] == "@"
        or effect.state in wait.states
    )


def _goes_on(way: tuple[Step, ...]) -> bool:
    """Tell whether each step of a way does something new every time around."""
    effects = [effect for member, _ in way for effect in member.behaviour.effects]
    return all(
        ":" in effect.about
        or effect.state is None
        or any(it.about == effect.about and it.state != effect.state for it in effects)
        for _, effect in way
    )
