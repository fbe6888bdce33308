"""Clear away what nobody needs any more."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from .cached import delete_ended
from .dialogues import KEPT_FOR as DIALOGUES_KEPT_FOR
from .models import Dialogue, Proposal, Run
from .runs import KEPT_FOR as RUNS_KEPT_FOR

# Who has not answered by then is not waited for.
PROPOSALS_KEPT_FOR: Final = timedelta(days=90)


def clean(session: Session, now: datetime) -> dict[str, int]:
    """Delete what is older than it is kept for, and return how many of each kind there were."""
    old = {
        "dialogues": delete(Dialogue).where(Dialogue.updated_at < now - DIALOGUES_KEPT_FOR),
        "proposals": delete(Proposal).where(Proposal.created_at < now - PROPOSALS_KEPT_FOR),
        "runs": delete(Run).where(Run.at < now - RUNS_KEPT_FOR),
    }
    gone = {kind: session.connection().execute(query).rowcount for kind, query in old.items()}
    return {"cache": delete_ended(session, now), **gone}
