"""The view a list opens with for one's role: what is answered, and when it falls back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from huodan import templates
from tests.doors.conftest import Browser

DRAFT = "/building/orders/draft"
VIEWS = "/apps/orders/forms/order/views"
ROLES = {role.name["zh"]: role.id for role in templates.load("orders").roles if isinstance(role.name, dict)}


def act(admin: Browser, **deed: Any) -> None:
    """Do an act on the draft."""
    answer = admin("POST", f"{DRAFT}/acts", deed)
    assert answer.status_code == 200, answer.text


def publish(admin: Browser) -> None:
    number = admin("GET", DRAFT).json()["number"]
    done = admin("POST", f"{DRAFT}/publish", {"number": number})
    assert done.status_code == 200, done.text


def opened(who: Browser) -> tuple[str | None, str | None]:
    """Give the view somebody chose, and the one of their role."""
    told = who("GET", VIEWS).json()
    return told["chosen"], told["opens_with"]


def test_a_list_opens_with_the_view_of_one_s_role(browse: Callable[..., Browser]) -> None:
    admin, seller, boss = browse("admin"), browse("zhoumin"), browse("boss")
    assert opened(seller) == (None, None)

    act(admin, do="give_view", role=ROLES["销售员"], form="order", view="ord_v2")
    assert opened(seller) == (None, None)
    publish(admin)

    assert opened(seller) == (None, "to_ship")
    assert opened(boss) == (None, None)
    assert seller("POST", f"{VIEWS}/choice", {"view": "all"}).status_code == 204
    assert opened(seller) == ("all", "to_ship")
    act(admin, do="give_view", role=ROLES["销售员"], form="order", view=None)
    publish(admin)
    assert opened(seller) == ("all", None)


def test_a_view_that_is_hidden_or_deleted_falls_back(browse: Callable[..., Browser]) -> None:
    admin, seller = browse("admin"), browse("zhoumin")
    act(admin, do="give_view", role=ROLES["销售员"], form="order", view="ord_v2")
    publish(admin)
    assert opened(seller)[1] == "to_ship"

    hidden = {"role": ROLES["销售员"], "form": "order", "right": "hidden", "fields": ["ord_status"]}
    act(admin, do="give_fields", **hidden)
    publish(admin)
    assert opened(seller) == (None, None)
    act(admin, do="give_fields", **(hidden | {"right": "read"}))
    act(admin, do="remove_view", form="order", view="ord_v2")
    lines = [one["text"] for one in admin("GET", f"{DRAFT}/check").json()["changes"]]
    assert "角色「销售员」打开《订单表》时先看的视图：「待发货」 → 第一个视图" in lines
    publish(admin)
    assert opened(seller) == (None, None)


def test_only_a_view_of_the_form_can_be_chosen(browse: Callable[..., Browser]) -> None:
    admin = browse("admin")

    deed = {"do": "give_view", "role": ROLES["销售员"], "form": "order", "view": "cus_v1"}
    answer = admin("POST", f"{DRAFT}/acts", deed)
    assert answer.status_code in (404, 409, 422), answer.text
    assert browse("zhoumin")("POST", f"{DRAFT}/acts", deed).status_code == 403
