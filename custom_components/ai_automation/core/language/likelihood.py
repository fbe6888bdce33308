"""Tell how unlikely it is that a clause is said with these adverbs."""

from .clause import Adverbs, Clause, Lead, lasts, only_bounds, spans
from .patterns import Grammar
from .said import DeedSaid, FactSaid

UNLIKELY = 1.5
_BOUNDED, _OVERLONG = 1.2, 3.0


class Likelihood:
    """Price what clauses of one language say beside their adverbs."""

    def __init__(self, grammar: Grammar) -> None:
        """Take the rules of the language."""
        self._grammar = grammar
        self._state_ends = frozenset(grammar.lexicon["syntax"]["state_ends"])

    def of_fact(
        self, said: FactSaid, lead: Lead | None, adverbs: Adverbs, core: str
    ) -> float | None:
        """Return what is added to the cost of an event or a state, None if it is none so."""
        timed = any(name in ("time", "sun") for name, _ in adverbs)
        if said.fact == "option" and said.np is None and lead is None:
            # "Arm the alarm at ten in home mode": that it is in a mode is nothing that happens.
            return 2 * UNLIKELY
        if said.fact == "existence" and lead is None and timed:
            # "Downstairs from eight" tells where and when, and no event.
            return None
        dark = lead is not None and any(name == "daylight" for name, _ in adverbs)
        if dark and not self._has_verb(core):
            # "When it is dark, the floodlight on".
            return UNLIKELY
        wished = self._grammar.wished.search if lead else self._grammar.infinitive.match
        # "When it gets dark the lamp should come on, and to go off when": that is to be done.
        return UNLIKELY if (timed or lead is None) and wished(core) and not said.lasting else 0.0

    def _has_verb(self, core: str) -> bool:
        grammar = self._grammar
        return any(it.search(core) for it in (grammar.stative, grammar.happening, grammar.eventive))

    def of_deed(
        self, said: DeedSaid, lead: Lead | None, adverbs: Adverbs, core: str
    ) -> float | None:
        """Return what is added to the cost of a deed, None if it is none with these adverbs."""
        cost = 0.0
        if said.do in ("on", "clean") and "bare" in said.parts:
            # "Fairy lights from six to ten": a name is an order only with how long; for what
            # ends by itself it is enough to say when.
            names = {name for name, _ in adverbs}
            sure = spans(adverbs) or (said.do == "clean" and bool(names & {"time", "sun"}))
            if not sure and "wait" not in names:
                return None
            cost += UNLIKELY if sure else 2 * UNLIKELY
        if lead is None and only_bounds(adverbs) and self._is_state(core):
            # "TV on after nine, lamp at 20 %": what is done then is the other thing.
            cost += _BOUNDED
        if said.limit is None and lasts(adverbs):
            # "The gate open for longer than a minute" is nothing to do.
            cost += _OVERLONG
        return cost

    def happens(self, text: str, after: Clause) -> bool:
        """Tell whether a deed before another may as well be what that waits for."""
        terse = after.role == "deed" and not (after.mark or after.joiner) and self._is_state(text)
        return terse or self._grammar.happening.search(text) is not None

    def _is_state(self, text: str) -> bool:
        """Tell whether a text is a thing and its state without a verb."""
        *thing, state = text.split()
        known = state in self._state_ends and self._grammar.verbs.isdisjoint(thing)
        return bool(thing) and known
