"""
Saved views: a list's columns, filter, order and looks under a name, personal or shared (resolutions 10).

Everybody who reads a form saves views of their own. Sharing one with roles, or with everybody, and changing a shared one
is for administrators and for who may both import and export there: they look after the form's data. A shared view shows
nobody more than they see anyway: ``language.describe`` leaves hidden columns out, and a view whose filter names
something hidden is not available to them.
Owns the tables ``saved_view`` and ``view_choice``. Does not own what a list may ask (the read door).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import and_, delete, insert, select, update

from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id
from huodan.kit.text import clean
from huodan.language.access import Grant, NotFound
from huodan.language.describe import layout_view
from huodan.language.document import EVERYBODY, Laid, Verb
from huodan.language.document.views import NEEDS, POINTERS
from huodan.language.plan.model import Plan
from huodan.language.plan.views import lays
from huodan.storage.db import Tx
from huodan.storage.system import saved_view as views, view_choice

MOST_VIEWS = 100
LONGEST_NAME = 60
LONGEST_BODY = 20_000
MOST_PLACE = 1_000_000
PARTS = ("columns", "where", "order", "search", "widths", "density", *Laid.model_fields)


class ViewNotFound(NotFound):
    """There is no such view, or the asker may not know of it."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这个视图", "en": "The view"})


class MayNotShare(HuodanError):
    """The asker may use views and save their own, but not share or change shared ones."""

    code = "may_not_share"
    status = 403
    zh = "你不能共享视图，也不能改别人共享的视图。可以「另存为视图」，或请管理员帮忙。"
    en = "You may not share views or change shared ones. Save a view of your own, or ask an administrator."


class ViewChanged(HuodanError):
    """Somebody changed the view since it was read."""

    code = "view_changed"
    status = 409
    zh = "这个视图刚被别人改过。请刷新后再保存，或「另存为视图」。"
    en = "Somebody has just changed this view. Reload and save again, or save it as another view."


class TooManyViews(HuodanError):
    """A form has as many views as anybody finds their way in."""

    code = "too_many_views"
    status = 422
    zh = "每张表最多保存 {limit} 个视图，请先删掉不用的。"
    en = "A form has at most {limit} saved views; please delete one first."


class BadViewName(HuodanError):
    """A view has a short name."""

    code = "bad_view_name"
    status = 422
    zh = "请给视图起一个 1 到 {limit} 个字的名称。"
    en = "Please give the view a name of 1 to {limit} characters."


class BadViewPart(HuodanError):
    """A view is made of columns, conditions and looks."""

    code = "bad_view"
    status = 422
    zh = "视图的「{part}」写法不对。请在列表里设好以后再保存。"
    en = "“{part}” of the view is not right. Set the list as you want it and save again."


@dataclass(frozen=True, slots=True)
class SavedView:
    """One view. body: what a list begins with. roles: who sees it besides its owner. Views stand by their ``place``."""

    id: Id
    form: str
    owner: Id
    name: str
    roles: frozenset[str]
    body: Mapping[str, Any]
    version: int
    place: int


def may_share(grant: Grant, form: str) -> bool:
    """Say whether somebody may share views of a form and change shared ones."""
    granted = grant.form(form)
    is_keeper = granted.can(Verb.IMPORT) and granted.can(Verb.EXPORT)
    return grant.is_system or grant.actor.is_admin or is_keeper


def list_views(tx: Tx, grant: Grant, form: str) -> tuple[SavedView, ...]:
    """
    List the views of a form somebody may use: their own and those shared with them.

    Raises:
        NotFound, NotAllowed: without the right to read the form.
    """
    grant.require(form, Verb.READ)
    rows = tx.execute(select(views).where(views.c.form == form).order_by(views.c.place, views.c.id))
    return tuple(view for view in map(_view, rows) if _sees(grant, view))


