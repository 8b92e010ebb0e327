"""What is gone from a form by now, by the name it had: fields and options, as earlier published versions say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from huodan.kit.words import Text
from huodan.language.plan.model import PlanForm
from huodan.storage.db import Tx
from huodan.storage.system import app_version

MOST_VERSIONS = 100


def field_label(tx: Tx, form: PlanForm, field: str) -> Text | None:
    """Give the last label a field had; None if no version knows it, as with the copies formulas make."""
    found = next(_told(tx, form, field), None)
    return None if found is None else found["label"]


def option_name(tx: Tx, form: PlanForm, field: str, option: str) -> str:
    """Give the last name an option had, else its id."""
    for told in _told(tx, form, field):
        for each in told.get("options", ()):
            if each["id"] == option:
                return str(each["value"])
    return option


def _told(tx: Tx, form: PlanForm, field: str) -> Iterator[dict[str, Any]]:
    """Give what the published versions said of a field, the newest first."""
    wanted = select(app_version.c.document).where(app_version.c.app == form.app)
    for document in tx.execute(wanted.order_by(app_version.c.version.desc()).limit(MOST_VERSIONS)).scalars():
        for each in json.loads(document).get("forms", ()):
            if each["id"] == form.id:
                rows = [row for one in each["fields"] for row in one.get("fields", ())]
                yield from (one for one in (*each["fields"], *rows) if one["id"] == field)
