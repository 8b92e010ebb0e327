"""
No file of the project names a package registry or a path of somebody's machine.

The patterns are written so that they do not match themselves.
"""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

REGISTRIES = re.compile(
    rb"python[h]osted|//py[p]i[.]|//t[e]st[.]pypi|registry[.]np[m]|np[m]mirror|registry[.]y[a]rnpkg|deb[.]debi[a]n"
    rb"|mirrors[.](?:al[i]yun|tun[a]|ust[c])|pypi[.]tun[a]"
)
MACHINE_PATHS = re.compile(rb"/w[o]rk/|/f[a]rm/|/r[o]ot/")


def test_no_file_names_a_registry() -> None:
    assert find(REGISTRIES) == []


def test_no_file_names_a_path_of_this_machine() -> None:
    assert find(MACHINE_PATHS) == []


def test_locks_hold_hashes_and_no_addresses() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))

    assert len(locks) == 3
    for lock in locks:
        text = lock.read_text()
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=")


def test_the_web_s_lock_holds_no_addresses_of_packages() -> None:
    assert '"resolved"' not in (ROOT / "web" / "package-lock.json").read_text()


def find(pattern: re.Pattern[bytes]) -> list[str]:
    """This function will list the places in the project's files where a pattern stands."""
    return [
        f"{file.relative_to(ROOT)}:{number}"
        for file in project_files()
        for number, line in enumerate(file.read_bytes().splitlines(), start=1)
        if pattern.search(line)
    ]


def project_files() -> list[Path]:
    """This function will list what is in git or about to be: everything that is not ignored."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    files = (ROOT / name.decode() for name in listed.split(b"\0") if name)
    return [file for file in files if file.is_file()]