def find_view(tx: Tx, grant: Grant, form: str, id: Id) -> SavedView:
    """
    Give one view.

    Raises:
        ViewNotFound: also for one that is not shared with the asker.
    """
    grant.require(form, Verb.READ)
    row = tx.execute(select(views).where(views.c.id == id, views.c.form == form)).first()
    view = None if row is None else _view(row)
    if view is None or not _sees(grant, view):
        raise ViewNotFound
    return view


def shared_by(tx: Tx, person: Id) -> tuple[SavedView, ...]:
    """List the views somebody shares with others, of all forms."""
    rows = tx.execute(select(views).where(views.c.owner == person).order_by(views.c.id))
    return tuple(view for view in map(_view, rows) if view.roles)


def give(tx: Tx, id: Id, *, owner: Id, to: Id) -> bool:
    """Let a shared view be another's, if it still is somebody's, and say whether it was."""
    theirs = (views.c.id == id, views.c.owner == owner)
    return tx.execute(update(views).where(*theirs).values(owner=to)).rowcount > 0


def add_view(
    tx: Tx, grant: Grant, form: str, *, name: str, body: Mapping[str, Any], roles: Sequence[str] = ()
) -> SavedView:
    """
    Save a view for the asker, and for some roles.

    Raises:
        MayNotShare, TooManyViews, BadViewName, BadViewPart
    """
    grant.require(form, Verb.READ)
    shared = _roles(grant, form, roles)
    mine = and_(views.c.form == form, views.c.owner == _owner(grant))
    places = tx.execute(select(views.c.place).where(mine)).scalars().all()
    count, last = len(places), max(map(int, places), default=0)
    if count >= MOST_VIEWS:
        raise TooManyViews(limit=MOST_VIEWS)
    row = {
        "id": tx.new_id(),
        "form": form,
        "owner": _owner(grant),
        "name": _name(name),
        "roles": json.dumps(sorted(shared)),
        "body": _body(body),
        "place": last + 1,
        "version": 1,
        "updated_at": tx.now,
    }
    tx.execute(insert(views).values(row))
    return find_view(tx, grant, form, Id(str(row["id"])))


def change_view(
    tx: Tx,
    grant: Grant,
    form: str,
    id: Id,
    *,
    version: int,
    name: str | None = None,
    body: Mapping[str, Any] | None = None,
    roles: Sequence[str] | None = None,
    place: int | None = None,
) -> SavedView:
    """
    Change what is given of a view.

    Raises:
        ViewNotFound, MayNotShare, BadViewName, BadViewPart. ViewChanged: if it has another version by now.
    """
    view = _own(tx, grant, form, id)
    changed: dict[str, Any] = {"version": version + 1, "updated_at": tx.now}
    if name is not None:
        changed["name"] = _name(name)
    if body is not None:
        changed["body"] = _body(body)
    if roles is not None and list(roles) != sorted(view.roles):
        changed["roles"] = json.dumps(sorted(_roles(grant, form, roles)))
    if place is not None:
        if not 0 <= place <= MOST_PLACE:
            raise BadViewPart(path="place", part="place")
        changed["place"] = place
    here = and_(views.c.id == id, views.c.version == version)
    if not tx.execute(update(views).where(here).values(changed)).rowcount:
        raise ViewChanged
    return find_view(tx, grant, form, id)


def delete_view(tx: Tx, grant: Grant, form: str, id: Id) -> None:
    """
    Delete a view; who begins with it begins with the first one again.

    Raises:
        ViewNotFound, MayNotShare
    """
    _own(tx, grant, form, id)
    tx.execute(delete(views).where(views.c.id == id))


def chosen_view(tx: Tx, grant: Grant, form: str) -> str | None:
    """Give the key of the view somebody begins with, None for the first."""
    here = and_(view_choice.c.person == _owner(grant), view_choice.c.form == form)
    found: str | None = tx.execute(select(view_choice.c.view).where(here)).scalar()
    return found


def choose_view(tx: Tx, grant: Grant, form: str, key: str | None) -> None:
    """Begin with a view from now on, with the first one for None."""
    grant.require(form, Verb.READ)
    here = and_(view_choice.c.person == _owner(grant), view_choice.c.form == form)
    tx.execute(delete(view_choice).where(here))
    if key is not None:
        tx.execute(insert(view_choice).values(person=_owner(grant), form=form, view=key[:LONGEST_NAME]))


