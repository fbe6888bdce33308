"""Read one turn of a conversation within its dialogue; pure, and for the executor."""

from .core.home import Home
from .core.language import answer_command, kind_of, read_command, read_reply
from .core.language.naming import Naming, answer_naming, is_remember, read_naming
from .core.language.reading import Command, CommandReading
from .core.language.spoken import Kind as Sentence, Reply as ShortReply
from .dialogues import Dialogue
from .requests import Said


def heard(
    said: Said, home: Home, dialogue: Dialogue
) -> tuple[ShortReply | None, Sentence, Naming | None]:
    """Return whether something is a short reply, what kind of sentence, what it says of names."""
    short = read_reply(said.text, said.language)
    waits = dialogue.pending is not None or dialogue.proposal_id is not None
    if dialogue.offer is not None and (
        (short == "yes" and not waits) or is_remember(said.text, said.language)
    ):
        return short, "other", dialogue.offer
    if short is not None:
        return short, "other", None
    naming = None
    if dialogue.pending is not None and dialogue.asked_for == "name":
        naming = answer_naming(dialogue.pending, said.text, home, said.situation)
    naming = naming or read_naming(said.text, home, said.situation)
    return None, "other" if naming else kind_of(said.text, home, said.situation), naming


def read_now(said: Said, home: Home, dialogue: Dialogue, sentence: Sentence) -> CommandReading:
    """Read a command, or the answer to what was asked about one."""
    fresh = read_command(said.text, home, said.situation)
    if dialogue.pending is None or (sentence == "command" and isinstance(fresh, Command)):
        return fresh
    return answer_command(dialogue.pending, said.text, home, said.situation)
