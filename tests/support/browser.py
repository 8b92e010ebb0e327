"""
Headless Chromium for tests: the machine's own, never a downloaded one. Owns how it is found, started and kept.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from playwright.sync_api import Browser, sync_playwright

# The shell without windows comes first: a whole Chromium draws its own windows even where nobody sees them,
# which costs as much as the pages themselves.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

# Debian's Chromium as root, in a small /dev/shm, without talking to anybody.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


class NoChromium(Exception):
    """No Chromium was found; the message says what to do."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """This function will start the machine's Chromium and stop it afterwards."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise NoChromium(
            "Chromium is missing. Please install it: apt-get install chromium-headless-shell fonts-noto-cjk"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, headless=True, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


class Kept:
    """
    One Chromium for the files of browser tests that follow one another.

    It ends before the first other test: Playwright's event loop would be in the way of tests that run their own.
    """

    def __init__(self) -> None:
        self._running = ExitStack()
        self._browser: Browser | None = None

    def give(self) -> Browser:
        """This function will give the Chromium that runs, or start one."""
        if self._browser is None or not self._browser.is_connected():
            self.end()
            self._browser = self._running.enter_context(chromium())
        return self._browser

    def end(self) -> None:
        """This function will stop Chromium, if it runs."""
        self._browser = None
        self._running.close()
