"""The log of a real server and of real workers: every line and every refusal has its reference, nothing of a body is told."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.crash.test_load import serving
from tests.doors.conftest import PASSWORD, build_company
from tests.support import born

API = "/api/v1"
PRODUCTS = f"{API}/apps/orders/forms/product/records"
WORKER = [sys.executable, "-c", "from huodan.doors.cli import main; main()", "worker"]
NAME, PHONE = "大闸蟹礼盒", "13812345678"


@pytest.fixture
def url(prepared_database: Callable[..., str]) -> str:
    """This function will give a private copy of the small company."""
    return prepared_database("company", build_company)


class Visitor:
    """A browser that talks to a server's port."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Content-Type": "application/json", "X-Request-Id": "forged"}

    def __call__(self, method: str, path: str, body: object = None) -> tuple[int, Any, str]:
        """This function will send a request; gives status, JSON and the reference of the answer."""
        sent = None if body is None else json.dumps(body)
        self.connection.request(method, path, sent, self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            said = cookie.partition(";")[0]
            self.headers["Cookie"] = f"{self.headers.get('Cookie', '')}; {said}".lstrip("; ")
        return answer.status, json.loads(text) if text else None, answer.headers["X-Request-Id"]


def test_a_server_writes_its_log_with_references_and_without_contents(url: str, files_folder: Path) -> None:
    logs = files_folder.parent / "logs"
    with serving(url) as (process, port):
        visit = Visitor(port)
        wrong = visit("POST", f"{API}/session", {"login": "tang", "password": "Geheim1"})
        came = visit("POST", f"{API}/session", {"login": "tang", "password": PASSWORD})
        visit.headers["X-CSRF-Token"] = came[1]["csrf"]
        refused = visit("POST", PRODUCTS, {"values": {"code": PHONE, "name": NAME}})
        unknown = visit("GET", f"{PRODUCTS}/prd_0000000000001?search={PHONE}")
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0

    lines = (logs / "huodan.log").read_text().splitlines()
    assert wrong[0] in (401, 403)
    for status, body, reference in (wrong, refused, unknown):
        assert status >= 400
        assert body["request_id"] == reference != "forged"
        assert [line for line in lines if f"[{reference}]" in line], (reference, lines)
    assert [line for line in lines if f"[{came[2]}] 'tang' signed in" in line]
    token = visit.headers["Cookie"]
    secrets = ("Geheim1", PASSWORD, NAME, PHONE, *token.replace(";", "=").split("=")[1::2])
    assert not [secret for secret in secrets if secret in "\n".join(lines)]


def test_workers_have_files_of_their_own_and_name_the_job(url: str, files_folder: Path) -> None:
    logs = files_folder.parent / "logs"
    broken = (
        "from huodan.workspace.jobs import KINDS\n"
        "def fail(self, piece): raise KeyError('沈建华 13812345678')\n"
        "type(KINDS['tidy']).piece = fail\n"
    )
    command = [sys.executable, "-c", broken + WORKER[2]]
    with ExitStack() as stack:
        workers = []
        for words in ([*command, "worker"], WORKER):
            worker = stack.enter_context(
                born.Popen(
                    words, env={**os.environ, "HUODAN_DATABASE_URL": url}, stdout=subprocess.PIPE, text=True
                )
            )
            workers.append(worker)
            assert worker.stdout is not None
            assert "ready" in worker.stdout.readline()
        heard = logs / "worker.log"
        for _ in range(200):
            if heard.exists() and "KeyError" in heard.read_text():
                break
            subprocess.run(["sleep", "0.05"], check=True)
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        assert [worker.wait(20) for worker in workers] == [0, 0]

    told = heard.read_text()
    assert "[job_" in told
    assert "KeyError" in told
    assert "沈建华" not in told
    assert PHONE not in told
    assert (logs / "worker-2.log").exists()
