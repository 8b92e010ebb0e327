"""Formulas: formula run."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from huodan.doors.cli._base import HERE, Data, cli, group, target, workspace

formulas = group("公式 formulas")
cli.add_typer(formulas, name="formula")


@formulas.command("run")
def run_formulas(file: Path, data: Data = HERE) -> None:
    """
    计算公式 Work out a JSON list of cases (id, formula, inputs by cell) and print their values as JSON.

    Day and zone are those of the workspace, if there is one.
    """
    from huodan.language.formula.cases import run_cases
    from huodan.storage.db import Database
    from huodan.workspace.upgrade import NoWorkspace

    cases = file.read_bytes()
    try:
        with workspace(data) as database:
            print(run_cases(cases, now=database.now(), zone=database.zone))
    except NoWorkspace:
        with closing(Database(target(data)[0], is_as_found=True)) as clock:
            print(run_cases(cases, now=clock.now(), zone=clock.zone))
