"""What the pages weigh, and that the phone's need no browser newer than 2020: read from the build itself."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from tests.browser.house import ROOT

BUILT = ROOT / "huodan" / "web"
NEWER_SCRIPT = re.compile(
    r"structuredClone\(|\.toSorted\(|\.toReversed\(|\.toSpliced\(|\.isWellFormed\(|withResolvers\(|Object\.groupBy|"
    r"\.randomUUID\(|AbortSignal\.(any|timeout)|\(\?<[=!]|\?\?=|\|\|="
)
# What older browsers leave out without harm, such as accent-color, is not named.
NEWER_STYLE = re.compile(r":has\(|:where\(|:is\(|[;{]inset:|aspect-ratio|@layer|@container|color-mix\(")
# What the phone loads when somebody goes there.
LATER = [
    "src/phone/record/RecordScreen.tsx",
    "src/phone/edit/EditScreen.tsx",
    "src/phone/edit/NewScreen.tsx",
    *(f"src/phone/list/{name}.tsx" for name in ("Grouped", "Kanban", "Calendar", "ViewsSheet")),
]


def phone_files(ending: str) -> list[str]:
    """This function will list what the phone's entry may ever load of its own, by name."""
    manifest = json.loads((BUILT / ".vite" / "phone.json").read_text())
    todo, seen = ["m.html", *LATER], set[str]()
    while todo:
        key = todo.pop()
        if key not in seen:
            seen.add(key)
            todo += manifest[key].get("imports", [])
    files = {file for key in seen for file in (manifest[key]["file"], *manifest[key].get("css", ()))}
    return sorted(file for file in files if file.endswith(ending))


def test_no_entry_is_heavier_than_promised() -> None:
    weighed = subprocess.run(
        [sys.executable, "scripts/web.py", "size"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert weighed.returncode == 0, weighed.stdout + weighed.stderr
    assert "m.html: its script" in weighed.stdout


def test_the_phone_s_build_needs_nothing_newer_than_its_browsers() -> None:
    for ending, newer in ((".js", NEWER_SCRIPT), (".css", NEWER_STYLE)):
        for file in phone_files(ending):
            text = (BUILT / file).read_text("utf-8")
            found = [text[max(0, hit.start() - 40) : hit.end() + 20] for hit in newer.finditer(text)]
            assert found == [], file


def test_the_phone_brings_nothing_of_the_desktop_s_kit() -> None:
    script = "".join((BUILT / file).read_text("utf-8") for file in phone_files(".js"))

    assert "ant-btn" not in script
    assert "tanstack/react-router" not in script
