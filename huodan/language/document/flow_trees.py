"""Flows in a tree: finding their nodes and ways, and what becomes of them when fields or forms go."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from huodan.language.document.edits import Tree


def every_node(nodes: Sequence[Tree]) -> Iterator[Tree]:
    """Give nodes with their ways and all that stands on these, in their order."""
    for node in nodes:
        yield node
        for way in node.get("ways") or ():
            yield way
            yield from every_node(way["nodes"])


def rows_of(flow: Tree) -> Iterator[Tree]:
    """Give what holds a row of nodes: the flow itself, then each of its ways."""
    yield flow
    yield from (each for each in every_node(flow["nodes"]) if "nodes" in each)


def node_ids(nodes: Sequence[Tree]) -> Iterator[str]:
    """Give the ids of nodes and ways."""
    return (each["id"] for each in every_node(nodes))


def holder_of(flow: Tree, node: str) -> Tree | None:
    """Find the flow or way in whose row a node stands."""
    return next((each for each in rows_of(flow) if any(one["id"] == node for one in each["nodes"])), None)


def without_fields(flows: Sequence[Tree], gone: Collection[str]) -> None:
    """Take fields out of where a flow only lists them; what it cannot be without stays, and is told of."""
    for flow in flows:
        flow["summary"] = [id for id in flow["summary"] if id not in gone]
        if flow["start"].get("maps"):
            flow["start"]["maps"] = _others(flow["start"]["maps"], gone)
        _untold(flow, gone)
        for node in every_node(flow["nodes"]):
            for name in ("summary", "shows", "aids"):
                if node.get(name):
                    node[name] = [id for id in node[name] if gone_from(id).isdisjoint(gone)]
            _untold(node, gone)
            if node.get("opens"):
                opens = [
                    one | {"fields": [id for id in one["fields"] if id not in gone]} for one in node["opens"]
                ]
                node["opens"] = [one for one in opens if one["fields"]]
            for name in ("sets", "takes"):
                left = _others(node.get(name) or (), gone)
                if left or name == "takes":
                    node.update({name: left} if name in node else {})


def _untold(flow_or_node: Tree, gone: Collection[str]) -> None:
    """Take fields out of what groups read."""
    for group in flow_or_node.get("groups") or ():
        group["shows"] = [id for id in group.get("shows") or () if id not in gone]


def gone_from(name: str) -> frozenset[str]:
    """Give the fields a name goes through, each of which it cannot be without."""
    return frozenset(name.replace("#", "").split("."))


def may_leave(flow_or_node: Tree, name: str, gone: Collection[str]) -> bool:
    """Tell whether a list of a flow, of its start or of a node lets fields go without being asked."""
    if name in ("summary", "shows", "aids", "opens", "takes", "maps", "groups"):
        return True
    return name == "sets" and bool(_others(flow_or_node.get("sets") or (), gone))


def _others(listed: Sequence[Any], gone: Collection[str]) -> list[Any]:
    return [one for one in listed if one["field"] not in gone]
