"""Go with an automation through its life: tried, kept, taken back by a person, changed, undone."""

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Any

from .process import DemoError
from .running import DOMAIN

if TYPE_CHECKING:
    from .check import Check

REQUEST = "turn on the porch light at sunset"
LAMP = "light.porch_light"
_SECONDS = 10.0


class Life:
    """One automation, from its trial to its end."""

    def __init__(self, check: Check) -> None:
        """Take the check that it is part of."""
        self._check = check
        self._hass = check.demo.hass
        self._entity_id = ""

    async def run(self) -> None:
        """Go all steps; raise DemoError at the first that does not work."""
        await self._try()
        await self._keep()
        await self._override()
        await self._change_and_undo()

    async def _try(self) -> None:
        """Try it in shadow: it tells that it would act, and does not."""
        tried = await self._hass.respond(
            f"{DOMAIN}.create_automation", text=REQUEST, trial_days=7, trial="shadow"
        )
        if tried["status"] != "deployed":
            raise DemoError(f'"{REQUEST}" cannot be tried: {tried["reasons"]}')
        self._entity_id = tried["entity_id"]
        await self._trigger()
        trial = await self._until("trial_report", "trials", lambda found: found["fired"] == 1)
        if await self._hass.state(LAMP) != "off":
            raise DemoError("What was only tried has acted")
        self._check.tell(
            f"Tried in shadow until {trial['ends'][:10]}: it fired {trial['fired']} time, did "
            f"nothing, and would have done this: {trial['summary']}"
        )

    async def _keep(self) -> None:
        """Keep it: it acts."""
        await self._hass.respond(f"{DOMAIN}.end_trial", entity_id=self._entity_id, keep=True)
        await self._trigger()
        await self._hass.until(LAMP, lambda state: state == "on", _SECONDS, "on")
        self._check.tell("Kept: the automation acts, and the porch light is on.")

    async def _override(self) -> None:
        """Take back as a person what it did: that is seen."""
        await self._hass.action("light.turn_off", entity_id=LAMP)
        report = await self._until(
            "automation_report", "automations", lambda found: found["undone_by_person"] == 1
        )
        self._check.tell(
            f"A person switched it off at once: {report['fired']} runs, "
            f"{report['undone']} of them taken back by a person."
        )

    async def _change_and_undo(self) -> None:
        """Change it in words, and go back twice: before the change, and before it was kept."""
        edited = await self._hass.respond(
            f"{DOMAIN}.edit_automation",
            entity_id=self._entity_id,
            text="only on weekdays",
            deploy=True,
        )
        if edited["status"] != "deployed":
            raise DemoError(f"It could not be changed: {edited['reasons']}")
        if not (edited["changes"] and edited["diff"]):
            raise DemoError("It was changed, and nothing tells what")
        self._check.tell(f"Changed in words: {' '.join(edited['changes'])}")
        for step in ("before the change", "before it was kept"):
            back = await self._hass.respond(f"{DOMAIN}.rollback", entity_id=self._entity_id)
            if back["config"] is None:
                raise DemoError("A rollback went too far back")
            self._check.tell(f"Rolled back to {step}.")
        removed = await self._hass.respond(f"{DOMAIN}.remove", entity_id=self._entity_id)
        await self._check.verify_gone(self._entity_id, removed["automation_id"])
        self._check.tell(f"{self._entity_id} is removed; its versions are kept.")

    async def _trigger(self) -> None:
        """Switch the lamp off and let the automation run."""
        await self._hass.action("light.turn_off", entity_id=LAMP)
        await self._hass.until(LAMP, lambda state: state == "off", _SECONDS, "off")
        await self._hass.until(self._entity_id, lambda state: state == "on", _SECONDS, "on")
        await self._hass.action(
            "automation.trigger", entity_id=self._entity_id, skip_condition=True
        )

    async def _until(self, action: str, key: str, fits: Any) -> dict[str, Any]:
        """Return the automation's report once it is as it should be."""
        deadline = monotonic() + _SECONDS
        while True:
            answer = await self._hass.respond(f"{DOMAIN}.{action}", entity_id=self._entity_id)
            found: dict[str, Any] = answer[key][0]
            if fits(found):
                return found
            if monotonic() > deadline:
                raise DemoError(f"{action} of {self._entity_id} tells something else: {found}")
            await asyncio.sleep(0.1)
