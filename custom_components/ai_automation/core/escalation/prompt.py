"""Write what a model is sent: instructions of ours, and data that is marked as such."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..home import Home
from ..language.lexicon import FALLBACK, has_language
from ..language.reading import Situation
from .context import area_name, enrichment_lines, entity_lines
from .form import json_schema
from .redaction import Redactor, people_of
from .tokens import as_json, estimate

INSTRUCTIONS = (Path(__file__).parent / "instructions.txt").read_text(encoding="utf-8").strip()
# What a filled form is at most.
ANSWER_TOKENS = 1500


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent, and what puts hidden words back into the answer."""

    data: str
    redactor: Redactor

    @property
    def whole(self) -> str:
        """Return instructions and data as one text, for a model that takes only one."""
        return f"{INSTRUCTIONS}\n\n{self.data}"

    @property
    def tokens(self) -> int:
        """Return an upper estimate of the tokens in, the form's schema included."""
        return estimate(self.whole) + estimate(as_json(json_schema()))


def prompt_of(
    text: str, home: Home, situation: Situation, habits: Iterable[str], *, hide_people: bool
) -> Prompt:
    """Return what a model is asked about a sentence; only exposed things are named."""
    redactor = Redactor(people_of(home) if hide_people else ())
    where = area_name(home, situation.area_id)
    data = {
        "request": redactor.hide(text.strip()),
        # In another one, the words of the answer could not be read.
        "language": situation.language if has_language(situation.language) else FALLBACK,
        "spoken_in": redactor.hide(where) if where else None,
        "temperature_unit": home.units.temperature,
        "things": entity_lines(home, situation, text, redactor),
        "home": enrichment_lines(home, situation, text, habits, redactor),
    }
    return Prompt(as_json(data), redactor)
