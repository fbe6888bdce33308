"""Proposals are changed in few words: half a day later, one thing more, a little later."""

import pytest

from custom_components.ai_automation.core.plan import compile_plan
from tests.core.language.homes import Config, on
from tests.core.language.test_changes import POOL, ZOE, proposed, refined

POOL_AT_NINE = "turn on the pool light at nine"
ZOES_LAMP = "turn on the pool light when Zoe comes home"
AT_NINE = {"trigger": "time"}
CHANGES: list[tuple[str, str, Config]] = [
    (POOL_AT_NINE, "I meant the evening", {"triggers": [AT_NINE | {"at": "21:00:00"}]}),
    (POOL_AT_NINE, "pm", {"triggers": [AT_NINE | {"at": "21:00:00"}]}),
    (POOL_AT_NINE, "no, sorry, I meant at ten", {"triggers": [AT_NINE | {"at": "10:00:00"}]}),
    (POOL_AT_NINE, "I'd rather it was at ten", {"triggers": [AT_NINE | {"at": "10:00:00"}]}),
    (POOL_AT_NINE, "on second thoughts, at ten", {"triggers": [AT_NINE | {"at": "10:00:00"}]}),
    (
        ZOES_LAMP,
        "five minutes later",
        {"triggers": [ZOE | {"for": "00:05:00"}]},
    ),
    (
        POOL.replace(" at 30%", ""),
        "the alfresco fan as well",
        {"actions": [on("light.pool"), on("fan.alfresco") | {"action": "fan.turn_on"}]},
    ),
]


@pytest.mark.parametrize(("request_text", "change", "expected"), CHANGES)
def test_what_is_said_in_passing_changes_the_plan(
    request_text: str, change: str, expected: Config
) -> None:
    """The rest of the plan stays as it was."""
    before = compile_plan(proposed(request_text))
    assert refined(request_text, change) == before | expected


def test_a_message_tells_the_new_period() -> None:
    """What a message says of a period is true of the changed plan as well."""
    changed = refined("tell Zoe when the pool gate is open for 20 minutes", "make it half an hour")
    assert isinstance(changed, dict)
    assert changed["triggers"][0]["for"] == "00:30:00"
    message = changed["actions"][0]["data"]["message"]
    assert message == "The pool gate is open for 30 minutes"
