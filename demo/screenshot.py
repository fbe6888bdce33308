"""Take the README's picture: an automation made from words, in Home Assistant's own editor."""

import asyncio
from collections.abc import Mapping
from io import BytesIO
import json
from pathlib import Path
import shutil
import sys
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.async_api import Page, async_playwright

from .check import Check
from .prepare import ROOT
from .process import DemoError, free_port
from .running import Demo, running

TARGET = ROOT / "docs/images/editor.png"
_SIZE = {"width": 1180, "height": 820}
_CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
)
_COLORS = 128
_SECONDS = 60_000
# The cards of the editor move into place.
_SETTLING = 2500


async def take(target: Path) -> None:
    """Run the demo, make the automation, and write the picture; raise DemoError."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        raise DemoError("The picture needs Chromium: install Debian's package chromium")
    with TemporaryDirectory(dir=ROOT / ".cache", prefix="demo-picture-") as name:
        folder = Path(name) / "demo"
        async with running(folder, free_port(), free_port(), fresh=True) as demo:
            check = Check(demo)
            await check.find_entities()
            _, automation_id = await check.create()
            picture = await _picture(demo, f"/config/automation/edit/{automation_id}", browser)
    target.parent.mkdir(parents=True, exist_ok=True)
    image = Image.open(BytesIO(picture)).convert("RGB")
    image.quantize(_COLORS).save(target, optimize=True)


async def _picture(demo: Demo, path: str, browser: str) -> bytes:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser, args=list(_CHROMIUM))
        page = await chromium.new_page(viewport=_SIZE)  # type: ignore[arg-type]
        await page.add_init_script(_login(demo))
        await page.goto(f"{demo.hass.address}{path}", timeout=_SECONDS)
        picture = await _ready(page)
        await chromium.close()
    return picture


async def _ready(page: Page) -> bytes:
    """Return the picture when the editor shows what the automation does."""
    for text in ("When", "Then do", "Porch light"):
        await page.get_by_text(text).first.wait_for(timeout=_SECONDS)
    await page.wait_for_timeout(_SETTLING)
    return await page.screenshot()


def _login(demo: Demo) -> str:
    """Return the script by which the page finds its owner logged in."""
    tokens: Mapping[str, Any] = {
        **demo.hass.tokens,
        "hassUrl": demo.hass.address,
        "clientId": f"{demo.hass.address}/",
        "expires": 4_102_444_800_000,
    }
    return f"localStorage.setItem('hassTokens', {json.dumps(json.dumps(tokens))});"


if __name__ == "__main__":
    try:
        asyncio.run(take(TARGET))
    except DemoError as problem:
        sys.exit(str(problem))
