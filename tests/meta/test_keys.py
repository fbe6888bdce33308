"""The reader of translation keys follows what the integration's code does with them."""

import ast

import pytest

from .keys import Code, UnreadableKeyError
from .project import INTEGRATION

CONSTANTS = """
FULL: Final = "full"
TEXTS = {Busy: "busy", Full: FULL}
class Kind(StrEnum):
    SLOW = "slow"
"""


def _values(source: str) -> set[str]:
    """Return all values given to `translation_key` in a module."""
    code = Code({INTEGRATION / "module.py": ast.parse(CONSTANTS + source)})
    return {
        value for place, _call in code.keyword("translation_key") for value in code.values(place)
    }


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("f(translation_key='literal')", {"literal"}),
        ("f(translation_key=None)", set()),
        ("f(translation_key=FULL)", {"full"}),
        ("f(translation_key=Kind.SLOW)", {"slow"}),
        ("f(translation_key=Kind.SLOW.value)", {"slow"}),
        ("f(translation_key='a' if x else FULL)", {"a", "full"}),
        ("f(translation_key=given or 'b')\ngiven = 'a'", {"a", "b"}),
        ("f(translation_key=TEXTS[type(err)])", {"busy", "full"}),
        ("f(translation_key=TEXTS.get(type(err), 'other'))", {"busy", "full", "other"}),
        ("def g():\n  key = 'a'\n  if x: key = 'b'\n  f(translation_key=key)", {"a", "b"}),
        ("def g(n, key): f(translation_key=key)\ng(1, 'a')\ng(2, key='b')", {"a", "b"}),
        (
            "class E(Error):\n  def __init__(self, key):\n    f(translation_key=key)\nraise E('a')",
            {"a"},
        ),
        ("class I:\n  key: str\n  def g(self): f(translation_key=self.key)\nI(key='a')", {"a"}),
    ],
)
def test_values_are_followed(source: str, expected: set[str]) -> None:
    """Literals, constants, choices, dictionaries and parameters are understood."""
    assert _values(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "f(translation_key=f'a_{x}')",
        "f(translation_key=unknown)",
        "def g(key): f(translation_key=key)",
        "f(translation_key=UNKNOWN[x])",
    ],
)
def test_what_cannot_be_read_is_reported(source: str) -> None:
    """A key that no test could check is an error that names its place."""
    with pytest.raises(UnreadableKeyError, match=r"module\.py:\d+"):
        _values(source)
