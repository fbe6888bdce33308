"""What purpose-specific triggers and conditions mean is what Home Assistant has."""

from .purposes import TABLE, as_text, read


def test_table_is_that_of_home_assistant() -> None:
    """`python -m tests.core.replay.purposes` has been run for the installed Home Assistant."""
    assert TABLE.read_text(encoding="utf-8") == as_text(read())
