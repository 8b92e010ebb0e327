"""W8: publish a new formula on the form of orders, worked out for all of them, while one client writes and one reads."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from bench.create_order import PATH as ORDERS, order
from bench.report import Line, line
from bench.server import Client, serving
from bench.world import World
from huodan.engines.people import ADMINISTRATOR, find_account
from huodan.language.messages import SYSTEM
from huodan.storage.db import Database, Tx
from huodan.storage.place import open_workspace
from huodan.workspace.setup import add_person

LOGIN, PASSWORD = "publisher", "Mei4-liang-2026"
DRAFT = "/api/v1/building/orders/draft"
LIST = "/api/v1/apps/orders/forms/order/query"
NEW = {"id": "bench_taxed", "kind": "formula", "label": "含税", "settings": {"formula": "#ord_total*1.13"}}
PLAIN = {"id": "bench_note", "kind": "single_line_text", "label": "测量"}


def measure(world: World) -> list[Line]:
    """This function will measure a field without values, then a formula for all; both are taken back."""
    prepare(world.place)
    found: list[Line] = []
    with serving(world.place) as (port, _, _):
        boss = Publisher(port)
        for name, field in (("a field", PLAIN), ("a formula for all", NEW)):
            quiet = Others(port, world)
            quiet.work(lambda: time.sleep(5))
            busy = Others(port, world)
            seconds = busy.work(partial(boss.publish, field))
            longest = max(busy.writes) * 1000
            note = f"÷ without publishing; published in {seconds:.1f} s; longest wait {longest:.0f} ms"
            found += [
                line(f"W8 {name}: writes meanwhile", busy.writes, floor=median(quiet.writes), note=note),
                line(
                    f"W8 {name}: reads meanwhile",
                    busy.reads,
                    floor=median(quiet.reads),
                    note=f"longest wait {max(busy.reads) * 1000:.0f} ms",
                ),
            ]
            boss.take_back()
    return found


def median(values: list[float]) -> float:
    """This function will give the middle one."""
    return sorted(values)[len(values) // 2]


def prepare(place: str) -> None:
    """This function will add somebody who publishes."""
    database: Database = open_workspace(place)

    def add(tx: Tx) -> None:
        if find_account(tx, login=LOGIN) is None:
            add_person(
                tx,
                login=LOGIN,
                password=PASSWORD,
                roles=[ADMINISTRATOR],
                values={"name": "测量"},
                must_change_password=False,
            )

    database.transact(SYSTEM, add)
    database.close()


class Publisher:
    """An administrator with a session, who builds and publishes."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3600)
        self.headers = {"Content-Type": "application/json"}
        self.version = 0
        self.connection.request(
            "POST", "/api/v1/session", json.dumps({"login": LOGIN, "password": PASSWORD}), self.headers
        )
        answer = self.connection.getresponse()
        cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        token = json.loads(answer.read())["csrf"]
        self.headers |= {"Cookie": "; ".join(cookies), "X-CSRF-Token": token}

    def publish(self, field: dict[str, Any]) -> None:
        """This function will add a field and publish it, until the version counts and all is worked out."""
        act = {
            "do": "add_fields",
            "form": "order",
            "table": "order",
            "after": "ord_remark",
            "fields": [field],
        }
        draft = self.ask("POST", f"{DRAFT}/acts", act)
        self.wait(self.ask("POST", f"{DRAFT}/publish", {"number": draft["number"]}))

    def take_back(self) -> None:
        """This function will undo the last version."""
        versions = self.ask("GET", "/api/v1/building/orders/versions")["rows"]
        path = f"/api/v1/building/orders/versions/{versions[0]['version']}/undo"
        self.wait(self.ask("POST", path, {}))

    def wait(self, answer: dict[str, Any]) -> None:
        """This function will wait for the job, if there is one."""
        while "state" in answer and answer["state"] in ("waiting", "running"):
            time.sleep(0.2)
            answer = self.ask("GET", f"/api/v1/jobs/{answer['id']}")
        assert answer.get("state", "done") == "done", answer

    def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """This function will send one request and demand a good answer."""
        data = None if body is None else json.dumps(body)
        self.connection.close()  # it was idle for longer than the server waits
        self.connection.request(method, path, data, self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        assert answer.status < 300, (answer.status, text.decode())
        found: dict[str, Any] = json.loads(text)
        return found


class Others:
    """One client that saves orders and one that lists them, as fast as each is answered."""

    def __init__(self, port: int, world: World) -> None:
        self.port, self.world = port, world
        self.writes: list[float] = []
        self.reads: list[float] = []
        self.is_over = threading.Event()

    def work(self, meanwhile: Callable[[], object]) -> float:
        """This function will let both work while something is done; gives its seconds."""
        threads = [threading.Thread(target=one) for one in (self._write, self._read)]
        for thread in threads:
            thread.start()
        started = time.monotonic()
        try:
            meanwhile()
        finally:
            seconds = time.monotonic() - started
            self.is_over.set()
            for thread in threads:
                thread.join()
        return seconds

    def _write(self) -> None:
        chance = random.Random(8)
        self._repeat(
            self.writes,
            lambda client: client.send("POST", ORDERS, {"values": order(self.world, chance, lines=5)}),
        )

    def _read(self) -> None:
        self._repeat(self.reads, lambda client: client.send("POST", LIST, {"limit": 50}))

    def _repeat(self, taken: list[float], do: Callable[[Client], object]) -> None:
        with Client(self.port, self.world.key) as client:
            while not self.is_over.is_set():
                started = time.perf_counter()
                do(client)
                taken.append(time.perf_counter() - started)
                time.sleep(0.01)
