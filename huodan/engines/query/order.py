"""
The order of a list: by which values, how a page goes on after a row, the cursor that says so.

Empty values stand last both ways; the id comes last, in the direction of the step before it, so that no two rows
are alike. Texts go by sort key, choices by the position of their option, references by their target's title.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Column, UnaryExpression, and_, case, false, or_

from huodan.engines.query.paths import find_sorted
from huodan.engines.query.request import Order, Query
from huodan.kit.errors import HuodanError
from huodan.language.access import SYSTEM_IDS
from huodan.language.fields import Store
from huodan.language.plan.model import Path
from huodan.storage.sql.conditions import columns_tested
from huodan.storage.sql.rows import Clause, Row, Value
from huodan.storage.sql.scopes import Scope

DEEPEST_TITLE = 3
Keys = tuple[int | str | None, ...]


class StaleCursor(HuodanError):
    """The place to go on from belongs to another query, another asker or an older version of the app."""

    code = "stale_cursor"
    status = 422
    zh = "翻页位置已失效：查询条件、账号或应用有变化。请回到第一页重新查询。"
    en = "The page mark is no longer valid: the query, the account or the app has changed. Start again at the first page."


@dataclass(frozen=True, slots=True)
class Term:
    """
    One value to sort by, named by its path.

    is_text: it is a str, else an int. is_backward: the list is read from its end, where the empty values are.
    """

    name: str
    value: Value
    is_descending: bool
    is_nullable: bool
    is_text: bool
    is_backward: bool = False

    @property
    def is_column(self) -> bool:
        """Say whether it is a column as it is stored; an index may hold it."""
        return isinstance(self.value, Column)

    def ordered(self) -> UnaryExpression[Any]:
        """Give the ORDER BY step; an empty value comes last, read backward first."""
        step = self.value.desc() if self.is_descending else self.value.asc()
        if not self.is_nullable:
            return step
        return step.nulls_first() if self.is_backward else step.nulls_last()

    def is_after(self, key: Any) -> Clause:
        """Give the condition that a value comes after a key."""
        if key is None:
            return self.value.is_not(None) if self.is_backward else false()
        later = self.value < key if self.is_descending else self.value > key
        return or_(later, self.value.is_(None)) if self.is_nullable and not self.is_backward else later

    def equals(self, key: Any) -> Clause:
        """Give the condition that a value is a key; empty ones are alike."""
        return self.value.is_(None) if key is None else self.value == key

    def turned(self) -> Term:
        """Give the same value for whoever reads the list from its end."""
        return replace(self, is_descending=not self.is_descending, is_backward=not self.is_backward)


def terms(scope: Scope, row: Row, steps: Sequence[Order]) -> tuple[Term, ...]:
    """Give what a list is sorted by, its id at the end."""
    made = [
        _term(scope, row, find_sorted(scope, row.table.id, step.field), step.dir == "desc") for step in steps
    ]
    last = made[-1].is_descending if made else False
    return (*made, Term("id", row.id, last, False, False))


def title_term(scope: Scope, row: Row, *, is_descending: bool = False) -> Term:
    """Give the order by a form's title."""
    title = scope.plan.forms[row.table.form].title
    return _term(scope, row, Path(title.key, (), title, None, (title,)), is_descending)


def after(terms: Sequence[Term], keys: Sequence[Any]) -> Clause:
    """Give the condition that a row comes after the row with these keys, or parameters for them."""
    later: list[Clause] = []
    for number, term in enumerate(terms):
        same = [other.equals(key) for other, key in zip(terms[:number], keys[:number], strict=True)]
        later.append(and_(*same, term.is_after(keys[number])))
    return or_(*later)


def seal(scope: Scope, query: Query) -> str:
    """Give the mark that binds a cursor to its query, its asker and the version of the Plan."""
    actor = scope.grant.actor
    order = [(step.field, step.dir) for step in query.order]
    bound = [
        scope.plan.version,
        actor.scope,
        sorted(actor.roles),
        query.form,
        query.where,
        query.search,
        order,
    ]
    text = json.dumps(bound, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:24]


def write_cursor(mark: str, keys: Keys) -> str:
    """Write where a page began or ended."""
    return base64.urlsafe_b64encode(json.dumps([mark, *keys]).encode()).decode().rstrip("=")


def read_cursor(text: str, mark: str, terms: Sequence[Term]) -> Keys:
    """
    Read where the page before ended, or the page after began.

    Raises:
        StaleCursor: if it was not written for this query, this asker and this version.
    """
    try:
        found = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise StaleCursor from None
    if not isinstance(found, list) or len(found) != len(terms) + 1 or found[0] != mark:
        raise StaleCursor
    keys = tuple(found[1:])
    if not all(_fits(term, key) for term, key in zip(terms, keys, strict=True)):
        raise StaleCursor
    return keys


def _term(scope: Scope, row: Row, path: Path, is_descending: bool) -> Term:
    path = _to_title(scope, path)
    leaf = path.leaf
    value = scope.seen.value(row, path, columns_tested(path)[0])
    is_text = (leaf.store if path.part is None else path.part.store) is Store.TEXT
    if leaf.store is Store.CHOICE:
        value = option_place(path, value)
    is_nullable = bool(path.steps) or leaf.id not in SYSTEM_IDS
    return Term(path.text, value, is_descending, is_nullable, is_text)


def option_place(path: Path, value: Value) -> Value:
    """Give the position of an option; one that no longer exists comes after the others."""
    options = getattr(path.leaf.field, "options", ())
    places = {option.id: place for place, option in enumerate(options)}
    return case(
        (value.is_(None), None), *((value == id, place) for id, place in places.items()), else_=len(places)
    )


def _to_title(scope: Scope, path: Path) -> Path:
    """Follow a reference to its target's title, which may be a reference itself."""
    for _ in range(DEEPEST_TITLE):
        if path.leaf.store is not Store.REF or path.leaf.target is None:
            return path
        title = scope.plan.forms[path.leaf.target].title
        path = replace(path, steps=path.fields, leaf=title, guards=(*path.guards, title))
    return path


def _fits(term: Term, key: object) -> bool:
    if key is None:
        return term.is_nullable
    if term.is_text:
        return isinstance(key, str) and "\x00" not in key
    return isinstance(key, int) and not isinstance(key, bool) and -(2**63) <= key < 2**63
