"""Keep what a conversation is about, in a form that survives a restart."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from homeassistant.util import dt as dt_util

from .core.language.agent import Topic
from .core.language.naming import Given
from .core.language.reading import Clarification, Option, Pending
from .core.store import Store
from .core.store.dialogues import drop_dialogue, load_dialogue, save_dialogue
from .errors import readable_store_errors
from .trials import Terms

type Kind = Literal["automation", "command", "name", "question"]
type Source = Literal["local", "model"]


@dataclass(frozen=True, slots=True)
class Held:
    """What was said and is not done before somebody agrees to its dangers.

    `dialogue` is what the conversation was about then, as it is stored; `before` and `after` are
    the configurations whose dangers they are.
    """

    text: str
    dialogue: Mapping[str, Any]
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion that was told and waits for a yes; empty once that was given or refused.

    `before` are those that were told before it, `about` is what they were asked for about, and
    `rejected` the one that was refused just now. It is `distant` if something else was said since:
    a mere yes may then be to that.
    """

    suggestion_id: str = ""
    before: tuple[str, ...] = ()
    about: str = ""
    rejected: str = ""
    distant: bool = False


@dataclass(frozen=True, slots=True)
class Dialogue:
    """State of a conversation: a question that was asked, a proposal that was made.

    `asked_for` is what the pending request is; `commanded` is that the last thing was a command.
    `filled` is the form that the pending request is read from, `source` who has read it; `offer`
    is the name that could be remembered. `asked` is the last question about the past with what
    followed it, `chosen` what was meant by its words. `removing` is the automation that it was
    asked about, `switched` the one that was switched last. `dangers` are keys of what is dangerous
    about the proposal or of what is `held`, `trial` how it is to be tried once that is agreed to.
    `spoken_of` are the entity ids that the last turn was about, `topic` is what was told last that
    is gone on with in a word, `suggested` the suggestion that was told.
    """

    pending: Pending | None = None
    asked_for: Kind = "automation"
    proposal_id: str | None = None
    commanded: bool = False
    filled: Mapping[str, Any] | None = None
    source: Source = "local"
    offer: Given | None = None
    asked: tuple[str, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    removing: str | None = None
    dangers: tuple[str, ...] = ()
    trial: Terms | None = None
    switched: str | None = None
    switched_on: bool = False
    held: Held | None = None
    spoken_of: tuple[str, ...] = ()
    topic: Topic | None = None
    suggested: Suggested | None = None


NOTHING = Dialogue()


async def load(store: Store, conversation_id: str | None) -> Dialogue:
    """Return the state of a conversation; nothing if it has only begun."""
    if conversation_id is None:
        return NOTHING
    with readable_store_errors():
        state = await load_dialogue(store, conversation_id)
    return NOTHING if state is None else dialogue_of(state)


def dialogue_of(state: Mapping[str, Any]) -> Dialogue:
    """Return what was stored of a conversation."""
    pending, offer, held = (state.get(key) for key in ("pending", "offer", "held"))
    suggested = state.get("suggested")
    return Dialogue(
        pending=_pending(pending) if pending else None,
        asked_for=state.get("asked_for", "automation"),
        proposal_id=state.get("proposal_id"),
        commanded=state.get("commanded", False),
        filled=state.get("filled"),
        source=state.get("source", "local"),
        removing=state.get("removing"),
        switched=state.get("switched"),
        switched_on=state.get("switched_on", False),
        asked=tuple(state.get("asked", ())),
        chosen={words: tuple(ids) for words, ids in state.get("chosen", {}).items()},
        dangers=tuple(state.get("dangers", ())),
        trial=Terms(**state["trial"]) if state.get("trial") else None,
        held=Held(**held) if held else None,
        spoken_of=tuple(state.get("spoken_of", ())),
        topic=state.get("topic"),
        suggested=(
            Suggested(**{**suggested, "before": tuple(suggested["before"])}) if suggested else None
        ),
        offer=Given(offer["name"], tuple(offer["entity_ids"])) if offer else None,
    )


async def save(store: Store, conversation_id: str, before: Dialogue, after: Dialogue) -> None:
    """Keep the state of a conversation if it has changed."""
    if before == after:
        return
    with readable_store_errors():
        if after == NOTHING:
            await drop_dialogue(store, conversation_id)
        else:
            await save_dialogue(store, conversation_id, asdict(after), dt_util.utcnow())


def _pending(data: Mapping[str, Any]) -> Pending:
    """Return a pending request from what was stored of it."""
    return Pending(
        text=data["text"],
        questions=tuple(
            Clarification(
                question["text"],
                tuple(
                    Option(option["label"], tuple(option["entity_ids"]))
                    for option in question["options"]
                ),
                question["mention"],
            )
            for question in data["questions"]
        ),
        choices={mention: tuple(ids) for mention, ids in data["choices"].items()},
    )
