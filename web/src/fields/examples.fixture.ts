/** What each widget is tried with. */
import type { FieldView, Value } from "../api/types";
import { field, options } from "./field.fixture";

const target = { app: "orders", form: "customer", columns: [], create: true };

/** One example value per widget, with its text. */
export const examples: [FieldView, Value, string][] = [
  [field("text"), "abc", "abc"],
  [field("textarea"), "a\nb", "a b"],
  [
    field("richtext"),
    {
      text: "a\nb",
      blocks: [
        { kind: "text", runs: [{ text: "a" }] },
        { kind: "title", runs: [{ text: "b" }] },
      ],
    },
    "a b",
  ],
  [field("number", { unit: "箱", decimals: 2 }), "1985.5", "1,985.5"],
  [field("number", { format: "money" }), "59550", "59,550.00"],
  [field("number", { format: "percent" }), "0.05", "5%"],
  [field("date"), "2026-05-06", "2026-05-06"],
  [field("month"), "2026-05", "2026-05"],
  [field("year"), "2026", "2026"],
  [field("datetime"), "2026-05-06T10:30:00+08:00", "2026-05-06 10:30"],
  [field("radio", { options }), "ship", "待发货"],
  [field("select", { options }), "done", "已完成"],
  [field("checkbox", { options }), ["ship"], "待发货"],
  [field("multiselect", { options }), ["ship", "done"], "待发货，已完成"],
  [field("switch"), true, "是"],
  [field("phone"), "13900027919", "139 0002 7919"],
  [field("rating", { stars: 5 }), "4", "4"],
  [field("duration"), "150", "2 小时 30 分"],
  [field("color"), "#1f6feb", "#1f6feb"],
  [
    field("cascader", { tree: [{ name: "家电", children: [{ name: "电视" }] }] }),
    { level1: "家电", level2: "电视", level3: null, level4: null },
    "家电 / 电视",
  ],
  [field("daterange"), { from: "2026-05-06", to: "2026-05-08" }, "2026-05-06 ~ 2026-05-08"],
  [field("tags"), ["加急", "老客户"], "加急，老客户"],
  [field("barcode", { symbol: "code128" }), "6901234567892", "6901234567892"],
  [field("location"), "仓库 @120.16241,30.27881", "仓库 @120.16241,30.27881"],
  [field("time"), "09:30:00", "09:30"],
  [field("email"), "li@example.com", "li@example.com"],
  [field("url"), "https://example.com/", "example.com"],
  [field("department", { target }), { id: "dep_1", title: "东区" }, "东区"],
  [
    field("address"),
    { province: "上海市", city: "上海市", district: "黄浦区", detail: "南京东路 1 号" },
    "上海市 黄浦区 南京东路 1 号",
  ],
  [
    field("attachment"),
    [
      { id: "file_1", name: "合同.pdf", size: 2048, type: "application/pdf" },
      { id: "file_2", name: "报价.xlsx", size: 900, type: "application/zip" },
    ],
    "合同.pdf、报价.xlsx",
  ],
  [field("image"), [{ id: "file_3", name: "橘子酱.jpg", size: 4096, type: "image/jpeg" }], "橘子酱.jpg"],
  [field("signature"), [{ id: "file_4", name: "签名.png", size: 4096, type: "image/png" }], "签名.png"],
  [field("serial"), "SO-1", "SO-1"],
  [field("encrypted"), "••••••", "••••••"],
  [field("relation", { target }), { id: "cus_1", title: "杭州云杉贸易" }, "杭州云杉贸易"],
  [
    field("relations", { target: { ...target, many: true } }),
    [
      { id: "cus_1", title: "杭州云杉贸易" },
      { id: "cus_2", title: "江南五金" },
    ],
    "杭州云杉贸易，江南五金",
  ],
  [field("member", { target }), { id: "mem_1", title: "李雷" }, "李雷"],
  [
    field("members", { target: { ...target, many: true } }),
    [
      { id: "mem_1", title: "李雷" },
      { id: "mem_2", title: "韩梅梅" },
    ],
    "李雷，韩梅梅",
  ],
  [field("departments", { target: { ...target, many: true } }), [{ id: "dep_1", title: "东区" }], "东区"],
  [field("subform"), [{ id: "1" }, { id: "2" }], "2 行"],
  [field("readonly", { result: "number", format: "money" }), "12.5", "12.50"],
  [field("readonly", { result: "date" }), "2026-05-06", "2026-05-06"],
  [field("readonly", { result: "date_time" }), "2026-05-06T10:30:00+08:00", "2026-05-06 10:30"],
];
