"""Tell whether a person has agreed to a proposal that an agent carries between us and them.

An agent's word for it is worth nothing: whoever writes into what it reads could have written it.
So the yes has to come from the person: in a conversation of Home Assistant as their own next
turn, which we read ourselves; elsewhere, as over MCP, by a code that only people are shown.
"""

from dataclasses import dataclass
import secrets

from homeassistant.components.conversation import ChatLog, UserContent
from homeassistant.components.conversation.chat_log import current_chat_log

from .core.language import read_reply
from .core.language.agreement import is_agreement
from .core.policy import Judgement

_DIGITS = 6
_TRIES = 3
# Proposals that nobody says anything about are forgotten, oldest first.
_MOST_WAITING = 50


@dataclass(slots=True)
class _Asked:
    """What a person was asked about, and how they can agree."""

    proposal_id: str
    judgement: Judgement
    turns: int = 0
    code: str = ""
    tries: int = _TRIES


class Consents:
    """The proposals of agents that wait for a yes; a restart forgets them."""

    def __init__(self) -> None:
        """Begin with none."""
        # A yes is to what was proposed last in a conversation, and to nothing else.
        self._in_conversation: dict[str, _Asked] = {}
        self._by_code: dict[str, _Asked] = {}

    def ask(self, proposal_id: str, judgement: Judgement) -> str | None:
        """Wait for a yes; return the code to show to people if no conversation can tell of it."""
        chat_log = current_chat_log.get()
        if chat_log is not None:
            asked = _Asked(proposal_id, judgement, len(_turns(chat_log)))
            _keep(self._in_conversation, chat_log.conversation_id, asked)
            return None
        code = "".join(secrets.choice("0123456789") for _ in range(_DIGITS))
        _keep(self._by_code, proposal_id, _Asked(proposal_id, judgement, code=code))
        return code

    def take(self, proposal_id: str, code: str | None, language: str) -> frozenset[str] | None:
        """Return the dangers that a person has agreed to with a proposal; it counts once.

        None is that nobody has agreed to it.
        """
        chat_log = current_chat_log.get()
        if chat_log is not None:
            return self._said_yes(proposal_id, chat_log, language)
        asked = self._by_code.get(proposal_id)
        if asked is None or code is None:
            return None
        asked.tries -= 1
        right = secrets.compare_digest(asked.code, code.strip().encode("ascii", "replace").decode())
        if right or not asked.tries:
            del self._by_code[proposal_id]
        return asked.judgement.keys if right else None

    def _said_yes(
        self, proposal_id: str, chat_log: ChatLog, language: str
    ) -> frozenset[str] | None:
        asked = self._in_conversation.get(chat_log.conversation_id)
        turns = _turns(chat_log)
        if asked is None or asked.proposal_id != proposal_id or len(turns) <= asked.turns:
            return None
        named = is_agreement(turns[-1], asked.judgement, language)
        if not named and (asked.judgement.items or read_reply(turns[-1], language) != "yes"):
            return None
        del self._in_conversation[chat_log.conversation_id]
        return asked.judgement.keys


def _keep(waiting: dict[str, _Asked], key: str, asked: _Asked) -> None:
    """Keep what was asked as the newest; the oldest makes room for it."""
    waiting.pop(key, None)
    waiting[key] = asked
    if len(waiting) > _MOST_WAITING:
        del waiting[next(iter(waiting))]


def _turns(chat_log: ChatLog) -> list[str]:
    """Return what the person has said in a conversation."""
    return [content.content for content in chat_log.content if isinstance(content, UserContent)]
