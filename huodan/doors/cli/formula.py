"""Formulas: formula run."""

from __future__ import annotations

from pathlib import Path

from huodan.doors.cli._base import HERE, Data, cli, group, workspace

formulas = group("公式 formulas")
cli.add_typer(formulas, name="formula")


@formulas.command("run")
def run_formulas(file: Path, data: Data = HERE) -> None:
    """计算公式 Work out a JSON list of cases (id, formula, inputs by cell) and print their values as JSON."""
    from huodan.language.formula.cases import run_cases

    cases = file.read_bytes()
    with workspace(data) as database:
        print(run_cases(cases, now=database.now(), zone=database.zone))
