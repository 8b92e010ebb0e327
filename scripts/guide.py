"""
``python scripts/guide.py``: write the page of the user guide that lists every function of formulas.

The registry is the source; a test sees that the page is what this writes.
"""

from __future__ import annotations

from pathlib import Path

from huodan.language.formula.functions import registered
from huodan.language.formula.functions._base import Function

PAGE = Path(__file__).resolve().parent.parent / "docs" / "guide" / "formulas.md"

HEAD = """# 公式函数 · Functions of formulas

*公式里能用的 {count} 个函数：中文名和英文名都认，大小写不分。含义与 Excel 相同，数字是精确的十进制小数。*
*The {count} functions of formulas, by Chinese or English name, in upper or lower case. They mean what they mean in
Excel; numbers are exact decimals.*

- 运算符 Operators: `+ - * / ^ & % = <> < <= > >=`，全角也可以 full-width ones as well
- 明细表的一列写成 `明细.金额`，用 SUM 等函数汇总；也可以写一个列表 `{{0, "差"; 60, "及格"}}`。
  A column of a subform is `lines.amount`, summed up by functions such as SUM; a list can be written in braces.
- 算不出来时像 Excel 一样：`#DIV/0!`、`#VALUE!`、`#NUM!`、`#N/A`、`#REF!`，可用 IFERROR、IFNA 给出别的值。
  What has no result fails as in Excel; IFERROR and IFNA give another value.
- 引用今天、现在或汇总的公式每次查看时计算；哪些能筛选、排序、分组和合计，见[公式](formulas-intro.md)。
  A formula that reads TODAY, NOW or a roll-up is worked out when it is looked at; which of them lists can be filtered,
  sorted, grouped and summed by is told in [Formulas](formulas-intro.md).

这一页由 `scripts/guide.py` 生成。This page is made by `scripts/guide.py`.
"""


def page() -> str:
    """This function will write the page."""
    groups: dict[str, list[Function]] = {}
    for group, made in registered():
        groups.setdefault(f"{group['zh']} · {group['en']}", []).append(made)
    parts = [HEAD.format(count=len(registered()))]
    for title, functions in groups.items():
        parts.append(f"\n## {title}\n\n| 名称 Name | 说明 What it gives | 例子 Example |\n|---|---|---|\n")
        parts += [_row(made) for made in sorted(functions, key=lambda made: made.name)]
    return "".join(parts)


def _row(made: Function) -> str:
    others = "".join(f"、{name}" for name in made.names[1:])
    formula, result = next(iter(made.examples.items()))
    given = f"`{_cell(formula)}` → `{_cell(result)}`" if result else f"`{_cell(formula)}`"
    docs = "<br>".join(_cell(made.docs[lang]).replace("*", "\\*") for lang in ("zh", "en"))
    return f"| **{made.name}** {made.names[0]}{others} | {docs} | {given} |\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """This function will write the page into the guide."""
    PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
