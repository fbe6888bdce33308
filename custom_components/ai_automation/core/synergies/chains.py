"""Put synergies together whose deeds set off one another: A does B, and B does C."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..plan.model import StateTrigger
from .model import Synergy
from .plans import joined

_LONGEST = 3
_MOST = 20


def chained(synergies: Sequence[Synergy]) -> tuple[Synergy, ...]:
    """Return synergies with those that chain put together, best first.

    A chain of three devices has two links, one of four has three. It takes the place of its
    links: each deed is offered once.
    """
    chains = sorted(_chains(synergies), key=lambda it: (-len(it.links), -it.priority, it.key))
    used: set[str] = set()
    kept: list[Synergy] = []
    for chain in chains[:_MOST]:
        keys = {link.key for link in chain.links}
        if not keys & used:
            used |= keys
            kept.append(chain)
    rest = [it for it in synergies if it.key not in used]
    return tuple(sorted((*kept, *rest), key=lambda it: (-it.priority, it.key)))


def _chains(synergies: Sequence[Synergy]) -> Iterator[Synergy]:
    """Yield all chains of two and three links."""
    for first in synergies:
        yield from _longer((first,), synergies)


def _longer(links: tuple[Synergy, ...], synergies: Sequence[Synergy]) -> Iterator[Synergy]:
    if len(links) > 1:
        yield _chain(links)
    if len(links) < _LONGEST:
        touched = {it for link in links for it in (*link.triggers, *link.actors)}
        for second in synergies:
            # A chain that comes back to where it was is a loop.
            if _sets_off(links[-1], second) and not touched & set(second.actors):
                yield from _longer((*links, second), synergies)


def _sets_off(first: Synergy, second: Synergy) -> bool:
    """Tell whether what the first does is what the second waits for, in state and in device."""
    do = first.relation.do
    if do is None or do.leads_to is None or second.relation.do is None:
        return False
    if len(second.triggers) != 1 or second.triggers[0] not in first.actors:
        return False
    if do.leads_to not in second.relation.start.states:
        return False
    # The end of the second has to come with that of the first.
    undone = first.relation.undo.leads_to if first.relation.undo else None
    end = second.relation.end
    if end is not None and undone not in end.states:
        return False
    return len(second.plan.triggers) == 1 and isinstance(second.plan.triggers[0], StateTrigger)


def _chain(links: tuple[Synergy, ...]) -> Synergy:
    first = links[0]
    plan = first.plan
    for link in links[1:]:
        plan = joined(plan, link.plan)
    title = " → ".join(link.title for link in links)
    why = " ".join(link.why for link in links)
    actors = tuple(dict.fromkeys(it for link in links for it in link.actors))
    return replace(
        first,
        relation=replace(first.relation, name="+".join(link.relation.name for link in links)),
        actors=actors,
        plan=replace(plan, alias=title, description=why),
        title=title,
        why=why,
        use=round(_mean(link.use for link in links), 4),
        priority=round(_mean(link.priority for link in links), 4),
        links=links,
    )


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)
