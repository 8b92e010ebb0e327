"""How a line about an Edit is put, in both languages (``said.py``)."""

from __future__ import annotations

from collections.abc import Mapping

LINES: Mapping[str, tuple[str, str]] = {
    "added": ("新增{what}「{label}」", "{what} “{label}” added"),
    "removed": ("删除{what}「{label}」", "{what} “{label}” removed"),
    "first": ("{what}「{label}」移到最前", "{what} “{label}” moved to the front"),
    "moved": ("{what}「{label}」移到「{after}」之后", "{what} “{label}” moved behind “{after}”"),
    "renamed": ("{what}「{old}」改名为「{new}」", "{what} “{old}” renamed “{new}”"),
    "set": ("{what}「{label}」的{setting}：{old} → {new}", "{what} “{label}”, {setting}: {old} → {new}"),
    "changed": ("{what}「{label}」的{setting}已修改", "{what} “{label}”, {setting}: changed"),
    "kind": ("{what}「{label}」的类型：{old} → {new}", "{what} “{label}”, kind: {old} → {new}"),
    "put": ("{what}「{label}」的{setting}加入「{item}」", "{what} “{label}”, {setting}: “{item}” added"),
    "taken": ("{what}「{label}」的{setting}去掉「{item}」", "{what} “{label}”, {setting}: “{item}” removed"),
    "gone": ("{what}「{label}」已删除", "{what} “{label}” removed"),
    "back": ("{what}「{label}」已恢复", "{what} “{label}” restored"),
    "sorted": ("{what}「{label}」的{setting}调整了顺序", "{what} “{label}”, {setting}: order changed"),
    "came": ("{what}「{label}」从《{form}》移到这里", "{what} “{label}” comes here from {form}"),
}
