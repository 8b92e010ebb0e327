"""Functions that find something in lists: columns of a subform, or values in braces such as {0, "差"; 60, "及格"}."""

from decimal import Decimal

from huodan.language.formula.functions import _search as search
from huodan.language.formula.functions._base import Cells, Lazy, Values, common, either, function
from huodan.language.formula.values import Fault, Refusal, Table, Type, Value, ValueType, uneven

GROUP = {"zh": "查找", "en": "Look-up"}


def _choose_gives(types: tuple[Type, ...]) -> ValueType:
    return common(kind.base for kind in types[1:])


@function(
    "CHOOSE",
    "选择",
    zh="第一项是几就得到后面的第几个值",
    examples={'CHOOSE(2, "一", "二", "三")': "二", "选择(1, 5, 1/0)": "5"},
    gives=_choose_gives,
)
def choose(position: int, first: Lazy, *more: Lazy) -> Value:
    """Give the value at a position among those that follow."""
    if not 1 <= position <= len(more) + 1:
        raise Refusal(
            Fault.VALUE,
            f"只有 {len(more) + 1} 个值，没有第 {position} 个",
            f"there are {len(more) + 1} values and no number {position}",
        )
    return (first, *more)[position - 1]()


@function(
    "MATCH",
    "查位置",
    zh="值在列表中排第几；第三项：0 完全相等（文本可用 * 和 ?），1（默认）升序中不大于它的最后一个，-1 降序中不小于它的",
    examples={
        'MATCH("酒", {"茶", "酒"}, 0)': "2",
        "MATCH(75, {0, 60, 80})": "2",
        "MATCH(75, {80, 60, 0}, -1)": "1",
    },
)
def match(wanted: Value, values: Cells, kind: int = 1) -> Decimal:
    """Return the position in a list: 0 equal, 1 the last not greater if ascending, -1 not smaller if descending."""
    _refuse_table(values)
    if wanted is None:
        raise search.missing()
    found = (
        search.exact(wanted, values)
        if kind == 0
        else search.halving(wanted, values)
        if kind > 0
        else search.descending(wanted, values)
    )
    return _position(found)


@function(
    "XMATCH",
    "新查位置",
    zh="值在列表中排第几；第三项：0 相等，-1 相等或次小，1 相等或次大，2 通配符；第四项为 -1 从后往前找",
    examples={'XMATCH("酒", {"茶", "酒"})': "2", "XMATCH(75, {80, 60, 0}, -1)": "2"},
)
def xmatch(wanted: Value, values: Cells, kind: int = 0, direction: int = 1) -> Decimal:
    """Return the position in a list: 0 equal, -1 or the next smaller, 1 or the next greater, 2 with wildcards."""
    _refuse_table(values)
    return _position(_found(wanted, values, kind, direction))


@function(
    "XLOOKUP",
    "新查找",
    zh="在第二项中找值，得到第三项中同一位置的值；第四项是找不到时的值，第五、六项同 XMATCH",
    examples={'XLOOKUP("酒", {"茶", "酒"}, {12, 30})': "30", 'XLOOKUP("水", {"茶", "酒"}, {12, 30}, 0)': "0"},
    gives=either(2, 3),
)
def xlookup(
    wanted: Value,
    values: Cells,
    results: Cells,
    instead: Value = None,
    kind: int = 0,
    direction: int = 1,
) -> Value:
    """Find a value in one list and give what stands at its place in another, or the fourth value if not found."""
    if len(values) != len(results):
        raise uneven()
    found = _found(wanted, values, kind, direction)
    if found is None:
        if instead is None:
            raise search.missing()
        return instead
    return _taken(results[found])


@function(
    "LOOKUP",
    "区间查找",
    zh="在升序的列表中找不大于它的最后一个，得到第三项中同一位置的值（不写则为列表自身）",
    examples={'LOOKUP(75, {0, 60, 80}, {"差", "及格", "良好"})': "及格", "LOOKUP(75, {0, 60, 80})": "60"},
    gives=either(1, 2),
)
def lookup(wanted: Value, values: Cells, results: Cells | None = None) -> Value:
    """Find the last value not greater in an ascending list and give what stands at its place in another."""
    searched, given = _ends(values) if results is None else (values, results)
    found = search.halving(wanted, searched)
    if found is None or found >= len(given):
        raise search.missing()
    return _taken(given[found])


