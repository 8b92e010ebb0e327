"""A report of an import as JSON in one language, as a request answers it and a job keeps it."""

from __future__ import annotations

from typing import Any

from huodan.engines.exchange import Link
from huodan.kit.ids import Id, format_id
from huodan.kit.words import Lang, say
from huodan.workspace.importing.report import ImportReport

ERRORS_AT_ONCE = 1_000
PREFIX = "imp"
COUNTS = ("created", "updated", "unchanged", "refused", "warned", "made", "pictures", "total")


def run_name(run: Id | None) -> str | None:
    """This function will write the id of an import that was done."""
    return None if run is None else format_id(PREFIX, run)


def shown_link(link: Link) -> dict[str, object]:
    """This function will tell another sheet whose rows belong to those of the one that was read."""
    return {"sheet": link.sheet, "column": link.column, "orphans": len(link.orphans)}


def shown(report: ImportReport, *, lang: Lang, start: int = 0, most: int = ERRORS_AT_ONCE) -> dict[str, Any]:
    """This function will tell a report; start, most: which of its mistakes."""
    table, saved = report.table, report.saved
    return {
        **{name: getattr(report, name) for name in COUNTS},
        "errors": [
            {"row": one.row, "column": one.column, "code": one.code, "message": one.text(lang)}
            for one in report.errors[start : start + most]
        ],
        "error_count": report.error_count,
        "warnings": [
            {"row": one.row, "column": one.column, "message": one.text(lang)} for one in report.warnings
        ],
        "columns": [
            {
                "name": one.name,
                "field": one.field,
                "label": one.label and say(one.label, lang),
                "samples": one.samples,
                "guessed": one.is_guessed,
            }
            for one in report.columns
        ],
        "missing": [
            {
                "path": one.path,
                "label": say(one.label, lang),
                "form": say(one.form, lang),
                "count": one.count,
                "samples": one.samples,
                "can_make": one.can_make,
            }
            for one in report.missing
        ],
        "lacking": [{"path": path, "label": say(label, lang)} for path, label in report.lacking],
        "options": [
            {
                "path": one.path,
                "label": say(one.label, lang),
                "count": one.count,
                "values": [
                    {"value": each.value, "count": each.count, "can_add": each.can_add} for each in one.values
                ],
                "can_add": one.can_add,
                "builders": one.builders,
            }
            for one in report.options
        ],
        "saved": saved and {"name": saved.name, "mode": saved.mode, "key": saved.key},
        "import": run_name(report.run),
        "sheet": table and table.grid.sheet,
        "sheets": table.grid.sheets if table else (),
        "header_row": table and table.header_row,
    }
