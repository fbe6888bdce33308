"""Count the tokens of the attempts at one question."""

from dataclasses import dataclass

from ..core.escalation.tokens import estimate


@dataclass(slots=True)
class Meter:
    """Tokens so far: what the server said, or an upper estimate where it said nothing."""

    asked: int
    tokens_in: int = 0
    tokens_out: int = 0
    estimated: bool = False
    _answered: int = 0

    def begin(self) -> None:
        """Count a question as it is sent: it may be paid for even if no answer comes."""
        self.tokens_in += self.asked
        self.estimated = True
        self._answered = 0

    def refuse(self) -> None:
        """Take back a question that was not taken."""
        self.tokens_in -= self.asked
        self.estimated = bool(self.tokens_in)

    def answer(self, text: str) -> None:
        """Count a part of the answer."""
        tokens = estimate(text)
        self.tokens_out += tokens
        self._answered += tokens

    def settle(self, tokens_in: int, tokens_out: int) -> None:
        """Take what the server says of this attempt in the place of the estimate."""
        self.tokens_in += tokens_in - self.asked
        self.tokens_out += tokens_out - self._answered
        self.estimated = self.tokens_in > tokens_in
        # A server may say it with every part of the stream: only the last counts.
        self.asked, self._answered = tokens_in, tokens_out
