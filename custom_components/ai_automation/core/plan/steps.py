"""Write values that are so much more or less than the present one, and read them back."""

import re

_FACTOR = re.compile(r"\| float\(0\) \* (\d+(?:\.\d+)?)\] \| min")
_STEP = re.compile(r"\| float\(0\) \+ (-?\d+(?:\.\d+)?)")


def stepped(present: str, step: float, most: float | None = None) -> str:
    """Return the template of a value `step` more than the Jinja expression `present`.

    With `most` the value stays between nought and that.
    """
    value = f"{present} | float(0) + {_plain(step)}"
    if most is not None:
        value = f"[0, [{_plain(most)}, {value}] | min] | max"
    return f"{{{{ {value} }}}}"


def step_of(value: object) -> float | None:
    """Return the step of a value that `stepped` wrote, None of any other."""
    match = _STEP.search(value) if isinstance(value, str) else None
    return float(match[1]) if match else None


def scaled(present: str, factor: float, most: float) -> str:
    """Return the template of a value `factor` times the Jinja expression `present`, at most so."""
    return f"{{{{ [{_plain(most)}, {present} | float(0) * {_plain(factor)}] | min }}}}"


def factor_of(value: object) -> float | None:
    """Return the factor of a value that `scaled` wrote, None of any other."""
    match = _FACTOR.search(value) if isinstance(value, str) else None
    return float(match[1]) if match else None


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number
