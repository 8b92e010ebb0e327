"""Rich text: one form for each, words that come back, and nothing in it that is not on the list."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given, settings, strategies as st

from huodan.kit import rich
from huodan.kit.text import clean

FEW = settings(max_examples=30)
ROOM = 200_000
WORDS = st.text(max_size=20) | st.text(
    st.sampled_from(" \t\n\r\x00\u200b\u202eé́e\u0301\xa0Aー云<>&\"'"), max_size=12
)
LINKS = ("https://example.com/a?b=1", "mailto:a@b.cn", "tel:+8613900027919", "HTTP://例子.中国")
RUNS = st.fixed_dictionaries(
    {"text": WORDS},
    optional={
        "marks": st.lists(st.sampled_from(rich.MARKS), max_size=5),
        "color": st.sampled_from(rich.COLORS),
        "link": st.sampled_from(LINKS),
    },
)
BLOCKS = st.lists(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(rich.KINDS), "runs": st.lists(RUNS, max_size=4)},
        optional={"level": st.integers(0, rich.DEEPEST)},
    ),
    max_size=5,
)
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.just("javascript:alert(1)"),
    lambda inside: (
        st.lists(inside, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["kind", "runs", "text", "marks", "color", "link", "level", "style", "onclick", "html"]
            ),
            inside | st.sampled_from([*rich.KINDS, "script", "img"]),
            max_size=5,
        )
    ),
    max_leaves=20,
)


@FEW
@given(blocks=BLOCKS)
def test_the_one_form_of_a_text_stays_as_it_is(blocks: list[Any]) -> None:
    cell = rich.of_blocks(blocks, ROOM)

    if cell is not None:
        assert rich.of_blocks(rich.shown(cell)["blocks"], ROOM) == cell
        assert rich.shown(cell)["text"] == rich.text_of(cell) != ""


@FEW
@given(text=WORDS)
def test_a_plain_text_comes_back_from_rich_text(text: str) -> None:
    cell = rich.of_text(text)
    expected = clean(text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))

    assert (None if cell is None else rich.text_of(cell)) == expected


@FEW
@given(blocks=BLOCKS)
def test_the_words_of_a_rich_text_stay_its_words(blocks: list[Any]) -> None:
    cell = rich.of_blocks(blocks, ROOM)

    if cell is not None:
        again = rich.of_text(rich.text_of(cell))
        assert again is not None
        assert rich.text_of(again) == clean(rich.text_of(cell)) == rich.text_of(cell)


@FEW
@given(blocks=st.lists(JUNK, max_size=4) | JUNK)
def test_whatever_is_sent_only_what_is_on_the_list_is_kept(blocks: Any) -> None:
    try:
        cell = rich.of_blocks(blocks, ROOM)
    except rich.NotRich:
        return
    for block in orjson.loads(cell or "[]"):
        assert set(block) <= {"kind", "level", "runs"}
        assert block["kind"] in rich.KINDS
        for run in block["runs"]:
            assert set(run) <= {"text", "marks", "color", "link"}
            assert set(run.get("marks", ())) <= set(rich.MARKS)
            assert run.get("color", "red") in rich.COLORS
            assert rich.is_link(run.get("link", LINKS[0]))


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "JaVaScRiPt:alert(1)", "vbscript:x",
        "data:text/html,<script>alert(1)</script>", "//evil.example", "/relative", "https://a b", "https://a\n",
        "\x01javascript:alert(1)", "\xa0javascript:alert(1)", "java\x00script:x", "java\u200bscript:x", "javascript\t:x",
        "java\nscript:x",
        "java&#115;cript:alert(1)", "javascript&colon;alert(1)", "java&Tab;script:x", "javascript%3aalert(1)",
        "ｊavascript:alert(1)",
        "jаvascript:x", "javaſcript:x", "javascript://https://a.cn/%0aalert(1)", "blob:https://a.cn/1", "view-source:https://a.cn",
        "about:blank", "https:javascript:x", "https:/\\a.cn", "htt\u2028ps://a.cn", "http\t://a.cn", "\\\\a.cn", "ſttp://a.cn",
        "https://a\u202e", "https://a\u200b", "file:///etc/passwd", "https://", "http:/a", "x" * 2000, "", 1, None, ["https://a"],
    ],
)  # fmt: skip
def test_a_link_leads_to_an_address_or_is_none(link: object) -> None:
    assert not rich.is_link(link)


@pytest.mark.parametrize("link", LINKS)
def test_addresses_people_know_are_links(link: str) -> None:
    assert rich.is_link(link)


def test_lists_are_numbered_as_they_are_read() -> None:
    items = [
        ("number", 0),
        ("number", 0),
        ("bullet", 1),
        ("number", 1),
        ("number", 0),
        ("text", 0),
        ("number", 0),
    ]
    cell = rich.of_blocks(
        [{"kind": kind, "level": level, "runs": [{"text": "x"}]} for kind, level in items], ROOM
    )

    assert cell is not None
    assert rich.text_of(cell).split("\n") == ["1. x", "2. x", "  • x", "  1. x", "3. x", "x", "1. x"]


def test_there_is_an_end_to_blocks_and_runs() -> None:
    block = {"kind": "text", "runs": [{"text": "x"}]}
    many = {
        "kind": "text",
        "runs": [{"text": "x", "marks": ["bold"] * (at % 2)} for at in range(rich.MOST_RUNS // 2 + 1)],
    }

    link = f"https://a.cn/{'x' * 900}"
    links = [{"text": str(at), "link": f"{link}{at}"} for at in range(300)]
    heavy = [{"kind": "text", "runs": links}]

    for blocks in ([block] * (rich.MOST_BLOCKS + 1), [many, many], heavy):
        with pytest.raises(rich.NotRich):
            rich.of_blocks(blocks, ROOM)


def test_more_lines_than_blocks_are_refused_both_ways_in() -> None:
    fits, over = "\n".join(["x"] * rich.MOST_BLOCKS), "\n".join(["x"] * (rich.MOST_BLOCKS + 1))
    cell = rich.of_text(fits)

    assert cell is not None
    assert rich.of_blocks(rich.shown(cell)["blocks"], ROOM) == cell
    with pytest.raises(rich.NotRich, match="2000"):
        rich.of_text(over)
    with pytest.raises(rich.NotRich, match="2000"):
        rich.of_blocks([{"kind": "text", "runs": [{"text": over}]}], ROOM)


def test_a_mark_of_another_format_than_its_letter_makes_no_other_words() -> None:
    runs = [{"text": "e"}, {"text": "\u0301", "marks": ["bold"]}, {"text": "\xa0x"}]
    cell = rich.of_blocks([{"kind": "text", "runs": runs}], ROOM)

    assert cell is not None
    assert rich.text_of(cell) == clean(rich.text_of(cell)) == "\u00e9 x"
