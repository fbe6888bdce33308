"""Tell what "it" is by what can be done to it: "the coop door is open, shut it"."""

from collections.abc import Sequence

from ..home import Entity
from .clause import Clause
from .deeds import DeedReader
from .facts import FactReader
from .said import Context, Deed, DeedSaid, Fact, FactSaid, Problem
from .things import Things

# Why a deed on "it" may have to be read in another way.
_DOUBTFUL = ("pronoun", "value", "ambiguous")


def done_to_it(
    text: str,
    said: DeedSaid,
    deeds: DeedReader,
    context: Context,
    asked: tuple[Entity, ...] = (),
) -> Deed | Problem:
    """Return what a clause asks for; "it" is what was spoken of before anything around it.

    Of what was just `asked` about it is that, if it can be done to it: "lock the back door, and if
    the front door is unlocked lock that too".
    """
    if asked and deeds.is_of_it(said):
        built = deeds.build(said, Context(asked))
        if isinstance(built, Deed) and built.entities:
            return built
    built = deeds.build(said, context)
    done = isinstance(built, Deed) and (not built.entities or built.do == "notify")
    if done or not deeds.is_of_it(said) or _is_of(built, context):
        return built
    readings = [deeds.build(other, context) for other in deeds.said(text)]
    spoken = next((it for it in readings if _is_of(it, context)), None)
    doubtful = isinstance(built, Problem) and built.code in _DOUBTFUL
    any_deed = next((it for it in readings if isinstance(it, Deed)), None) if doubtful else None
    if spoken is None and isinstance(built, Deed) and deeds.is_once_more(text):
        # "Back up" is nothing that could be done to what happens to be in the room.
        return Problem("pronoun", cost=0.4)
    return spoken or any_deed or built


def _is_of(built: Deed | Problem, context: Context) -> bool:
    """Tell whether a deed is done to what was spoken of."""
    known = (*context.past, context.before)
    spoken = {entity.entity_id for entities in known for entity in entities}
    return (
        isinstance(built, Deed)
        and bool(built.entities)
        and {entity.entity_id for entity in built.entities} <= spoken
    )


def foresee(rest: Sequence[Clause], deeds: DeedReader, context: Context) -> None:
    """Look ahead for what is acted on: "when someone walks in" means its room."""
    if context.entities:
        return
    for clause in rest:
        if isinstance(clause.said, DeedSaid):
            built = deeds.build(clause.said, context)
            if isinstance(built, Deed) and built.do != "notify":
                context.note(built.entities)
                return


def note_deed(deed: Deed, said: DeedSaid, things: Things, context: Context) -> None:
    """Keep what was acted on; who is told something may be spoken of as well."""
    if deed.do == "notify":
        things.note_owner(said.np or "", context)
        context.note(deed.told)
        context.words = things.subject_of(said.message or "") or context.words
    else:
        # "Turn Ben's lamp off and tell him".
        things.note_owner(said.np or "", context)
        context.note(deed.entities, acted=True)


def of_watched(text: str, said: FactSaid, facts: FactReader, context: Context) -> Fact | None:
    """Return a fact of what was waited for, None unless a group was acted on since then.

    "When the TV plays, dim the lights; when it goes off, ..." speaks of the TV.
    """
    group = len(context.acted) > 1 and context.entities == context.acted
    if said.np not in facts.syntax["it"] or not group or len(context.watched) != 1:
        return None
    meant = Context(context.watched, person=context.person, words=context.words)
    # "It goes off" may be said of an alarm as well.
    built = (facts.build(it, meant) for it in facts.said(text) if it.np == said.np)
    return next((it for it in built if isinstance(it, Fact)), None)


def of_spoken(text: str, said: FactSaid, facts: FactReader, context: Context) -> Fact | None:
    """Return what is said of a thing that was spoken of, where it could be another's option.

    After "when the sauna heater is on", that "the heater goes off" is no thermostat's mode.
    """
    if said.fact != "option" or not context.past:
        return None
    built = facts.build(said, context)
    spoken = context.spoken.keys()
    if not isinstance(built, Fact) or any(it.entity_id in spoken for it in built.entities):
        return None
    others = (facts.build(it, context) for it in facts.said(text) if it.fact == "state")
    meant = (it for it in others if isinstance(it, Fact) and it.entities)
    return next((it for it in meant if spoken >= {e.entity_id for e in it.entities}), None)
