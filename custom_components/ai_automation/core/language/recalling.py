"""Keep what the texts of a sentence were read as, for the next sentence that they are in."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .clause import Clause

# A text, and what is known of how it stands in its sentence.
type Text = tuple[str, *tuple[bool, ...]]


class Recalled:
    """What the texts of one sentence were read as, and up to which cost was looked for it.

    A request is read again without what is said beside it: most of its texts are the same.
    """

    def __init__(self, tags: Mapping[str, Any]) -> None:
        """Take the tags of the sentence."""
        self.tags = tags
        self.known: dict[Text, tuple[Clause | None, float]] = {}
        self._lately: list[
            tuple[Mapping[str, Any], Mapping[Text, tuple[Clause | None, float]]]
        ] = []

    def take_over(self, lately: Iterable[Recalled]) -> None:
        """Recall what was read lately, in the same home and situation."""
        # Not what these took over in their turn: that would have no end.
        self._lately = [(it.tags, it.known) for it in lately]

    def read(self, text: Text, most: float, read: Callable[[], Clause | None]) -> Clause | None:
        """Return the clause that costs at most so much, by `read` if it is not known yet."""
        clause, looked = self.known.get(text) or self._before(text)
        if clause is None and most > looked:
            clause, looked = read(), most
        self.known[text] = clause, looked
        return clause

    def _before(self, text: Text) -> tuple[Clause | None, float]:
        """Return what a text was read as in a sentence in which its tags mean the same."""
        tags = [word for word in text[0].split() if word in self.tags]
        for meanings, texts in self._lately:
            if text in texts and all(meanings.get(it) == self.tags[it] for it in tags):
                return texts[text]
        return None, 0.0