def may_change(grant: Grant, view: SavedView) -> bool:
    """Say whether somebody may change or delete a view: their own, or a shared one of a form they look after."""
    return (view.owner == _owner(grant) and not view.roles) or (
        bool(view.roles) and may_share(grant, view.form)
    )


def _own(tx: Tx, grant: Grant, form: str, id: Id) -> SavedView:
    view = find_view(tx, grant, form, id)
    if not may_change(grant, view):
        raise MayNotShare
    return view


def _sees(grant: Grant, view: SavedView) -> bool:
    is_shared = EVERYBODY in view.roles or not view.roles.isdisjoint(grant.actor.roles)
    return view.owner == _owner(grant) or is_shared or (bool(view.roles) and may_share(grant, view.form))


def _owner(grant: Grant) -> Id:
    """Views belong to people; a key has its own."""
    return grant.actor.key or grant.actor.person


def _roles(grant: Grant, form: str, roles: Sequence[str]) -> frozenset[str]:
    if roles and not may_share(grant, form):
        raise MayNotShare
    if not all(isinstance(role, str) and role in {EVERYBODY, *grant.plan.roles} for role in roles):
        raise BadViewPart(path="shared", part="shared")
    return frozenset(roles)


def _name(text: str) -> str:
    name = clean(text[: 4 * LONGEST_NAME])
    if name is None or len(name) > LONGEST_NAME:
        raise BadViewName(path="name", limit=LONGEST_NAME)
    return " ".join(name.split())


def _body(body: Mapping[str, Any]) -> str:
    for part in body:
        if part not in PARTS:
            raise BadViewPart(path=str(part)[:40], part=str(part)[:40])
    kinds = {"columns": list, "where": dict, "order": list, "search": str, "widths": dict, "density": str}
    for part, kind in kinds.items():
        if body.get(part) is not None and not isinstance(body[part], kind):
            raise BadViewPart(path=part, part=part)
    read_layout(body)
    text = json.dumps({part: value for part, value in body.items() if value is not None}, ensure_ascii=False)
    if len(text) > LONGEST_BODY:
        raise BadViewPart(path="columns", part="columns")
    return text


def see_layout(plan: Plan, grant: Grant, form: str, laid: Laid) -> None:
    """
    See that a layout names fields the asker sees, and that they fit.

    Raises:
        BadViewPart: also for what is hidden from them, as if it did not exist.
    """
    seen = layout_view(plan, grant, form=form, laid=laid)
    named = [(name, text) for name in POINTERS if (text := getattr(laid, name)) is not None]
    for name, text in (*named, *(("sums", text) for text in laid.sums)):
        is_seen = name in seen and (name != "sums" or len(seen["sums"]) == len(laid.sums))
        if not is_seen or not lays(plan.tables[form], name, plan.path(form, text)):
            raise BadViewPart(path=name, part=name)
    needed = NEEDS.get(laid.layout)
    if needed is not None and getattr(laid, needed) is None:
        raise BadViewPart(path=needed, part=needed)


def read_layout(body: Mapping[str, Any]) -> Laid:
    """
    Read how a saved view is laid out; one saved before there were layouts is a list.

    Raises:
        BadViewPart
    """
    laid = {part: body[part] for part in Laid.model_fields if body.get(part) is not None}
    if isinstance(tints := laid.get("tints"), list):
        laid["tints"] = [
            {"id": f"t{n}", **one} if isinstance(one, dict) else one for n, one in enumerate(tints)
        ]
    try:
        return Laid.model_validate_json(json.dumps(laid))
    except ValidationError as error:
        part = str(error.errors()[0]["loc"][0])
        raise BadViewPart(path=part, part=part) from error


def _view(row: Any) -> SavedView:
    roles = frozenset(json.loads(row.roles))
    body = json.loads(row.body)
    return SavedView(row.id, row.form, row.owner, row.name, roles, body, row.version, row.place)
