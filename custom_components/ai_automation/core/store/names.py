"""Keep the names that people have given to things."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from .database import Store
from .models import LearnedName


async def learn_names(store: Store, names: Sequence[LearnedName]) -> list[LearnedName]:
    """Keep a name, once for each of its things; return where the same person had it before."""
    keys, users = {name.key for name in names}, {name.user_id for name in names}
    same = (LearnedName.key.in_(keys), LearnedName.user_id.in_(users))

    def learn(session: Session) -> list[LearnedName]:
        before = list(session.scalars(select(LearnedName).where(*same)))
        session.execute(delete(LearnedName).where(*same))
        # What was read is no longer there: only its values are of use.
        session.expunge_all()
        session.add_all(names)
        return before

    return await store.write(learn)


async def list_names(store: Store) -> list[LearnedName]:
    """Return all names, oldest first."""
    query = select(LearnedName).order_by(LearnedName.created_at, LearnedName.key)
    return await store.read(lambda session: list(session.scalars(query)))


async def forget_names(store: Store, keys: Iterable[str]) -> None:
    """Forget names, whoever has given them."""
    query = delete(LearnedName).where(LearnedName.key.in_(list(keys)))
    await store.write(lambda session: session.execute(query))


async def forget_names_of(store: Store, entity_ids: Iterable[str]) -> None:
    """Forget the names of entities that are gone."""
    query = delete(LearnedName).where(LearnedName.entity_id.in_(list(entity_ids)))
    await store.write(lambda session: session.execute(query))


async def move_names(store: Store, old_id: str, new_id: str) -> None:
    """Give the names of an entity to the id that it has now; what had that id is gone."""
    query = select(LearnedName).where(LearnedName.entity_id == old_id)

    def move(session: Session) -> None:
        session.execute(delete(LearnedName).where(LearnedName.entity_id == new_id))
        for name in session.scalars(query):
            name.entity_id = new_id

    await store.write(move)
