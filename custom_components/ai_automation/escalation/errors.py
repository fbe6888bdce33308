"""Say why a model gave no answer that can be used."""

from typing import ClassVar


class ModelError(Exception):
    """A model gave no usable answer; `key` is of the text that tells a person so.

    `again` is that the same question may be answered if it is asked once more.
    """

    key: ClassVar[str] = "model_failed"
    again: ClassVar[bool] = False


class ModelAddressError(ModelError):
    """The address is none that a server can have."""

    key = "model_unreachable"


class ModelUnreachableError(ModelError):
    """Nothing answers at the address, or the connection broke."""

    key = "model_unreachable"
    again = True


class ModelTimeoutError(ModelError):
    """The answer did not come, or not whole, in the time there is."""

    key = "model_slow"


class ModelAuthError(ModelError):
    """The key is refused."""

    key = "model_key_refused"


class ModelBusyError(ModelError):
    """The server takes no more questions for now; `after` is for how many seconds."""

    key = "model_busy"
    again = True

    def __init__(self, after: float) -> None:
        """Take how many seconds to wait."""
        super().__init__(f"busy for {after} s")
        self.after = after


class ModelServerError(ModelError):
    """The server has a problem of its own."""

    again = True


class ModelRequestError(ModelError):
    """The server does not take the question in this form, or has no such model."""

    again = True


class ModelFormatError(ModelError):
    """The answer is broken: half a stream, no end, another protocol, no filled form."""

    key = "model_unusable"


class ModelBrokenError(ModelFormatError):
    """The stream ended before the answer did."""

    again = True


class ModelDeclinedError(ModelError):
    """The model declines to answer."""

    key = "model_declined"


class ModelSpentError(ModelError):
    """The limit of the day is reached; nothing was asked."""

    key = "model_spent"
