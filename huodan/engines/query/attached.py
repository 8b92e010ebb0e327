"""Whether somebody may have a file of a record: only if the record, as they see it, lists it (design §4a)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from huodan.engines.query.listing import query
from huodan.engines.query.need import Need, Wanted, shown_fields
from huodan.engines.query.reading import Reading
from huodan.engines.query.request import Query
from huodan.kit.errors import HuodanError
from huodan.kit.ids import Id, format_id, parse_id
from huodan.language.access import Grant, NotFound, RecordNotFound
from huodan.language.document import Verb
from huodan.language.fields import Store
from huodan.language.fields._files import File
from huodan.language.fields.lookup import Lookup
from huodan.language.plan.model import Path, Plan
from huodan.storage.db import Tx
from huodan.storage.sql.scopes import Scope

MOST_LOOKERS = 5


class FileNotFound(NotFound):
    """There is no such file, or the asker may not have it."""

    def __init__(self) -> None:
        super().__init__(what={"zh": "这个文件", "en": "The file"})


def require_file(tx: Tx, plan: Plan, grant: Grant, form: str, id: Id, file: Id) -> None:
    """
    Let pass who sees a file in one of a record's own fields, look-ups or sub-rows, and not masked.

    Raises:
        NotFound: if the record, the field or the file is out of sight, or not there at all.
    """
    scope = Scope(tx, plan, grant)
    if form not in plan.forms or not grant.form(form).can(Verb.READ):
        raise RecordNotFound
    need, paths = plan.kept(("files", form, grant.rights.shape), lambda: _wanted(scope, form))
    reading = Reading(tx, scope, need, (id,), with_parts=True)
    seen = reading.rows.get(id)
    if seen is None:
        raise RecordNotFound
    outside = File(file).outside
    if not any(outside in _ids(reading.value(seen, path)) for path in paths):
        raise FileNotFound


def require_shown(tx: Tx, plan: Plan, grant: Grant, form: str, id: Id, file: Id) -> None:
    """
    Let pass who sees a file in the record that holds it, or in one that shows it by a look-up.

    Raises:
        FileNotFound: if neither is in sight; only the first few records with such a look-up are tried.
    """
    with suppress(NotFound):
        require_file(tx, plan, grant, form, id, file)
        return
    if form not in plan.forms:
        raise FileNotFound  # the form is gone; its files are kept with its records
    held = format_id(plan.forms[form].form.id_prefix, id)
    for looker, path in plan.kept(("file look-ups", form), lambda: tuple(_lookers(plan, form))):
        with suppress(HuodanError):  # to whom the relation is hidden, its look-up shows no file
            where = {"field": path, "op": "eq", "value": held}
            for row in query(tx, plan, grant, Query(looker, (), where, limit=MOST_LOOKERS)).rows:
                record = parse_id(str(row["id"]))
                if record is not None:
                    require_file(tx, plan, grant, looker, record, file)
                    return
    raise FileNotFound


def _lookers(plan: Plan, form: str) -> Iterator[tuple[str, str]]:
    """Give the forms that show files of a form, each with the path of the relation they do it by."""
    for other in plan.forms.values():
        for table in (other.table, *other.subforms.values()):
            for field in table.fields:
                if isinstance(field.field, Lookup) and _is_file(field.store):
                    relation = table.by_id[field.field.relation]
                    if relation.target == form:
                        yield other.id, ("" if table.parent is None else f"#{table.id}.") + f"#{relation.id}"


def _wanted(scope: Scope, form: str) -> tuple[Need, tuple[Path, ...]]:
    """Say where a form's files may stand, the same for all with the same rights."""
    wanted, plan = Wanted(scope, form), scope.plan
    names = [f"#{field.id}" for field in shown_fields(scope, plan.forms[form].table) if _is_file(field.store)]
    for subform, table in plan.forms[form].subforms.items():
        inner = (field for field in shown_fields(scope, table) if _is_file(field.store))
        names += [f"#{subform}.#{field.id}" for field in inner]
    paths = tuple(plan.path(form, name) for name in names)
    for path in paths:
        wanted.path(path)
    return wanted.need, paths


def _is_file(store: Store) -> bool:
    return store is Store.FILES


def _ids(value: object) -> Iterator[str]:
    """Give the ids in what is shown of one field, or of one field of every sub-row; a mask has none."""
    if isinstance(value, list):
        for each in value:
            yield from _ids(each)
    elif isinstance(value, dict) and isinstance(value.get("id"), str):
        yield value["id"]
