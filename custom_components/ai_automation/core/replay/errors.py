"""Name what stops a replay from answering."""


class UnanswerableError(Exception):
    """History cannot tell; `code` says why (a key of the texts), `detail` what it is about."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class ConditionFailedError(Exception):
    """A condition that Home Assistant could not evaluate either: there it does not hold."""
