"""Record changes before they are made, so that one that was cut off is known as such."""

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from .database import Store
from .models import Proposal, Version, Write
from .versions import keep_version


async def begin_write(store: Store, write: Write) -> Write:
    """Record a change that is about to be made, through a power cut as well."""
    await store.write(lambda session: session.add(write), durable=True)
    return write


async def finish_write(
    store: Store,
    write: Write,
    *,
    entity_id: str | None,
    result: dict[str, Any] | None,
    change: str | None = None,
) -> Version:
    """Record that a change was made: its version, and what became of its proposal.

    `change` is what it turned out to be, if it is not what was begun.
    """
    version = Version(
        automation_id=write.automation_id,
        entity_id=entity_id,
        config=write.config,
        result=result,
        facts=write.facts,
        change=change or write.change,
        created_at=write.created_at,
        conversation_id=write.conversation_id,
        undoes=write.undoes if change is None else None,
    )

    def finish(session: Session) -> None:
        keep_version(session, version)
        if write.proposal_id is not None and change is None:
            values = {"status": "deployed", "automation_id": write.automation_id}
            session.execute(
                update(Proposal).where(Proposal.id == write.proposal_id).values(**values)
            )
        session.execute(delete(Write).where(Write.id == write.id))

    await store.write(finish, durable=True)
    return version


async def abandon_write(store: Store, write: Write) -> None:
    """Forget a change that did not come about."""
    await store.write(lambda session: session.execute(delete(Write).where(Write.id == write.id)))


async def list_writes(store: Store) -> list[Write]:
    """Return the changes that have begun and are not recorded as made, oldest first."""
    return await store.read(lambda session: list(session.scalars(select(Write).order_by(Write.id))))
