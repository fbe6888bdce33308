"""Find out which actions of this home a sentence asks for."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import pairwise
import re
from typing import Any

from ..home import Entity, Home
from ..plan.model import CallAction, DelayAction, PlanAction, RepeatAction, Target
from .heard import Heard
from .index import Able, of_domains
from .mention import Mention
from .notify import Notifier
from .resolve import Found
from .said import Context, Deed, DeedSaid, Problem
from .services import DEED_ACTIONS, DOABLE, INVERSE, SETTABLE, STEPPED
from .setting import Setter
from .things import Things

_WELL_NAMED = 0.5
# A scene is no topic: "at movie night the blind down" says when.
_SPOKEN_OF = DOABLE - {"scene", "script"}
_FLASHES, _MOST_FLASHES = 3, 20
_SWEPT = frozenset({"light", "switch", "fan", "media_player", "cover", "lock"})
# Deeds that can be done to so many kinds of things that a room does not tell which.
_OF_ANYTHING = frozenset({"on", "off", "set", "toggle"})
_SAID_AS_VALUES = ("on", "off", "open", "close")


class DeedReader:
    """Read the deeds of one sentence."""

    def __init__(self, heard: Heard, things: Things) -> None:
        """Take the sentence, and what finds the things it speaks of."""
        self._heard = heard
        self._grammar = heard.grammar
        self._things = things
        self._setter = Setter(heard)
        self._notifier = Notifier(heard, things)
        syntax = heard.grammar.lexicon["syntax"]
        self._particles = frozenset((*syntax["switch_words"], *syntax["cover_words"]))
        self._articles = frozenset(syntax["owners"])
        self._fixed: Mapping[str, Mapping[str, Any]] = heard.grammar.lexicon["deeds"]["fixed"]

    def said(self, text: str) -> Iterator[DeedSaid]:
        """Yield what a clause without its adverbs can ask for."""
        for hit in self._grammar.deeds.hits(self._imperative(text)):
            if hit.parts.get("np") == text.partition(" ")[0] in self._grammar.verbs:
                # "Switch on ...": no switch is spoken of.
                continue
            if self._is_switched(hit.parts.get("value", "")):
                # "Put the hall lamp on" sets the hall to nothing.
                continue
            message = hit.parts.get("message") or hit.parts.get("message2")
            spoken = self._heard.sentence.meaning(message) if message else None
            meaning = hit.meaning
            parts = {**meaning.get("parts", {}), **hit.parts}
            if (of := meaning.get("of")) is not None:
                # "Charge the car": its charger is what does it.
                parts["np"] = f"{parts['np']} {of}"
            yield DeedSaid(
                meaning["do"],
                parts,
                text,
                spoken,
                meaning.get("limit"),
                meaning.get("kind"),
                bool(meaning.get("unlikely")),
            )

    def _is_switched(self, value: str) -> bool:
        """Tell whether a value is the rest of a name, or a thing with "on" after it."""
        *words, last = value.split() or [""]
        if value.startswith("'"):
            return True
        stem, kinds = self._grammar.lexicon.stem, self._heard.resolver.index.kinds
        return bool(words) and last in self._particles and stem(words[-1]) in kinds

    def _imperative(self, text: str) -> str:
        """Return a clause with its verb in the plain form: "puts the heating on"."""
        text = self._grammar.deed_leads.sub("", text)
        first, blank, rest = text.partition(" ")
        stem = self._grammar.lexicon.stem
        nouns = self._heard.resolver.index.vocabulary
        if first not in self._grammar.verbs and stem(first) in self._grammar.verbs - nouns:
            return f"{stem(first)}{blank}{rest}"
        return text

    def is_of_it(self, said: DeedSaid) -> bool:
        """Tell whether a deed names nothing that it is done to, but for "it" and "them"."""
        return said.np is None or self._heard.mentions.single(said.np).pronoun

    def is_once_more(self, text: str) -> bool:
        """Tell whether something is to be as it was before: "off again"."""
        return re.search(self._grammar.lexicon["deeds"]["once_more"], text) is not None

    def is_called(self, said: DeedSaid, name: str) -> bool:
        """Tell whether what a deed is done to can be what has a name: "his lamp (Ben's lamp)"."""
        named = frozenset(entity.entity_id for entity in self.topic(name))
        if said.np is None or not named:
            return False
        found = self._things.find(said.np, lambda it: it.entity_id in named, Context())
        return self.is_of_it(said) or not isinstance(found, Problem)

    def topic(self, text: str) -> tuple[Entity, ...]:
        """Return the things that a clause does nothing but name."""
        words = text.split()
        set_to = (after for word, after in pairwise([*words, ""]) if word in self._particles)
        if not any(word.startswith("name#") for word in words) or any(
            after not in self._articles for after in set_to
        ):
            # "Heat pump on heat" says what it is set to, "lights on the patio" where they are.
            return ()
        found = self._things.find(text, of_domains(*_SPOKEN_OF), Context())
        if isinstance(found, Problem) or any(one.cost > _WELL_NAMED for one in found):
            return ()
        return tuple(entity for one in found for entity in one.entities)

    def is_topic(self, text: str) -> bool:
        """Tell whether a clause does nothing but name things."""
        return bool(self.topic(text))

    def build(self, said: DeedSaid, context: Context) -> Deed | Problem:
        """Return what to call in this home, or why nothing can be."""
        if said.do == "notify":
            return self._notifier.build(said, context)
        if said.do in ("step", "scale"):
            return self._step(said, context)
        if said.do in ("set", "volume", "back"):
            return self._set(said, context)
        if said.do == "skip":
            return Deed((), do="skip")
        if said.do == "flash":
            return self._flash(said, context)
        return self._played(said, context) if "value" in said.parts else self._act(said, context)

    def _act(self, said: DeedSaid, context: Context) -> Deed | Problem:
        actions = DEED_ACTIONS[said.do]
        if said.do == "activate" and (said.np or "").startswith(self._things.possessives):
            # "Put his light on": no scene is somebody's.
            return Problem("unread", cost=9)
        bare = "bare" in said.parts
        if bare and not self._particles.isdisjoint(said.text.split()):
            return Problem("unread", cost=9)
        found = self._find(said, context, frozenset({said.kind} if said.kind else actions))
        if isinstance(found, Problem):
            return replace(found, code="unread") if bare else found
        if bare and (found[0].cost > 0 or not found[0].mention.units):
            # A name alone is an order only if it is a scene's or script's whole name.
            return Problem("unread", cost=9)
        return self._calls(said.do, found, self._fixed.get(said.do, {}))

    def _played(self, said: DeedSaid, context: Context) -> Deed | Problem:
        """Return what sets the volume, and then plays."""
        played = self._act(said, context)
        louder = self._set(replace(said, do="volume"), context)
        if isinstance(played, Problem) or isinstance(louder, Problem):
            return played if isinstance(played, Problem) else louder
        return replace(played, actions=(*louder.actions, *played.actions))

    def _find(
        self, said: DeedSaid, context: Context, domains: frozenset[str]
    ) -> tuple[Found, ...] | Problem:
        np = said.parts.get("np")
        if np is not None and "np2" in said.parts:
            np = f"{np} {said.parts['np2']}"
        if np is not None and not self._things.is_thing(np):
            # Most of what a pattern takes for a thing is none.
            return Problem("unread", (np,), cost=9)
        told = np is None and bool(context.acted) and context.entities == context.acted
        acted = Context(
            context.acted or context.entities,
            context.acted,
            person=context.person,
            past=context.past,
            before=context.before,
            # "Do it": a scene is no thing of a room that could be meant by that; and of an awning
            # that cannot be switched off, "off" is not the lamp beside it.
            area_ids=() if said.do == "activate" or told else context.area_ids,
        )
        found = self._things.find(np, _doable(domains), acted)
        if isinstance(found, Problem):
            return found
        found = tuple(_same_again(_swept(one), context.acted) for one in found)
        somebody = np is not None and self._things.is_person(np) and not np.endswith("'s")
        if (somebody and found[0].cost >= 0) or not all(one.entities for one in found):
            # Nothing can be done to people: "Ben gets up" does not turn his lamp up.
            return Problem("unread", (said.text,), cost=9)
        if said.do == "activate" and any(
            _is_only_place(one) or self._is_kind(one) for one in found
        ):
            # "Turn on the lounge" is no scene that happens to be filed there, nor is "turn on the
            # light" the script "Lights out".
            return Problem("unread", (said.text,), cost=9)
        if said.do not in _OF_ANYTHING:
            return found
        # "Set the bedroom to 10 %" names a room, not what in it is meant; "dim" means its lights.
        if said.kind is None and any(_is_only_place(one) for one in found):
            return Problem("unread", (said.text,), cost=9)
        return found

    def _is_kind(self, one: Found) -> bool:
        """Tell whether only the kind of other things was named, which is a part of a name here."""
        index = self._heard.resolver.index
        stems = {unit.stems[0] for unit in one.mention.units}
        own = {kind for entity in one.entities for kind in index.by_id[entity.entity_id].kinds}
        return one.cost > 0 and bool(stems) and stems <= index.kinds - own

    def _calls(self, do: str, found: tuple[Found, ...], data: Mapping[str, Any]) -> Deed | Problem:
        entities = tuple(entity for one in found for entity in one.entities)
        if not entities:
            return Problem("unread", cost=9)
        inverse = INVERSE.get(do)
        undo = (
            self._grouped(found, DEED_ACTIONS[inverse], self._fixed.get(inverse, {}))
            if inverse
            else ()
        )
        return Deed(
            self._grouped(found, DEED_ACTIONS[do], data),
            entities,
            undo,
            do,
            sum(one.cost for one in found) / len(found),
        )

    def _grouped(
        self, found: tuple[Found, ...], actions: Mapping[str, str], data: Mapping[str, Any]
    ) -> tuple[CallAction, ...]:
        """Return one call for each action, in the order in which things were mentioned."""
        calls: dict[str, list[tuple[Mention, tuple[Entity, ...]]]] = {}
        for one in found:
            for domain, same in one.by_domain().items():
                if action := actions.get(domain):
                    calls.setdefault(action, []).append((one.mention, same))
        return tuple(
            CallAction(action, target_of(groups, self._heard.home), dict(data))
            for action, groups in calls.items()
        )

    def _flash(self, said: DeedSaid, context: Context) -> Deed | Problem:
        """Return what switches things over and back again so many times."""
        found = self._find(said, context, frozenset({"light", "switch"}))
        if isinstance(found, Problem):
            return found
        pause = DelayAction(timedelta(seconds=1))
        toggle = self._grouped(found, DEED_ACTIONS["toggle"], {})
        once: tuple[PlanAction, ...] = (*toggle, pause, *toggle, pause)
        entities = tuple(entity for one in found for entity in one.entities)
        count = min(int(said.parts.get("count", _FLASHES)), _MOST_FLASHES)
        return Deed((RepeatAction(count, once),), entities, do="toggle")

    def _step(self, said: DeedSaid, context: Context) -> Deed | Problem:
        """Return what makes things so much, or so many times, brighter or louder than they are."""
        found = self._find(said, context, frozenset({said.kind}) if said.kind else STEPPED)
        if isinstance(found, Problem):
            return found
        calls: list[CallAction] = []
        for one in found:
            for entity in one.entities:
                change = self._setter.step if said.do == "step" else self._setter.scale
                act = change(said.parts, entity)
                if act is None:
                    words = self._heard.mentions.plain(said.text)
                    detail = {"name": entity.name, "value": words}
                    return Problem("value", (words,), one, detail, cost=4)
                calls.append(CallAction(act[0], Target((entity.entity_id,)), dict(act[1])))
        entities = tuple(entity for one in found for entity in one.entities)
        return Deed(tuple(calls), entities, do="set", cost=sum(one.cost for one in found))

    def _set(self, said: DeedSaid, context: Context) -> Deed | Problem:
        value = said.parts.get("value")
        if value is None or not self._setter.is_value(value):
            return Problem("unread", cost=9)
        if said.kind is None and self._setter.is_warmth(value, said.np):
            said = replace(said, kind="climate")
        elif said.do == "volume":
            # "The volume of everything" is of what can be heard.
            said = replace(said, kind="media_player")
        found = self._find(said, context, frozenset({said.kind}) if said.kind else SETTABLE)
        if isinstance(found, Problem):
            return (
                found
                if found.code != "unknown"
                else Problem(found.code, found.words, found.found, cost=found.cost + 1.5)
            )
        acts = self._setter.acts(said.do, value, found)
        if isinstance(acts, Problem):
            return acts
        for do in _SAID_AS_VALUES:
            if all(not data and action in DEED_ACTIONS[do].values() for action, data in acts):
                # "Turn it off" may be read as a thing and a value, and is a deed all the same.
                done = self._calls(do, found, {})
                return done if isinstance(done, Problem) else replace(done, cost=done.cost + 0.4)
        calls: list[CallAction] = []
        for (action, data), groups in acts.items():
            if action == "media_player.volume_set" and said.do == "set" and self._switched_on(said):
                # A volume does not switch it on, as a brightness does.
                on = DEED_ACTIONS["on"]["media_player"]
                calls.append(CallAction(on, target_of(groups, self._heard.home)))
            plain = {key: list(it) if isinstance(it, tuple) else it for key, it in data}
            calls.append(CallAction(action, target_of(groups, self._heard.home), plain))
        entities = tuple(entity for one in found for entity in one.entities)
        undo = self._undone(found)
        return Deed(tuple(calls), entities, undo, "set", found[0].cost + 0.4)

    def _switched_on(self, said: DeedSaid) -> bool:
        words = self._grammar.lexicon["syntax"]["switch_words"]
        return any(words.get(word) == "turn_on" for word in said.text.split())

    def _undone(self, found: tuple[Found, ...]) -> tuple[CallAction, ...]:
        """Return how lamps and fans that were set are put out again."""
        domains = {entity.domain for one in found for entity in one.entities}
        if domains <= {"light", "fan", "media_player", "switch", "humidifier"}:
            return self._grouped(found, DEED_ACTIONS["off"], {})
        return ()


def _same_again(one: Found, acted: tuple[Entity, ...]) -> Found:
    """Return the things that something was just done to for "the lights" without a place."""
    mention = one.mention
    bare = mention.plural and not mention.everything and not any(it.places for it in mention.units)
    ids = {it.entity_id for it in acted}
    same = bool(ids) and ids < {it.entity_id for it in one.entities}
    return replace(one, entities=acted) if bare and same else one


@cache
def _doable(domains: frozenset[str]) -> Able:
    """Return what tells whether a deed of such domains can be done to a thing."""
    return Able(_is_doable, (domains,))


def _is_doable(entity: Entity, domains: frozenset[str]) -> bool:
    return entity.domain in domains and entity.category is None


def target_of(groups: list[tuple[Mention, tuple[Entity, ...]]], home: Home) -> Target:
    """Return the target for groups of entities: places where all that is there is meant.

    A place survives the swap of a device; it is used only if nothing in it is left out.
    """
    ids: dict[str, list[str]] = {}
    for mention, entities in groups:
        kind, named = _whole_place(mention, entities, home) or (
            "entity_ids", [entity.entity_id for entity in entities]
        )  # fmt: skip
        ids.setdefault(kind, []).extend(named)
    return Target(**{kind: tuple(dict.fromkeys(named)) for kind, named in ids.items()})


def _whole_place(
    mention: Mention, entities: tuple[Entity, ...], home: Home
) -> tuple[str, list[str]] | None:
    """Return the place that things are all of what is there, None if there is none."""
    places = [unit.places for unit in mention.units if unit.places is not None]
    if len(places) != 1 or not (mention.plural or mention.everything):
        return None
    if len(entities) == 1 and not places[0].label_ids:
        # One thing is named itself, but for what is still to get the label.
        return None
    domain = entities[0].domain
    meant = {entity.entity_id for entity in entities}
    kinds: tuple[tuple[str, frozenset[str], Callable[[Entity], Collection[str | None]]], ...] = (
        ("area_ids", places[0].area_ids, lambda entity: (entity.area_id,)),
        ("floor_ids", places[0].floor_ids, lambda entity: (home.floor_of(entity),)),
        ("label_ids", places[0].label_ids, home.labels_of),
    )
    for kind, keys, places_of in kinds:
        for key in keys:
            there = {it.entity_id for it in home.domain(domain) if key in places_of(it)}
            if there == meant:
                return kind, [key]
    return None


def _swept(found: Found) -> Found:
    """Return what "everything" means: what people switch by hand, no alarms and no helpers."""
    named = [unit for unit in found.mention.units if unit.places is None]
    if named or not found.mention.everything:
        return found
    return replace(found, entities=tuple(it for it in found.entities if it.domain in _SWEPT))


def _is_only_place(found: Found) -> bool:
    """Tell whether a thing was found by nothing but where it is."""
    mention = found.mention
    return (
        bool(mention.units)
        and found.cost >= 0
        and not mention.everything
        and all(unit.places is not None for unit in mention.units)
    )
