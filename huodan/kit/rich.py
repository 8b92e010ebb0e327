"""
Rich text: blocks of runs with marks, from a closed list; a tree that no reader ever takes for HTML (decision 0063).

Owns what may be written and its one canonical form. A *cell* is that form as JSON, a string; ``shown`` is the value of
``api.md``: ``{"text": "…", "blocks": [{"kind": "bullet", "level": 1, "runs": [{"text": "…", "marks": ["bold"]}]}]}``.
Does not own: how it looks (``web/src/fields/rich``), what a field asks of it (``fields/rich_text.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any
from unicodedata import normalize

import orjson

from huodan.kit.errors import HuodanError
from huodan.kit.text import clean, without_controls
from huodan.kit.words import Text

KINDS = ("text", "title", "subtitle", "quote", "bullet", "number")
MARKS = ("bold", "italic", "underline", "strike")
COLORS = ("red", "orange", "green", "blue", "purple", "gray")
LISTS = ("bullet", "number")
DEEPEST = 3
MOST_BLOCKS = 2_000
MOST_RUNS = 4_000
LONGEST_LINK = 1_000
_SCHEME = r"[Hh][Tt][Tt][Pp][Ss]?:\/\/|[Mm][Aa][Ii][Ll][Tt][Oo]:|[Tt][Ee][Ll]:"
LINK = rf"^(?:{_SCHEME})[!-~\u00c0-\u024f\u3001-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff5e]+$"
"""Whole addresses only, of ASCII and letters: no space, control or turning character hides where one leads."""

_LINK = re.compile(LINK)
_FORMAT = ("marks", "color", "link")

Run = dict[str, Any]
Block = dict[str, Any]


class NotRich(HuodanError):
    """
    What was sent is no rich text; a field that was sent it says so with its name.

    block: which one, counted from one; None for the whole. reason: in words of both languages.
    """

    code = "not_rich"
    status = 422
    zh = "这段内容不能作为富文本{place}：{reason}。请改正，或者只用文字。"
    en = "This is no rich text{place}: {reason}. Please correct it, or use plain text."

    def __init__(self, reason: Text, block: int | None = None) -> None:
        place = "" if block is None else {"zh": f"（第 {block} 段）", "en": f" (block {block})"}
        super().__init__(reason=reason, place=place)


def of_text(text: str) -> str | None:
    """
    Give the cell of a plain text, a block for each line; None if it is empty. Nothing in it is taken for markup.

    Raises:
        NotRich: if it has more lines than a rich text has blocks.
    """
    said = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    return None if said is None else _cell([{"kind": "text", "runs": [{"text": said}]}])


def of_blocks(blocks: object, longest: int) -> str | None:
    """
    Give the cell of blocks as ``shown`` lists them; None if they hold no text.

    longest: how many bytes it may have, so that a list of many stays light however many formats and links are in it.

    Raises:
        NotRich: if there is anything in them that is not on the list.
    """
    if isinstance(blocks, str) or not isinstance(blocks, Sequence):
        raise NotRich({"zh": "「blocks」应是一列段落", "en": "“blocks” is a list"})
    _bounded(len(blocks), 0)
    read = [_block(each, at) for at, each in enumerate(blocks, start=1)]
    _bounded(len(read), sum(len(block["runs"]) for block in read))
    cell = _cell(read)
    if cell is not None and len(cell.encode()) > longest:
        raise NotRich({"zh": "格式和链接太多", "en": "its formats and links are too long"})
    return cell


def shown(cell: str) -> dict[str, Any]:
    """Give the JSON value of a cell."""
    return {"text": text_of(cell), "blocks": orjson.loads(cell)}


def text_of(cell: str) -> str:
    """
    Give what a cell says without its formats: a line for each block, items of lists with their sign.

    It is in the form of ``clean``, also where a letter and the mark above it are of two formats.
    """
    lines = []
    numbers = [0] * (DEEPEST + 1)
    for block in orjson.loads(cell):
        level, text = block.get("level", 0), "".join(run["text"] for run in block["runs"])
        numbers[level + 1 :] = [0] * (DEEPEST - level)
        numbers[level] = numbers[level] + 1 if block["kind"] == "number" else 0
        sign = {"bullet": "• ", "number": f"{numbers[level]}. "}.get(block["kind"], "")
        lines.append(f"{'  ' * level}{sign}{text}")
    return normalize("NFC", "\n".join(lines)).strip()


def _block(raw: object, at: int) -> Block:
    if not isinstance(raw, Mapping) or not {"kind", "runs"} <= set(raw) <= {"kind", "runs", "level"}:
        raise NotRich(
            {"zh": "应有 kind 和 runs（列表可以有 level）", "en": "kind and runs, for lists level"}, at
        )
    if raw["kind"] not in KINDS:
        raise NotRich(
            {"zh": f"kind 只能是 {'、'.join(KINDS)}", "en": f"kind is one of {', '.join(KINDS)}"}, at
        )
    level = raw.get("level", 0)
    if isinstance(level, bool) or not isinstance(level, int) or not 0 <= level <= DEEPEST:
        raise NotRich({"zh": f"level 只能是 0 到 {DEEPEST}", "en": f"level is 0 to {DEEPEST}"}, at)
    runs = raw["runs"]
    if isinstance(runs, str) or not isinstance(runs, Sequence) or len(runs) > MOST_RUNS:
        raise NotRich({"zh": "runs 应是一列文字", "en": "runs is a list of texts"}, at)
    is_list = raw["kind"] in LISTS
    named = {"level": level} if level and is_list else {}
    return {"kind": raw["kind"], **named, "runs": [_run(each, at) for each in runs]}


def _run(raw: object, at: int) -> Run:
    if not isinstance(raw, Mapping) or not {"text"} <= set(raw) <= {"text", *_FORMAT}:
        zh, en = (
            "每段文字应有 text，可以有 marks、color、link",
            "a run has text, and may have marks, color, link",
        )
        raise NotRich({"zh": zh, "en": en}, at)
    text, marks, color, link = (raw.get(name) for name in ("text", *_FORMAT))
    if not isinstance(text, str):
        raise NotRich({"zh": "text 应是文字", "en": "text is a text"}, at)
    if marks is not None and (not isinstance(marks, list | tuple) or any(one not in MARKS for one in marks)):
        raise NotRich({"zh": f"marks 只能有 {'、'.join(MARKS)}", "en": f"marks are {', '.join(MARKS)}"}, at)
    if color is not None and color not in COLORS:
        raise NotRich(
            {"zh": f"color 只能是 {'、'.join(COLORS)}", "en": f"color is one of {', '.join(COLORS)}"}, at
        )
    if link is not None and not is_link(link):
        zh = f"链接要以 http://、https://、mailto: 或 tel: 开头，不含空格，最多 {LONGEST_LINK} 个字"
        en = f"a link begins with http://, https://, mailto: or tel:, has no space and at most {LONGEST_LINK} characters"
        raise NotRich({"zh": zh, "en": en}, at)
    run: Run = {"text": text}
    if marks:
        run["marks"] = [one for one in MARKS if one in marks]
    return run | ({"color": color} if color else {}) | ({"link": link} if link else {})


def is_link(link: object) -> bool:
    """Say whether a text is an address people may be led to."""
    return isinstance(link, str) and len(link) <= LONGEST_LINK and _LINK.fullmatch(link) is not None


def _bounded(blocks: int, runs: int) -> None:
    if blocks > MOST_BLOCKS:
        raise NotRich({"zh": f"最多 {MOST_BLOCKS} 段", "en": f"at most {MOST_BLOCKS} blocks"})
    if runs > MOST_RUNS:
        zh, en = f"格式变化太多，最多 {MOST_RUNS} 处", f"at most {MOST_RUNS} changes of format"
        raise NotRich({"zh": zh, "en": en})


def _cell(blocks: Iterable[Block]) -> str | None:
    """Write blocks in their one form: a block per line, neighbours of one format joined, nothing empty at the ends."""
    lines = [line for block in blocks for line in _lines(block)]
    while lines and not _said(lines[0]):
        del lines[0]
    while lines and not _said(lines[-1]):
        del lines[-1]
    if not lines:
        return None
    _bounded(len(lines), sum(len(line["runs"]) for line in lines))
    _strip(lines[0]["runs"], 0)
    _strip(lines[-1]["runs"], -1)
    return orjson.dumps(lines).decode()


def _lines(block: Block) -> Iterable[Block]:
    pieces: list[list[Run]] = [[]]
    for run in block["runs"]:
        first, *more = run["text"].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        pieces[-1].append(run | {"text": first})
        pieces += [[run | {"text": text}] for text in more]
    return [block | {"runs": _joined(runs)} for runs in pieces]


def _joined(runs: Iterable[Run]) -> list[Run]:
    cleaned = (run | {"text": without_controls(run["text"]).replace("\xa0", " ")} for run in runs)
    together = groupby((run for run in cleaned if run["text"]), _format)
    groups = (list(group) for _, group in together)
    return [group[0] | {"text": normalize("NFC", "".join(run["text"] for run in group))} for group in groups]


def _format(run: Run) -> tuple[Any, ...]:
    return tuple(run.get(name) for name in _FORMAT)


def _said(block: Block) -> str:
    return "".join(run["text"] for run in block["runs"]).strip()


def _strip(runs: list[Run], end: int) -> None:
    while runs:
        text = runs[end]["text"].lstrip() if end == 0 else runs[end]["text"].rstrip()
        if text:
            runs[end]["text"] = text
            return
        del runs[end]
