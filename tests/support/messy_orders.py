"""An order list as small companies keep it: heads repeated on each line, an amount worked out, some of it wrong."""

from __future__ import annotations

import io
from decimal import Decimal

HEADER = (
    "订单编号",
    "下单日期",
    "客户名称",
    "联系电话",
    "客户等级",
    "产品编码",
    "产品名称",
    "规格",
    "数量",
    "单价",
    "金额",
    "订单金额",
    "订单状态",
    "备注",
)
_CUSTOMERS = [
    (f"{name}贸易有限公司", f"1390001{place:04}", "ABC"[place % 3])
    for place, name in enumerate("云杉四海百味德成丰和")
]
_PRODUCTS = [
    (f"CP{place:03}", f"{name}茶", f"{place + 1}00g", Decimal(place * 7 + 12) / 2)
    for place, name in enumerate("红绿白黄黑青花")
]
_STATES = ("待发货", "已发货", "已完成")


def order_rows(orders: int = 40) -> list[list[str]]:
    """Give the rows of some orders, three lines each but every fourth, which has one."""
    rows = []
    for place in range(orders):
        customer = _CUSTOMERS[place * 7 % len(_CUSTOMERS)]
        lines = []
        for line in range(1 if place % 4 == 0 else 3):
            code, name, size, price = _PRODUCTS[(place + line * 3) % len(_PRODUCTS)]
            quantity = place % 5 + line + 2
            lines.append((code, name, size, quantity, price, quantity * price))
        total = sum((one[-1] for one in lines), Decimal(0))
        for code, name, size, quantity, price, amount in lines:
            head = [f"DD2026{place:04}", f"2026/{place % 12 + 1}/{place % 28 + 1}", *customer]
            tail = [f"{total:,.2f}", _STATES[place % 3], "加急" if place % 9 == 0 else ""]
            rows.append([*head, code, name, size, str(quantity), f"{price}", f"{amount}", *tail])
    return rows


def workbook(rows: list[list[str]], *, header: tuple[str, ...] = HEADER, title: str | None = None) -> bytes:
    """Write rows as xlsx; title: a line above the header."""
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    top = 0
    if title is not None:
        sheet.write_string(0, 0, title)
        top = 2
    for place, row in enumerate([list(header), *rows]):
        for index, cell in enumerate(row):
            sheet.write_string(top + place, index, cell)
    book.close()
    return made.getvalue()
