"""Go the whole way without a person: from words and from history to automations, and back."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
import json
from time import monotonic
from typing import Any

from ai_automation_sidecar.simulate.judging import judge

from .life import Life
from .process import DemoError
from .running import DOMAIN, Demo

REQUEST = "turn on the porch light at sunset"
SPOKEN = "turn off the hallway light at midnight"
LAMP, SPOKEN_LAMP = "light.porch_light", "light.hallway_light"
LEAST_FOUND, FIRST = 3, 5
_ANALYSIS_SECONDS = 180.0
_SECONDS = 10.0


@dataclass(slots=True)
class Check:
    """One run through everything; each step prints what happened."""

    demo: Demo
    began: float = field(default_factory=monotonic)
    agent: str = ""
    status: str = ""

    async def run(self) -> None:
        """Go all steps; raise DemoError at the first that does not work."""
        await self.find_entities()
        created = await self.create()
        suggestions = await self.analyze()
        accepted = await self.accept(suggestions)
        for entity_id, automation_id in (created, accepted):
            await self.take_back(entity_id, automation_id)
        await self.talk()
        await Life(self).run()

    def tell(self, text: str) -> None:
        """Print a step that worked, with the seconds since the beginning."""
        print(f"{monotonic() - self.began:6.1f} s  {text}", flush=True)

    async def find_entities(self) -> None:
        """Find the integration's own entities; wait until it has its sidecar."""
        entries = await self.demo.hass.command("config/entity_registry/list")
        mine = {
            entry["unique_id"]: entry["entity_id"]
            for entry in entries
            if entry["platform"] == DOMAIN
        }
        self.agent = _only(mine.values(), "conversation.")
        self.status = _only(mine.values(), "_sidecar")
        await self.demo.hass.until(self.status, lambda state: state == "connected", 30, "connected")
        await self.loaded()
        number = len(await self.demo.hass.get("/api/states"))
        self.tell(f"Home Assistant runs with {number} entities, and knows its sidecar.")

    async def loaded(self) -> None:
        """Wait until the integration is loaded; its entities show something a little earlier."""
        deadline = monotonic() + _SECONDS
        path = f"/api/config/config_entries/entry?domain={DOMAIN}"
        while (await self.demo.hass.get(path))[0]["state"] != "loaded":
            if monotonic() > deadline:
                raise DemoError("The integration was not loaded in time")
            await asyncio.sleep(0.1)

    async def create(self) -> tuple[str, str]:
        """Say what the house should do; see that it does it."""
        hass = self.demo.hass
        answer = await hass.respond(f"{DOMAIN}.create_automation", text=REQUEST, deploy=True)
        if answer["status"] != "deployed":
            raise DemoError(f'"{REQUEST}" was not deployed: {_short(answer)}')
        entity_id, automation_id = answer["entity_id"], answer["automation_id"]
        await self.verify(entity_id, automation_id)
        self.tell(f'"{REQUEST}" became {entity_id}: {answer["summary"]}')
        await hass.action("light.turn_off", entity_id=LAMP)
        await hass.until(LAMP, lambda state: state == "off", _SECONDS, "off")
        await hass.action("automation.trigger", entity_id=entity_id, skip_condition=True)
        await hass.until(LAMP, lambda state: state == "on", _SECONDS, "on")
        self.tell("The automation ran, and the porch light is on.")
        return entity_id, automation_id

    async def verify(self, entity_id: str, automation_id: str) -> dict[str, Any]:
        """Return an automation's configuration; raise DemoError if it is not there and on."""
        hass = self.demo.hass
        await hass.until(entity_id, lambda state: state == "on", _SECONDS, "on")
        path = f"/api/config/automation/config/{automation_id}"
        config: dict[str, Any] | None = await hass.get(path)
        if not config or not config.get("triggers") or not config.get("actions"):
            raise DemoError(f"{entity_id} has no configuration that can be edited")
        return config

    async def analyze(self) -> list[dict[str, Any]]:
        """Mine the history; see that what was planted is found first."""
        hass = self.demo.hass
        began = monotonic()
        await hass.respond(f"{DOMAIN}.analyze_now")
        listed: dict[str, Any] = {"suggestions": []}
        while not listed["suggestions"]:
            if monotonic() > began + _ANALYSIS_SECONDS:
                raise DemoError(f"Nothing was suggested: {listed.get('reason')}")
            await asyncio.sleep(0.5)
            listed = await hass.respond(f"{DOMAIN}.list_suggestions")
        seconds = monotonic() - began
        shown = len(listed["suggestions"])
        # A few a day are shown; what was found is judged as a whole.
        listed = await hass.respond(f"{DOMAIN}.list_suggestions", status="all")
        suggestions: list[dict[str, Any]] = [
            item
            for item in listed["suggestions"]
            # What the home itself suggests is no habit that could have been planted.
            if item["status"] in {"open", "queued"} and "held_out" in item["evidence"]
        ]
        self.tell(
            f"{len(suggestions)} suggestions after {seconds:.1f} s, {shown} of them shown today:"
        )
        verdict = judge(
            [{**item, "automation": item["config"]} for item in suggestions], self.truth
        )
        for item, word in zip(suggestions, verdict.verdicts, strict=True):
            print(f"            {item['title']} ({item['evidence']['summary']}) [{word}]")
        if len(verdict.found) < LEAST_FOUND:
            raise DemoError(f"Only {len(verdict.found)} of the planted habits were found")
        if "false" in verdict.verdicts[:FIRST]:
            raise DemoError(f"Among the first {FIRST} is a false one: {verdict.false[0]}")
        planted = len(self.truth["habits"])
        self.tell(f"{len(verdict.found)} of {planted} planted habits found, no false one first.")
        return [
            item for item, word in zip(suggestions, verdict.verdicts, strict=True) if word == "true"
        ]

    @property
    def truth(self) -> Mapping[str, Any]:
        """Return what was planted in the demo home."""
        text = (self.demo.config / "truth.json").read_text(encoding="utf-8")
        found: Mapping[str, Any] = json.loads(text)
        return found

    async def accept(self, suggestions: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
        """Accept the first suggestion; see that it is an automation now."""
        chosen = suggestions[0]
        answer = await self.demo.hass.respond(
            f"{DOMAIN}.accept_suggestion", suggestion_id=chosen["suggestion_id"]
        )
        if answer["status"] != "deployed":
            raise DemoError(f'"{chosen["title"]}" was not deployed: {_short(answer)}')
        await self.verify(answer["entity_id"], answer["automation_id"])
        self.tell(f'The suggestion "{chosen["title"]}" became {answer["entity_id"]}.')
        return answer["entity_id"], answer["automation_id"]

    async def take_back(self, entity_id: str, automation_id: str) -> None:
        """Roll an automation back to before it was; see that it is gone."""
        await self.demo.hass.respond(f"{DOMAIN}.rollback", entity_id=entity_id)
        await self.verify_gone(entity_id, automation_id)
        self.tell(f"{entity_id} is rolled back, and gone.")

    async def verify_gone(self, entity_id: str, automation_id: str) -> None:
        """Raise DemoError if an automation is still there."""
        hass = self.demo.hass
        await hass.until(entity_id, lambda state: state is None, _SECONDS, "gone")
        if await hass.get(f"/api/config/automation/config/{automation_id}") is not None:
            raise DemoError(f"{entity_id} is gone, but its configuration is not")

    async def talk(self) -> None:
        """Say a command, a question and a request to the conversation agent, and undo it."""
        hass = self.demo.hass
        await self.say("turn on the hallway light")
        await hass.until(SPOKEN_LAMP, lambda state: state == "on", _SECONDS, "on")
        await self.say("is the hallway light on?")
        before = await self.automations()
        conversation = (await self.say(SPOKEN))["conversation_id"]
        if await self.automations() != before:
            raise DemoError("An automation was written before anybody agreed to it")
        await self.say("yes", conversation)
        (made,) = await self.automations() - before or {""}
        if not made:
            raise DemoError("Nothing was deployed though it was agreed to")
        await self.say("undo that", conversation)
        await hass.until(made, lambda state: state is None, _SECONDS, "gone")
        if await self.automations() != before:
            raise DemoError("Undoing left something behind")
        await self.say("redo", conversation)
        await hass.until(made, lambda state: state == "on", _SECONDS, "back")
        await self.say("delete that automation", conversation)
        await self.say("yes", conversation)
        await hass.until(made, lambda state: state is None, _SECONDS, "gone")

    async def say(self, text: str, conversation: str | None = None) -> dict[str, Any]:
        """Say something to the agent and return its answer."""
        said = {"text": text, "agent_id": self.agent}
        if conversation is not None:
            said["conversation_id"] = conversation
        answer: dict[str, Any] = await self.demo.hass.post("/api/conversation/process", said)
        response = answer["response"]
        speech = response.get("speech", {}).get("plain", {}).get("speech", "")
        if response["response_type"] == "error" or not speech:
            raise DemoError(f'"{text}" was answered with {_short(response)}')
        self.tell(f'"{text}" - "{speech}"')
        return answer

    async def automations(self) -> set[str]:
        """Return the ids of all automations."""
        return {
            state["entity_id"]
            for state in await self.demo.hass.get("/api/states")
            if state["entity_id"].startswith("automation.")
        }


def _only(ids: Any, part: str) -> str:
    found = [entity_id for entity_id in ids if part in entity_id]
    if len(found) != 1:
        raise DemoError(f"The integration has not one but {len(found)} entities like {part}")
    return str(found[0])


def _short(answer: Mapping[str, Any]) -> str:
    kept = {key: value for key, value in answer.items() if value and key != "yaml"}
    return json.dumps(kept, ensure_ascii=False)[:600]
