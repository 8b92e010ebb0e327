"""
Makes an app of a file: taken apart in a child process, then published, filled and compared in one Tx with the job's end.

Killed or cancelled at any moment, nothing of it is there (decision 0048).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from huodan.engines.jobs import Job
from huodan.kit.words import Text, say
from huodan.language.access import Grant, NotFound
from huodan.language.document import tree_of
from huodan.language.plan.model import Plan
from huodan.storage.db import Tx
from huodan.workspace.beginning import from_file
from huodan.workspace.importing import runs
from huodan.workspace.importing.telling import run_name
from huodan.workspace.jobs._base import Done, JobKind, Piece, Preparation, grant_of
from huodan.workspace.lockers import ASKED, locker
from huodan.workspace.plans import current_plan

SECONDS = 600
MEGABYTES = 1024


class BeginApp(JobKind):
    """The Tx writes alone: it publishes."""

    label: ClassVar[Text] = {"zh": "从 Excel 新建", "en": "New app from a file"}
    attempts: ClassVar[int] = 3

    def prepare(self, work: Preparation) -> from_file.Taken:
        """Read the file and take it apart."""
        job = work.job
        path = locker(work.database, job.id, ASKED).path(from_file.FILE)
        with work.database.read() as tx:
            tz = tx.zone
        asked = (str(path), dict(job.input), from_file.seed_of(job), tz)
        taken: from_file.Taken = work.in_child(
            from_file.take_apart, *asked, megabytes=MEGABYTES, seconds=SECONDS
        )
        return taken

    def is_alone(self, job: Job) -> bool:
        """Publish while nobody else writes."""
        return True

    def piece(self, piece: Piece) -> Done:
        """Publish, import, compare."""
        tx, job, taken = piece.tx, piece.job, piece.prepared
        app = from_file.document(tx, taken, seed=from_file.seed_of(job), lang=tx.actor.lang)
        from_file.build(tx, app, person=tx.actor.person)
        granted = grant_of(tx, current_plan(tx), job)
        tree = tree_of(app)
        told = from_file.bring(
            tx, granted, taken, tree, file=job.input.get("file"), go_on=piece.stop_if_asked
        )
        result = from_file.reconcile(tx, granted, taken, tree)
        done = sum(len(parcel.table.lines) for parcel in taken.parted.parcels[-1:])
        path = locker(tx.database, job.id, ASKED).path(from_file.FILE)
        tx.after_commit(lambda: path.unlink(missing_ok=True))
        return Done(done, {"app": app.key, "label": app.label, "imports": told, **result})

    def report(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Mapping[str, object] | None:
        """Tell what was made and how it compares, by the names the forms have now, as far as the asker may read them."""
        result = job.result
        if result is None:
            return None
        may = {form.id for form in plan.forms.values() if grant.form(form.id).parts}
        lang = "en" if tx.actor.lang == "en" else "zh"
        named = {
            id: {"form": plan.forms[id].key, "form_label": say(plan.forms[id].label, lang)} for id in may
        }
        lines = result["lines"]
        return {
            "app": result["app"],
            "label": result["label"],
            "counts": [_named(one, named) for one in result["counts"] if one["form"] in may],
            "lines": _named(lines, named) if lines and lines["form"] in may else None,
            "sums": [_named(one, named) for one in result["sums"] if one["form"] in may],
            "doubts": [_said(one, lang) for one in result["doubts"]],
            "doubt_count": result["doubt_count"],
            "imports": [
                {**named[one["form"]], "import": run_name(one["run"]), "created": one["created"]}
                for one in result["imports"]
                if one["form"] in may
            ],
        }

    def can_undo(self, job: Job) -> bool:
        """Say whether the data can be taken back."""
        return bool(job.result and job.result["imports"])

    def undo(self, tx: Tx, plan: Plan, grant: Grant, job: Job) -> Job:
        """
        Take the data back, the records first, then what they point to; the forms stay.

        Raises:
            NotFound: if the app was removed.
        """
        asked = [
            runs.undo_import(tx, plan, form=one["form"], run=one["run"])
            for one in reversed((job.result or {}).get("imports", ()))
            if one["form"] in plan.forms
        ]
        if not asked:
            raise NotFound(what={"zh": "这个应用", "en": "The app"})
        return asked[0]


def _named(one: Mapping[str, Any], named: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    return {**one, **named[one["form"]]}


def _said(one: Mapping[str, Any], lang: str) -> dict[str, Any]:
    return {"row": one["row"], "column": one["column"], "value": one["value"], "message": one[lang]}