@function(
    "VLOOKUP",
    "纵向查找",
    zh="在第一列中找值，得到同一行中第几列的值；第四项为 FALSE 时要相等，否则在升序中找不大于它的最后一个",
    examples={
        'VLOOKUP(75, {0, "差"; 60, "及格"; 80, "良好"}, 2)': "及格",
        'VLOOKUP("b", {"a", 1; "b", 2}, 2, FALSE)': "2",
    },
    gives=either(1),
)
def vlookup(wanted: Value, table: Cells, column: int, nearly: bool = True) -> Value:
    """Find a value in the first column and give what stands in another of its row; FALSE wants it equal."""
    width = _width(table)
    _demand_inside(column, width)
    found = _first(wanted, table[::width], nearly)
    return _taken(table[found * width + column - 1])


@function(
    "HLOOKUP",
    "横向查找",
    zh="在第一行中找值，得到同一列中第几行的值；第四项为 FALSE 时要相等，否则在升序中找不大于它的最后一个",
    examples={'HLOOKUP(75, {0, 60, 80; "差", "及格", "良好"}, 2)': "及格"},
    gives=either(1),
)
def hlookup(wanted: Value, table: Cells, row: int, nearly: bool = True) -> Value:
    """Find a value in the first row and give what stands in another of its column; FALSE wants it equal."""
    width = _width(table)
    _demand_inside(row, len(table) // width)
    found = _first(wanted, table[:width], nearly)
    return _taken(table[(row - 1) * width + found])


@function(
    "INDEX",
    "取第几个",
    zh="列表中的第几个值；有几列时第二项是行、第三项是列",
    examples={"INDEX({5, 6, 7}, 2)": "6", "INDEX({1, 2; 3, 4}, 2, 1)": "3"},
    gives=either(0),
)
def index(values: Cells, row: int, column: int | None = None) -> Value:
    """Give the value at a position of a list, or in a row and column."""
    width = _width(values)
    height = len(values) // width if width else 0
    if column is None:
        row, column = (1, row) if height == 1 else (row, 1 if width == 1 else 0)
    if row < 0 or column < 0 or (row == 0 and height != 1) or (column == 0 and width != 1):
        raise Refusal(Fault.VALUE, "行和列从 1 开始", "rows and columns count from 1")
    row, column = row or 1, column or 1
    if row > height or column > width:
        raise _outside()
    return _taken(values[(row - 1) * width + column - 1])


@function("ROWS", "行数", zh="列表有几行", examples={"ROWS({1, 2; 3, 4; 5, 6})": "3"})
def rows(values: Cells) -> Decimal:
    """Count the rows of a list."""
    return Decimal(len(values) // _width(values)) if values else Decimal(0)


@function("COLUMNS", "列数", zh="列表有几列", examples={"COLUMNS({1, 2; 3, 4; 5, 6})": "2"})
def columns(values: Cells) -> Decimal:
    """Count the columns of a list."""
    return Decimal(_width(values))


def _found(wanted: Value, values: Values, kind: int, direction: int) -> int | None:
    if kind == 3:
        raise search.missing()
    if kind not in (0, -1, 1, 2) or direction not in (1, -1, 2, -2):
        raise Refusal(Fault.VALUE, "查找方式应为 0、-1、1 或 2", "the way of matching must be 0, -1, 1 or 2")
    backwards = direction < 0
    if kind in (0, 2):
        return search.exact(wanted, values, wild=kind == 2, backwards=backwards)
    return search.nearest(wanted, values, kind, backwards=backwards)


def _first(wanted: Value, values: Values, nearly: bool) -> int:
    found = None
    if wanted is not None:
        found = search.halving(wanted, values) if nearly else search.exact(wanted, values)
    if found is None:
        raise search.missing()
    return found


def _position(found: int | None) -> Decimal:
    if found is None:
        raise search.missing()
    return Decimal(found + 1)


def _taken(value: Value) -> Value:
    if isinstance(value, Refusal):
        raise value
    return value


def _width(values: Values) -> int:
    return values.width if isinstance(values, Table) else 1


def _refuse_table(values: Values) -> None:
    if isinstance(values, Table) and values.width not in (1, len(values)):
        raise Refusal(Fault.MISSING, "这里只能有一行或一列", "there can be only one row or one column here")


def _demand_inside(position: int, count: int) -> None:
    if position < 1:
        raise Refusal(Fault.VALUE, "行和列从 1 开始", "rows and columns count from 1")
    if position > count:
        raise _outside()


def _outside() -> Refusal:
    return Refusal(Fault.REFERENCE, "没有这一行或这一列", "there is no such row or column")


def _ends(values: Values) -> tuple[Values, Values]:
    """Of a table, the longer side is searched and the other end of it given."""
    width = _width(values)
    if not isinstance(values, Table) or width in (1, len(values)):
        return values, values
    height = len(values) // width
    if width > height:
        return values[:width], values[-width:]
    return values[::width], values[width - 1 :: width]
