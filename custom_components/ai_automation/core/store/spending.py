"""Keep an account of what was asked of a language model, and what it cost."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from .database import Store
from .models import ModelCall

KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Spent:
    """What was asked and spent in a span of time; `cost` in the owner's currency."""

    calls: int
    tokens_in: int
    tokens_out: int
    cost: float


async def reserve_call(
    store: Store, call: ModelCall, since: datetime, most_cost: float, most_calls: int
) -> bool:
    """Record a call before it is made, with what it may cost at most; forget old ones.

    Return False, and record nothing, if it could exceed what may be spent since a moment; a
    limit of 0 is none.
    """

    def reserve(session: Session) -> bool:
        session.execute(delete(ModelCall).where(ModelCall.at < call.at - KEPT_FOR))
        calls, cost = session.execute(
            select(func.count(), func.coalesce(func.sum(ModelCall.cost), 0.0)).where(
                ModelCall.at >= since
            )
        ).one()
        if most_calls and calls >= most_calls:
            return False
        if most_cost and cost + call.cost > most_cost:
            return False
        session.add(call)
        return True

    return await store.write(reserve)


async def settle_call(
    store: Store,
    call_id: int,
    outcome: str,
    *,
    tokens: tuple[int, int],
    estimated: bool,
    cost: float,
) -> None:
    """Record what a call has really cost, and what came of it; `tokens` are those in and out."""
    query = update(ModelCall).where(ModelCall.id == call_id)
    values = {
        "outcome": outcome, "tokens_in": tokens[0], "tokens_out": tokens[1],
        "estimated": estimated, "cost": cost,
    }  # fmt: skip
    await store.write(lambda session: session.execute(query.values(**values)))


async def list_calls(store: Store, limit: int) -> list[ModelCall]:
    """Return the latest calls, newest first."""
    query = select(ModelCall).order_by(ModelCall.id.desc()).limit(limit)
    return await store.read(lambda session: list(session.scalars(query)))


async def spent_since(store: Store, since: datetime) -> Spent:
    """Return what was asked and spent since a moment."""
    query = select(
        func.count(),
        func.coalesce(func.sum(ModelCall.tokens_in), 0),
        func.coalesce(func.sum(ModelCall.tokens_out), 0),
        func.coalesce(func.sum(ModelCall.cost), 0.0),
    ).where(ModelCall.at >= since)
    return await store.read(lambda session: Spent(*session.execute(query).one()))


async def count_outcomes(store: Store) -> dict[str, int]:
    """Return how many of the kept calls ended in which way."""
    query = select(ModelCall.outcome, func.count()).group_by(ModelCall.outcome)
    return await store.read(lambda session: dict(session.execute(query).tuples().all()))
