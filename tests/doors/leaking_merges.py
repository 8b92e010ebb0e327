"""The part of the walk for leaks (``tests/doors/test_leaks.py``) that merges records, seen and unseen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.doors.leaking import CANARY, FORM, look_back


def look_back_and_merge(ask: Callable[..., Any], boss: Any, ids: dict[str, str]) -> None:
    """This function will ask what records were, then merge them."""
    look_back(ask, ids)
    _merge(ask, boss, ids)
    _undo_beside_a_clash(ask, boss)


def _merge(ask: Callable[..., Any], boss: Any, ids: dict[str, str]) -> None:
    """
    This function will look at merges of everything with everything, and merge two of one's own.

    Of the two, hidden and masked fields hold what the boss wrote; what refers to the one that goes is partly unseen. Then
    the boss merges what was seen into what is not.
    """
    kept = f"{FORM}/records/{{id}}"
    for form in ("item", "deal"):
        mine, theirs = ids[f"{form} mine"], ids[f"{form} {CANARY}"]
        for one, other in ((mine, theirs), (theirs, mine), (mine, mine), (mine, f"{form}_1")):
            for sides in (
                {},
                {"secret": "theirs"},
                {"masked": "theirs"},
                {"name": "theirs", "code": "theirs"},
            ):
                wish = {"other": other, "sides": sides}
                ask("POST", f"{kept}/merge/preview", wish, form=form, id=one)
                ask("POST", f"{kept}/merge", {**wish, "version": 1}, form=form, id=one, If_Match='"1"')
    secret = {"secret": f"{CANARY} secret", "masked": f"{CANARY} masked"}
    two = [_keep(boss, "item", {"name": f"n{number}", "owner": "zhou", **secret}) for number in range(4)]
    for name in (f"{CANARY} refers", f"{CANARY} too"):
        _keep(boss, "deal", {"name": name, "item": two[1], "items": two[1:], "lines": [{"item": two[1]}]})
    _keep(boss, "deal", {"name": "n", "owner": "zhou", "item": two[1]})
    ask("POST", f"{kept}/merge/preview", {"other": two[1]}, form="item", id=two[0])
    done = ask(
        "POST", f"{kept}/merge", {"other": two[1], "version": 1}, form="item", id=two[0], If_Match='"1"'
    ).json()
    ask("GET", kept, form="item", id=two[1])
    ask("GET", f"{kept}/history", form="item", id=two[0])
    ask("POST", f"{FORM}/merges/{{id}}/undo", {}, form="item", id=done["merge"])
    ask("POST", f"{FORM}/merges/{{id}}/undo", {}, form="item", id="mrg_1")
    theirs = _keep(boss, "item", {"name": f"{CANARY} survivor", "owner": "boss"})
    path = f"/apps/test/forms/item/records/{theirs}"
    merged = boss("POST", f"{path}/merge", {"other": two[2], "version": 1}, If_Match='"1"')
    assert merged.status_code == 200, merged.text
    ask("GET", kept, form="item", id=two[2])
    ask("GET", f"{FORM}/trash", form="item")
    ask("POST", f"{FORM}/merges/{{id}}/undo", {}, form="item", id=merged.json()["merge"])


def _undo_beside_a_clash(ask: Callable[..., Any], boss: Any) -> None:
    """
    This function will take a merge back where an unseen deal would clash with another.

    Deals may have one name and one secret with one item only once; that one stays is said to who sees it.
    """
    mine, gone = (_keep(boss, "item", {"name": "n", "owner": "zhou"}) for _ in range(2))
    deal = _keep(boss, "deal", {"name": f"{CANARY} clash", "secret": f"{CANARY} clash", "item": gone})
    done = _merged(boss, mine, gone)
    assert boss("POST", f"/apps/test/forms/item/trash/{gone}/restore", {}).status_code == 200
    _keep(boss, "deal", {"name": f"{CANARY} clash", "secret": f"{CANARY} clash", "item": gone})
    sees = ask("GET", f"{FORM}/records/{{id}}", form="deal", id=deal).status_code == 200
    undone = ask("POST", f"{FORM}/merges/{{id}}/undo", {}, form="item", id=done)
    assert (undone.status_code, bool(undone.json()["warnings"])) == (200, sees), undone.text


def _merged(boss: Any, stays: str, gone: str) -> str:
    path = f"/apps/test/forms/item/records/{stays}/merge"
    merged = boss("POST", path, {"other": gone, "version": 1}, If_Match='"1"')
    assert merged.status_code == 200, merged.text
    return str(merged.json()["merge"])


def _keep(boss: Any, form: str, values: dict[str, Any]) -> str:
    answer = boss("POST", f"/apps/test/forms/{form}/records", {"values": values})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])
