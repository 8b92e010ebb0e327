"""A client is generated from openapi.json by a common tool, compiled strictly, and does its work against a server."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import urllib.request
from pathlib import Path

from huodan.engines import people
from huodan.storage.place import open_workspace
from tests.browser.house import ROOT

MODULES = ROOT / "web" / "node_modules"
STRICT = ["--strict", "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler"]


def environment() -> dict[str, str]:
    """This function will find the Node the web build uses."""
    spec = importlib.util.spec_from_file_location("web", ROOT / "scripts" / "web.py")
    assert spec is not None
    assert spec.loader is not None
    web = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(web)
    return dict(web.find_npm()[1])


def node(*words: str, env: dict[str, str]) -> str:
    """This function will run a program of Node and give what it printed."""
    done = subprocess.run(["node", *words], env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_generated_client_creates_changes_reads_and_finds_an_order(
    company: Path, demo_url: str, tmp_path: Path
) -> None:
    database = open_workspace(company)
    try:
        with database.write() as tx:
            _, key = people.create_key(tx, name="client", roles=["role_boss"])
    finally:
        database.close()
    asked = urllib.request.Request(
        f"{demo_url}/api/v1/apps/orders/openapi.json", headers={"Authorization": f"Bearer {key}"}
    )
    with urllib.request.urlopen(asked) as answer:
        (tmp_path / "openapi.json").write_bytes(answer.read())
    (tmp_path / "client.ts").write_text((ROOT / "tests/browser/client.ts").read_text(encoding="utf-8"))
    (tmp_path / "package.json").write_text('{"type": "module"}')
    env = environment() | {
        "HUODAN_URL": demo_url,
        "HUODAN_KEY": key,
        "NO_PROXY": os.environ.get("NO_PROXY", "*"),
    }

    generator = MODULES / "openapi-typescript" / "bin" / "cli.js"
    schema, client = str(tmp_path / "schema.d.ts"), str(tmp_path / "client.ts")
    node(str(generator), str(tmp_path / "openapi.json"), "-o", schema, env=env)
    node(str(MODULES / "typescript" / "bin" / "tsc"), *STRICT, "--lib", "es2022,dom", client, env=env)
    printed = json.loads(node(str(tmp_path / "client.js"), env=env))

    assert (printed["made"], printed["versions"], printed["status"]) == ("待审批", [1, 0], "已完成")
    assert printed["customer"]["title"] == "保定百味超市连锁有限公司"
    assert (printed["total"], printed["found"]) == ("31.5", 1)
