"""Several members over HTTP, as a program writes and reads them: by id, by name, by a value; and who is kept from people."""

from __future__ import annotations

from collections.abc import Callable

from tests.doors.two_worlds import F, build, opened

COUNT = [{"key": "n", "op": "count"}]


def test_a_program_writes_reads_filters_and_groups_by_several(prepared_database: Callable[..., str]) -> None:
    with opened(prepared_database("world_one", build)) as company:
        call = company.program("老板")
        head = call("POST", f"{F}/buyer/pick", {"field": "team", "search": "head"}).json()["rows"][0]["id"]
        sent = ["wang", head, {"id": head}, {"match": {"name": "li"}}]
        batch = {
            "operations": [
                {"op": "create", "values": {"name": "a", "team": sent}},
                {"op": "create", "values": {"name": "b", "team": "li"}},
                {"op": "create", "values": {"name": "c", "team": None}},
            ]
        }

        made = call("POST", f"{F}/buyer/records/batch", batch)

        assert made.status_code == 200, made.text
        at = f"{F}/buyer/records/{made.json()['results'][0]['id']}"
        team = call("GET", at).json()["values"]["team"]
        assert [one["title"] for one in team] == ["head", "li", "wang"]
        assert team[0]["id"] == head
        assert call("PATCH", at, {"values": {"team": team[1:]}}, If_Match='"1"').status_code == 200
        asked = {
            "columns": ["name"],
            "where": {"field": "team", "op": "in", "value": ["li"]},
            "count": "exact",
        }
        found = call("POST", f"{F}/buyer/query", asked).json()
        assert (sorted(row["name"] for row in found["rows"]), found["count"]) == (["a", "b"], 2)
        groups = call(
            "POST", f"{F}/buyer/aggregate", {"group": [{"field": "team"}], "measures": COUNT}
        ).json()
        counts = {row["team"] and row["team"]["title"]: row["n"] for row in groups["rows"]}
        assert counts == {"li": 2, "wang": 1, None: 1}
        wrong = call("PATCH", at, {"values": {"team": ["li", "nobody"]}}, If_Match='"2"')
        assert (wrong.status_code, "nobody" in wrong.text) == (422, True)
        schema = call("GET", "/apps/test/openapi.json").json()["components"]["schemas"]
        teams = [one["properties"]["team"] for one in schema.values() if "team" in one.get("properties", {})]
        assert teams
        assert all("array" in str(one) and "Reference" in str(one) for one in teams)


def test_a_program_kept_from_people_is_shown_nobody_and_loses_nobody(
    prepared_database: Callable[..., str],
) -> None:
    with opened(prepared_database("world_one", build)) as company:
        boss, owner = company.browse("boss"), company.browse("owner")
        id = boss("POST", f"{F}/buyer/records", {"values": {"name": "a", "team": "li，wang"}}).json()["id"]
        sent = {"name": "接口", "roles": ["老板"], "forms": {"test/buyer": ["read", "update"]}}
        made = owner("POST", "/keys", sent)
        assert made.status_code == 201, made.text
        head = {"Authorization": f"Bearer {made.json()['token']}"}
        call = company.program("老板")
        at = f"{F}/buyer/records/{id}"

        assert call("GET", at, **head).json()["values"]["team"] is None
        groups = call(
            "POST", f"{F}/buyer/aggregate", {"group": [{"field": "team"}], "measures": COUNT}, **head
        )
        assert groups.json()["rows"] == [{"team": None, "n": 1}]
        assert (
            call("PATCH", at, {"values": {"team": None, "name": "b"}}, If_Match='"1"', **head).status_code
            == 200
        )
        assert len(boss("GET", at).json()["values"]["team"]) == 2
