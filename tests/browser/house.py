"""
A real Huodan for the browser tests: a server process over its own folder, and people at their screens.

Owns starting and stopping servers, signing people in without a form, what every page must hold (no mistakes of
its scripts, no serious accessibility fault, no sideways scrolling). Owns no fixture (conftest.py).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.support import born

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
BUILT = ROOT / "huodan" / "web" / "index.html"
PASSWORD = "Tg7#kd02-xq"
TODAY = "2026-05-06"
START_SECONDS = 180
STOP_SECONDS = 15
READY = re.compile(r"ready: (http://\S+)")
# A page that asks who is signed in gets this as an answer; Chromium calls it a mistake.
EXPECTED_NOISE = re.compile(r"status of (401|404|409|410|422|423)|ERR_INTERNET_DISCONNECTED|ERR_FAILED")


def huodan(*arguments: str) -> list[str]:
    """This function will name a command of this very source tree."""
    return [sys.executable, "-c", "from huodan.doors.cli import main; main()", *arguments]


def demo_words(folder: Path) -> list[str]:
    """This function will name the command that serves the demo company of 2026-05-06 out of a folder."""
    return huodan("demo", "--data", str(folder), "--port", "0", "--password", PASSWORD, "--today", TODAY)


@contextmanager
def served(
    command: Sequence[str], *, cwd: Path = ROOT, start: type[subprocess.Popen[Any]] = born.Popen
) -> Iterator[str]:
    """This function will run a server until the caller is done, and give its address."""
    assert BUILT.exists(), "The web pages are not built: run `make web` first."
    environment = {name: value for name, value in os.environ.items() if name != "HUODAN_DATABASE_URL"}
    process = start(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    late = threading.Timer(START_SECONDS, process.kill)
    late.start()
    said: list[str] = []
    try:
        try:
            url = _address(process, said)
        finally:
            late.cancel()
        yield url
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def _address(process: subprocess.Popen[str], said: list[str]) -> str:
    """Read what the server says until it names its address; go on reading so that it never waits for us."""
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if found := READY.search(line):
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return found.group(1)
    raise AssertionError("The server did not start:\n" + "".join(said[-40:]))


@dataclass
class Office:
    """People before their screens, all looking at one server."""

    url: str
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    def screen(
        self,
        *,
        width: int = 1440,
        height: int = 900,
        lang: str = "zh",
        agent: str | None = None,
        is_guarded: bool = True,
    ) -> Page:
        """
        This function will open a page of one's own; scripts' mistakes are written down.

        Args:
            agent: The name of a phone's browser: the screen is touched then.
            is_guarded: Whether the pages' policy holds; without it every script that could run does.
        """
        touched: dict[str, Any] = (
            {} if agent is None else {"user_agent": agent, "has_touch": True, "is_mobile": True}
        )
        context = self.browser.new_context(
            base_url=self.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            bypass_csp=not is_guarded,
            **touched,
        )
        context.set_default_timeout(15_000)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=self.url)
        context.add_init_script(f"localStorage.setItem('huodan.lang', {lang!r})")
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.mistakes.append(str(error)))
        page.on("console", lambda message: self._hear(message.type, message.text, message.location))
        return page

    def sign_in(self, login: str = "boss", **screen: Any) -> Page:
        """This function will sign somebody in, whose page is empty until it goes somewhere."""
        page = self.screen(**screen)
        answer = page.request.post("/api/v1/session", data={"login": login, "password": PASSWORD})
        assert answer.ok, answer.text()
        lang = screen.get("lang", "zh")
        token = answer.json()["csrf"]
        page.request.patch("/api/v1/session", data={"lang": lang}, headers={"X-CSRF-Token": token})
        return page

    def enter(self, login: str = "boss", *, at: str = "/", **screen: Any) -> Page:
        """This function will open a page as somebody who is signed in."""
        page = self.sign_in(login, **screen)
        page.goto(at)
        return page

    def _hear(self, kind: str, text: str, where: Mapping[str, Any]) -> None:
        if kind == "error" and not EXPECTED_NOISE.search(text):
            self.mistakes.append(f"{text} ({where.get('url')})")

    def leave(self) -> None:
        """This function will close every screen."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()


def call(page: Page, method: str, path: str, body: object = None, *, version: int | None = None) -> Any:
    """
    This function will ask the server directly, as the person whose page this is.

    Args:
        version: Of the record that is changed.
    """
    token = next((str(one["value"]) for one in page.context.cookies() if one["name"] == "huodan_csrf"), "")
    headers = {"X-CSRF-Token": token} | ({} if version is None else {"If-Match": f'"{version}"'})
    answer = page.request.fetch(
        f"/api/v1{path}",
        method=method,
        data=body,
        headers=headers,
    )
    assert answer.ok, f"{method} {path}: {answer.status} {answer.text()}"
    return answer.json() if answer.status != 204 else None


def set_free(page: Page, number: str) -> str:
    """This function will let lines of an order be changed again that was agreed to, as sales directors do, and give its id."""
    form = "/apps/orders/forms/order"
    where = {"field": "no", "op": "eq", "value": number}
    (row,) = call(page, "POST", f"{form}/query", {"columns": ["no"], "where": where})["rows"]
    id = str(row["id"])
    version = call(page, "GET", f"{form}/records/{id}")["version"]
    call(page, "PATCH", f"{form}/records/{id}", {"values": {"status": "待修改"}}, version=version)
    return id


# What fades while it waits or comes is looked at as it will stand.
STILL = """() => !document.querySelector(".is-old") && document.getAnimations().every(
    (one) => one.playState !== "running" || one.effect?.getComputedTiming().endTime === Infinity)"""


def serious(page: Page) -> list[str]:
    """
    This function will list what keeps people with a screen reader or a keyboard out (axe: serious, critical).

    A list is drawn paler while newer rows are on their way, which may begin meanwhile: what is found has to last.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text())
    found = _looked(page)
    if found:
        page.wait_for_timeout(500)
        found = _looked(page)
    return found


def _looked(page: Page) -> list[str]:
    page.wait_for_function(STILL)
    found = page.evaluate(
        """async () => {
            const answer = await axe.run(document, {
                runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
                resultTypes: ["violations"],
                preload: false,
            });
            return answer.violations
                .filter((one) => one.impact === "serious" || one.impact === "critical")
                .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
        }"""
    )
    return [str(one) for one in found]


def sideways(page: Page) -> int:
    """This function will give by how many pixels the page as a whole scrolls sideways."""
    wide = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - window.innerWidth"
    return max(0, int(page.evaluate(wide)))
