"""The part of the walk for leaks (``tests/doors/test_leaks.py``) that goes along what people say, and are told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.doors.leaking import CANARY, FORM


def talk(ask: Callable[..., Any], boss: Any, ids: dict[str, str]) -> None:
    """
    This function will comment on records, and ask for what others said and who was told.

    The boss commented on what is unseen, mentioning everybody, and on what was seen once and is no more.
    """
    said = f"{FORM}/records/{{id}}/comments"
    people = [row["id"] for row in boss("GET", "/members").json()["rows"]]
    secret = {"text": f"{CANARY} comment", "mentions": people}
    deals = "/apps/test/forms/deal/records"
    theirs = boss("POST", f"{deals}/{ids[f'deal {CANARY}']}/comments", secret).json()
    seen = boss("POST", deals, {"values": {"name": "n", "owner": "zhou"}}).json()["id"]
    assert boss("POST", f"{deals}/{seen}/comments", secret).json()["unreached"] == []
    keep_at_hand(ask, ids, seen)
    taken = boss("PATCH", f"{deals}/{seen}", {"values": {"owner": "boss"}}, If_Match='"1"')
    assert taken.status_code == 200, taken.text
    for id in (ids["deal mine"], ids[f"deal {CANARY}"], seen):
        ask("GET", said, id=id)
        own = ask("POST", said, {"text": "n", "mentions": people}, id=id).json()
        ask("POST", said, {"text": "n", "reply_to": theirs["id"]}, id=id)
        for comment in (own.get("id", "cmt_0"), theirs["id"]):
            ask("PATCH", f"{said}/{{comment}}", {"text": "m"}, id=id, comment=comment)
            ask("DELETE", f"{said}/{{comment}}", id=id, comment=comment)
    ask("GET", "/favourites")
    for unread in ("", "?unread=true"):
        ask("GET", f"/messages{unread}")
    ask("POST", "/messages/read", {"all": True})


def keep_at_hand(ask: Callable[..., Any], ids: dict[str, str], seen: str) -> None:
    """This function will star whatever there is, and something that is out of sight when it is listed again."""
    star = "/favourites/{app}/{form}"
    for form in ("item", "deal"):
        ask("POST", star, {"kind": "form"}, form=form)
    for id in (seen, ids["deal mine"], ids[f"deal {CANARY}"]):
        for route in (star, f"{star}/unstar"):
            ask("POST", route, {"kind": "record", "key": id})
    ask("POST", star, {"kind": "record", "key": seen})
    ask("POST", star, {"kind": "view", "key": ids["view"]})
    ask("GET", "/favourites")
