"""
Which words name what rows speak of again and again, and what is told of it: 客户 has 联系人, 产品 has 规格.

The words only choose between columns; that they depend on one another is found in the rows (``depends.py``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from huodan.kit.text import fold


@dataclass(frozen=True, slots=True)
class Noun:
    """What is spoken of. label: what its form is called. words: what it is called in files. told: what is told of it."""

    label: str
    words: tuple[str, ...]
    told: tuple[str, ...]


NOUNS = (
    Noun(
        "客户",
        ("客户", "顾客", "买家", "购货单位", "购买方", "收货单位", "customer", "client", "buyer"),
        (
            "联系人",
            "职务",
            "电话",
            "手机",
            "传真",
            "邮箱",
            "地址",
            "省份",
            "省",
            "城市",
            "市",
            "区域",
            "大区",
            "地区",
            "等级",
            "信用额度",
            "账期",
            "账期天数",
            "税号",
            "开户行",
            "银行账号",
            "行业",
            "company",
            "contact",
            "phone",
            "city",
            "region",
            "address",
        ),
    ),
    Noun(
        "产品",
        ("产品", "商品", "货品", "物料", "宝贝", "品名", "product", "item", "sku"),
        (
            "规格",
            "规格型号",
            "型号",
            "单位",
            "计量单位",
            "品牌",
            "类别",
            "分类",
            "条码",
            "材质",
            "产地",
            "unit",
            "brand",
            "category",
        ),
    ),
    Noun("供应商", ("供应商", "供货商", "厂家", "厂商", "supplier", "vendor"), ()),
)

_DOCUMENT = re.compile(
    r"(编号|单号|单据号|订单号|合同号|发票号|流水号|凭证号|单据编号)$|(^|[ _])(no|number|id|order)\.?$"
)
_NUMBERED = re.compile(
    r"(编号|单号|编码|代码|号码|条码|货号|款号|邮编|账号|号)$|(^|[ _])(no|number|id|code|sku|zip)\.?$"
)
_NAMED = re.compile(r"(名称|名字|全称|姓名|抬头|品名|name)$")
_STAYS = re.compile(
    r"状态|备注|说明|日期|时间|业务员|销售|负责人|经办|制单|审核|方式|单号|快递|物流|发货|收货|交货|送货|付款|收款|开票|是否|渠道|来源"
    r"|status|remark|note|date|time|ship"
)
_CUT = re.compile(r"(编号|单号|编码|代码|号码|名称|号|no\.?|number|id)$", re.IGNORECASE)


def is_document_number(label: str) -> bool:
    """This function will say whether a column may tell documents apart, such as 订单编号; not 产品编号."""
    folded = fold(label)
    return _DOCUMENT.search(folded) is not None and noun_of(label) is None


def is_code(label: str) -> bool:
    """This function will say whether what stands in a column is a code, even if it looks like a number."""
    return _NUMBERED.search(fold(label)) is not None


def is_name(label: str) -> bool:
    """This function will say whether a column holds names."""
    return _NAMED.search(fold(label)) is not None


def stays(label: str) -> bool:
    """This function will say whether a column is about the document, even where it is the same for each customer."""
    return _STAYS.search(fold(label)) is not None


def noun_of(label: str) -> Noun | None:
    """This function will say what a column speaks of, by its name alone."""
    folded = fold(label)
    found = [noun for noun in NOUNS if any(word in folded for word in noun.words)]
    return found[0] if len(found) == 1 else None


def tells_of(noun: Noun, label: str) -> bool:
    """This function will say whether a column tells something of a noun, by its name."""
    folded = fold(label)
    return noun_of(label) is noun or folded in noun.told


def form_name(key: str) -> str | None:
    """This function will name what a number numbers: 订单 of 订单编号; None where that says nothing."""
    cut = _CUT.sub("", key.strip()).strip(" _-")
    return cut if len(cut) > 1 else None
