"""Keep proposals until they are deployed or dropped."""

from sqlalchemy import Update, select, update
from sqlalchemy.orm import Session

from .database import Store
from .models import Proposal


async def add_proposal(store: Store, proposal: Proposal, *, in_place_of: str | None = None) -> None:
    """Keep a proposal; the one in whose place it comes is dropped."""

    def add(session: Session) -> None:
        if in_place_of is not None:
            session.execute(_closing(in_place_of, "dropped", None))
        session.add(proposal)

    await store.write(add)


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
    query = _closing(proposal_id, status, automation_id)
    await store.write(lambda session: session.execute(query))


def _closing(proposal_id: str, status: str, automation_id: str | None) -> Update:
    query = update(Proposal).where(Proposal.id == proposal_id)
    query = query.values(status=status, automation_id=automation_id)
    # No proposal has been read in the session that could have to follow.
    return query.execution_options(synchronize_session=False)
