"""
Two companies that differ only in what somebody may not see answer them alike, on every way that reads (design §4b).

Stronger than looking for canaries: neither values nor counts, order, pages, hits or words of refusals may depend on
what is hidden, masked or out of scope. Departments below one's own are in scope, those beside it are not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.doors.conftest import Browser
from tests.doors.two_worlds import ONE, TWO, F, alike, build, differing, fill, opened, unpacked
from tests.support.apps import Tree

PATHS = {
    "buyer": (
        "name",
        "code",
        "phone",
        "limit",
        "place",
        "place.city",
        "place.province",
        "level",
        "team",
        "cost",
        "note",
    ),
    "sale": (
        *("name", "buyer", "buyer.name", "buyer.phone", "buyer.place.city", "buyer.level", "buyer.cost"),
        *("friend", "friend.name", "friend.level", "secret", "total", "lines", "lines.cost", "lines.amount"),
        *("lines.good", "lines.good.phone", "lines.good.note"),
    ),
}
PROBES = ("1391", "杭州", "abc", "aa", "zy", "B0")
COUNT = [{"key": "n", "op": "count"}]

Ask = Callable[..., None]


def look(
    who: Browser, ids: dict[str, str], paths_of: dict[str, tuple[str, ...]] = PATHS
) -> list[tuple[str, int, str]]:
    """This function will go all ways that read, then those that would write, and give the answers in their order."""
    told: list[tuple[str, int, str]] = []

    def ask(method: str, path: str, body: Any = None, **more: Any) -> None:
        if (text := more.pop("csv", None)) is not None:
            head = {"X-CSRF-Token": who.csrf}
            files = {"file": ("a.csv", text.encode())}
            answer = who.client.post(f"/api/v1{path}", data=body, files=files, headers=head)
        else:
            answer = who(method, path, body, **more)
        said = json.dumps({"body": body, **more}, ensure_ascii=False, default=str)
        text = unpacked(answer.content) if answer.content[:2] == b"PK" else answer.text
        told.append((f"{method} {path} {said}", answer.status_code, text))

    for path in (
        "/apps",
        "/apps/test",
        "/apps/test/openapi.json",
        "/members",
        "/jobs",
        "/audit",
        "/staff/rights",
    ):
        ask("GET", path)
    for key, paths in paths_of.items():
        _lists(ask, key, paths)
    _records(ask, ids)
    _files(ask)
    _writes(ask, ids)
    return told


def _lists(ask: Ask, form: str, paths: tuple[str, ...]) -> None:
    at = f"{F}/{form}"
    ask("POST", f"{at}/query", {"count": "exact"})
    ask("POST", f"{at}/query", {"limit": 1, "order": [{"field": "name", "dir": "desc"}]})
    ask("POST", f"{at}/aggregate", {"measures": COUNT})
    ask("GET", f"{at}/why")
    ask("POST", f"{at}/export", {"format": "xlsx"})
    for word in PROBES:
        ask("POST", f"{at}/query", {"search": word, "count": "exact", "columns": ["name"]})
    for path in paths:
        ask("POST", f"{at}/query", {"columns": [path]})
        for direction in ("asc", "desc"):
            ask("POST", f"{at}/query", {"columns": ["name"], "order": [{"field": path, "dir": direction}]})
        ask("POST", f"{at}/aggregate", {"group": [{"field": path}], "measures": COUNT})
        for op in ("sum", "max", "count_distinct"):
            ask("POST", f"{at}/aggregate", {"measures": [{"key": "n", "op": op, "field": path}]})
        ask("POST", f"{at}/export", {"format": "csv", "columns": ["name", path]})
        for where in _tests(path):
            ask("POST", f"{at}/query", {"columns": ["name"], "where": where, "count": "exact"})


def _tests(path: str) -> Iterator[Tree]:
    """Tests that are no whole value: those of what is masked may be asked for."""
    yield {"not": {"field": path, "op": "not_empty"}}
    if path.endswith((".city", "cost", "note", "secret", "total")):
        yield from ({"field": path, "op": "eq", "value": value} for value in ("杭州市", "5", "abc"))
    for op in ("ne", "contains", "starts", "gt", "lt"):
        yield {"field": path, "op": op, "value": "5" if op in ("gt", "lt") else PROBES[0]}
    for match in ({"note": "abc"}, {"phone": "1391"}, {"owner": "head"}):
        yield {"not": {"field": path, "op": "eq", "value": {"match": match}}}


def _records(ask: Ask, ids: dict[str, str]) -> None:
    for name in ("sale head", "sale wang", "buyer head", "buyer wang", "unseen"):
        form = "buyer" if name == "unseen" else name.partition(" ")[0]
        at = f"{F}/{form}/records/{ids[name]}"
        for end in ("", "/history", "/why", "/copy", "/compare?from=1", "/compare?from=1&to=2"):
            ask("GET", f"{at}{end}")
        for key in ("name", "secret", "friend", "phone", "lines.cost", "total"):
            ask("GET", f"{at}/history?field={key}")
        ask("POST", f"{at}/restore/preview", {"version": 1}, If_Match='"2"')
        ask("POST", f"{at}/presence", {"tab": "a" * 16})
    for search in ("", *PROBES):
        for key in ("buyer", "friend", "lines.good", "owner"):
            ask("POST", f"{F}/sale/pick", {"field": key, "search": search})
        ask("GET", f"{F}/sale/trash?search={search}")
    for form in PATHS:
        for end in ("views", "imports", "import/mappings"):
            ask("GET", f"{F}/{form}/{end}")


def _files(ask: Ask) -> None:
    """Imports that are tried only: found by what is masked or hidden in part, refused rows, and what they would do."""
    for head in ("code,name,phone", "name,phone", "name,limit", "name,cost", "name,note", "name,level"):
        line = {"code,name,phone": "b-0,n,139", "name,phone": "B0,1391"}.get(head, "B1,7")
        for mode in ("create", "update", "upsert"):
            sent = {"mode": mode, "dry_run": "true", "guess": "true"}
            ask("POST", f"{F}/buyer/import", sent, csv=f"{head}\n{line}\n")
            ask("POST", f"{F}/buyer/import/errors", {"mode": mode}, csv=f"{head}\n{line}\n")


def _writes(ask: Ask, ids: dict[str, str]) -> None:
    """What would write: previews, refusals, conflicts, many at once; at the end somebody deletes what is theirs."""
    sale = ids["sale head"]
    kept = f"{F}/sale/records/{sale}"
    for values in ({"name": "n"}, {"friend": "B0"}, {"secret": "s"}, {"lines": []}, {"buyer": ids["unseen"]}):
        ask("POST", f"{F}/sale/preview", {"values": values})
        ask("POST", f"{F}/sale/preview", {"id": sale, "values": values})
        ask("PATCH", kept, {"values": values}, If_Match='"1"')
    for word in ("abc", "1391", "zy"):
        for action, values in (("update", {"name": "m"}), ("delete", None)):
            body = {"action": action, "search": word} | ({"values": values} if values else {})
            ask("POST", f"{F}/sale/bulk", body)
    for path in ("secret", "friend.level", "total", "buyer.place.city"):
        where = {"field": path, "op": "eq", "value": "A"}
        ask("POST", f"{F}/sale/bulk", {"action": "update", "where": where, "values": {"name": "m"}})
    ask("DELETE", kept, If_Match='"1"')
    ask("GET", f"{F}/sale/trash")
    ask("GET", "/jobs")


def test_what_may_not_be_seen_makes_no_difference_to_any_answer(
    prepared_database: Callable[..., str],
) -> None:
    told, all_told = [], []
    for name, world in (("one", ONE), ("two", TWO)):
        with opened(prepared_database(f"world_{name}", build)) as company:
            boss = company.browse("boss")
            ids = fill(boss, world)
            pages = [boss("POST", f"{F}/{key}/query", {"count": "exact"}) for key in PATHS]
            all_told.append([alike(page.text) for page in pages])
            told.append(look(company.browse("head"), ids))

    # What is asked by id differs too, but stands in the same place.
    one, two = told
    assert differing(one, two) == []
    assert [ask for ask, status, _ in one if status >= 500] == []
    assert sum(status == 200 for _, status, _ in one) > 100
    assert all(mine != other for mine, other in zip(*all_told, strict=True)), "the worlds are alike"
