"""Keep proposals until they are deployed or dropped."""

from sqlalchemy import select, update

from .database import Store
from .models import Proposal


async def add_proposal(store: Store, proposal: Proposal) -> None:
    """Keep a proposal."""
    await store.write(lambda session: session.add(proposal))


async def get_proposal(store: Store, proposal_id: str) -> Proposal | None:
    """Return a proposal, None if there is none with this id."""
    return await store.read(lambda session: session.get(Proposal, proposal_id))


async def open_proposal(store: Store, conversation_id: str) -> Proposal | None:
    """Return the newest open proposal of a conversation, None if there is none."""
    query = (
        select(Proposal)
        .where(Proposal.conversation_id == conversation_id, Proposal.status == "open")
        .order_by(Proposal.created_at.desc())
        .limit(1)
    )
    return await store.read(lambda session: session.scalar(query))


async def close_proposal(
    store: Store, proposal_id: str, status: str, automation_id: str | None = None
) -> None:
    """Set a proposal to deployed or dropped, or to open again."""
    values = {"status": status, "automation_id": automation_id}
    query = update(Proposal).where(Proposal.id == proposal_id).values(**values)
    await store.write(lambda session: session.execute(query))
