"""Where columns of real files are proposed to go, by names, by what names mean, and by values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from huodan import templates
from huodan.engines.exchange import read_table
from huodan.storage.db import Database
from huodan.workspace.importing.aims import find_aims
from huodan.workspace.importing.wish import Wish
from tests.workspace.test_importing import build, rights

SAMPLE = templates.load_sample("orders")
MESSY = Path(__file__).parents[1] / "data" / "messy"
CUSTOMER = {
    "客户编号": "code",
    "客户名称": "name",
    "联系人": "contacts.name",
    "职务": "contacts.job",
    "手机": "contacts.phone",
    "省份": "province",
    "城市": "city",
    "详细地址": "addresses.address",
    "大区": "region",
    "客户等级": "level",
    "账期天数": "terms",
    "信用额度": "credit_limit",
}
Expected = dict[str, str | None]
FILES: dict[str, tuple[str, Expected]] = {
    "01": ("customer", {**CUSTOMER}),
    "03": ("order", {"订单编号": "no", "备注": "remark", "金额": None}),
    "05": ("product", {"编码": "code", "名称": "name", "单价": "price"}),
    "07": ("product", {"产品编码": "code", "单价": "price"}),
    "09": ("order", {"订单": "no", "日期": "ordered_at"}),
    "11": (
        "order",
        {"产品": "lines.product", "数量": "lines.quantity", "单价": "lines.price", "金额": None},
    ),
    "13": ("order", {"订单编号": "no", "客户编号": "customer", "下单日期": "ordered_at"}),
    "15": (
        "order",
        {
            "订单编号": "no",
            "买家会员名": "customer",
            "买家应付货款": None,
            "收货地址": "ship_address",
            "订单创建时间": "ordered_at",
            "宝贝标题": "lines.product",
        },
    ),
    "17": ("customer", {"a": None, "b": None}),
    "21": (
        "order",
        {"订单日期": "ordered_at", "订购数量": "lines.quantity", "订购单价": "lines.price"},
    ),
    "23": ("customer", {"编号": "code", "备注": "remark"}),
}
SAMPLES: dict[str, Expected] = {
    "供应商.csv": {
        "供应商编号": "code",
        "供应商名称": "name",
        "联系人": "contact",
        "手机": "phone",
        "省份": "province",
        "城市": "city",
        "采购提前期天数": "lead_days",
    },
    "产品.csv": {
        "产品编码": "code",
        "产品名称": "name",
        "类别": "category",
        "供应商编号": "supplier",
        "规格": "spec",
        "单价": "price",
        "成本价": "cost",
        "库存数量": "stock",
        "在途数量": "on_order",
        "安全库存": "safety_stock",
        "是否停用": "discontinued",
    },
    "客户.csv": {**CUSTOMER},
    "订单.csv": {
        "订单编号": "no",
        "下单日期": "ordered_at",
        "客户编号": "customer",
        "销售员工号": "salesperson",
        "要求到货日期": "required_on",
        "发货日期": "shipped_on",
        "承运商": "carrier",
        "运费": "freight",
        "订单状态": "status",
        "收货省份": "ship_province",
        "订单金额": None,
        "应收到期日": "due_on",
    },
    "订单明细.csv": {
        "订单编号": "no",
        "行号": "lines.#",
        "产品编码": "lines.product",
        "单价": "lines.price",
        "数量": "lines.quantity",
        "折扣": "lines.discount",
        "金额": None,
    },
    "回款.csv": {
        "回款编号": "no",
        "订单编号": "order",
        "回款日期": "paid_on",
        "回款金额": "amount",
        "回款方式": "method",
    },
    "员工.csv": {"工号": "no", "姓名": "name", "职务": "job", "入职日期": "hired_on", "上级工号": "manager"},
}
HEADERS: dict[str, tuple[str, Expected]] = {
    "客户": (
        "customer",
        {
            "单位名称": "name",
            "等级": "level",
            "跟单员": "owner",
            "税号": "tax_no",
            "开户银行": "bank",
            "账期": "terms",
            "代码": "code",
            "区域": "region",
        },
    ),
    "公司": ("customer", {"公司名称": "name", "编号": "code", "说明": "remark", "授信额度": "credit_limit"}),
    "供应商": ("supplier", {"公司名称": "name", "联系电话": "phone", "联络人": "contact", "编码": "code"}),
    "产品": (
        "product",
        {
            "商品编码": "code",
            "品名": "name",
            "型号": "spec",
            "分类": "category",
            "售价": "price",
            "进价": "cost",
        },
    ),
    "订单": (
        "order",
        {
            "单号": "no",
            "公司名称": "customer",
            "商品": "lines.product",
            "件数": "lines.quantity",
            "手机号码": "phone",
            "运单号": "tracking_no",
            "交货日期": "required_on",
            "收件人": "receiver",
        },
    ),
    "回款": ("payment", {"单号": "no", "收款日期": "paid_on", "收款金额": "amount", "支付方式": "method"}),
}


@pytest.fixture
def database(prepared_database: Callable[[str, Callable[[str], object]], str]) -> Iterator[Database]:
    """This function will open a fresh copy."""
    opened = Database(prepared_database("import", build))
    yield opened
    opened.close()


def proposed(database: Database, form: str, file: bytes) -> Expected:
    """This function will say where columns are proposed to go."""
    granted, table = rights(database), read_table(file)
    with database.read() as tx:
        aims = find_aims(tx, granted, granted.plan.forms[form], table, Wish(guess=True)).each
    return {name: aim and aim.path for name, aim in zip(table.header, aims, strict=True)}


@pytest.mark.parametrize("name", FILES)
def test_every_column_of_a_messy_file_is_proposed_right(database: Database, name: str) -> None:
    form, expected = FILES[name]
    file = next(MESSY.glob(f"{name}_*")).read_bytes()

    assert proposed(database, form, file) == expected


@pytest.mark.parametrize("name", HEADERS)
def test_names_that_mean_the_same_find_their_field(database: Database, name: str) -> None:
    form, expected = HEADERS[name]
    file = ",".join(expected) + "\n" + ",".join(f"x{place}" for place in range(len(expected))) + "\n"

    assert proposed(database, form, file.encode()) == expected


@pytest.mark.parametrize("file", SAMPLES)
def test_every_column_of_the_sample_is_proposed_right(database: Database, file: str) -> None:
    wanted = next(one for one in (*SAMPLE.staff, *SAMPLE.records) if one.file == file)

    assert proposed(database, wanted.form, templates.sample_file("orders", file)) == SAMPLES[file]


def test_without_being_asked_to_guess_only_equal_names_count(database: Database) -> None:
    granted, table = rights(database), read_table("单位名称\n甲\n".encode())
    planned = granted.plan.forms["customer"]

    with database.read() as tx:
        assert find_aims(tx, granted, planned, table, Wish()).each == (None,)
