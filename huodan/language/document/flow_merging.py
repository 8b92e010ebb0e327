"""Options that become one, in flows: what compares with one of them compares with the one that stays."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from huodan.kit.text import fold
from huodan.language.document.edits import Tree
from huodan.language.document.flow_trees import every_node


def flow_filters(flows: Sequence[Tree]) -> Iterator[tuple[Any, str | None]]:
    """Give every filter of flows with the form whose fields its paths begin with."""
    for flow in flows:
        yield flow["start"].get("where"), flow["form"]
        for node in every_node(flow["nodes"]):
            if node.get("where") is not None:
                yield node["where"], node.get("form") or flow["form"]


def merge_in_flows(
    flows: Sequence[Tree], form: str, field: str, gone: Collection[str], names: Collection[str], stays: Tree
) -> None:
    """Let starts from one value to another, and rows of matrices, name the option that stays."""
    for flow in flows:
        start = flow["start"]
        if flow["form"] == form and start.get("fields") == [field]:
            for name in ("was", "becomes"):
                start[name] = _said(start.get(name), names, stays["value"])
        for who in _all_who(flow):
            matrix = who.get("matrix") or {}
            if str(matrix.get("option") or "").rpartition(".")[2].lstrip("#") == field:
                for row in matrix["rows"]:
                    named = [stays["id"] if id in gone else id for id in row["options"]]
                    row["options"] = list(dict.fromkeys(named))


def _said(value: Any, names: Collection[str], instead: str) -> Any:
    if isinstance(value, list):
        return list(dict.fromkeys(_said(one, names, instead) for one in value))
    return instead if isinstance(value, str) and fold(value) in names else value


def _all_who(flow: Tree) -> Iterator[Tree]:
    for node in every_node(flow["nodes"]):
        yield from node.get("who") or ()
        yield from (due["to"] for due in node.get("due") or () if due.get("to"))
        if node.get("nobody_to"):
            yield node["nobody_to"]
    yield from flow["administrators"]
