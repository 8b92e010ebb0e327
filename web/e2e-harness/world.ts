/** A small order form and its server, inside the page: products, computed amounts, refusals. For checks only. */
import { ApiError } from "../src/api/client";
import type {
  FieldView,
  FormView,
  Payload,
  PickAnswer,
  PreviewAnswer,
  Ref,
  RowsEdit,
  RowValues,
  Saved,
  Value,
  Values,
} from "../src/api/types";
import type { FieldScope } from "../src/fields/contract";
import { addDecimals, roundDecimal } from "../src/kit/decimal";
import type { FormClient } from "../src/runtime/form";

export const TODAY = "2026-05-06";

function field(key: string, label: string, widget: string, more: Partial<FieldView> = {}): FieldView {
  return {
    key,
    label,
    kind: widget,
    widget,
    required: false,
    readonly: false,
    masked: false,
    ops: ["eq"],
    sortable: true,
    groupable: false,
    summable: false,
    class: "input",
    width: 1,
    ...more,
  };
}

const computed = { readonly: true, class: "stored" as const };
const product = { app: "orders", form: "product", columns: [{ path: "code", label: "编号" }], create: true };
const customer = {
  app: "orders",
  form: "customer",
  columns: [{ path: "code", label: "编号" }],
  create: true,
};
const money = { format: "money" as const, currency: "CNY", decimals: 2 };

export const orderForm: FormView = {
  key: "order",
  label: "订单表",
  noun: "order",
  id_prefix: "ord",
  title: "no",
  can: { read: true, create: true, update: true, delete: true, import: true, export: true },
  views: [],
  sections: [
    {
      key: "a",
      label: "客户与订单",
      fields: ["no", "customer", "ordered_at", "required_on", "salesperson", "status"],
    },
    { key: "b", label: "明细", fields: ["lines", "total", "words"] },
    {
      key: "c",
      label: "收货",
      fields: ["address", "receiver", "phone", "carrier", "urgent", "rate", "remark"],
    },
  ],
  fields: [
    field("no", "订单编号", "serial", { readonly: true }),
    field("customer", "客户", "relation", { required: true, target: customer, width: 2 }),
    field("ordered_at", "下单时间", "datetime", { required: true }),
    field("required_on", "要求到货", "date"),
    field("salesperson", "销售", "member", { target: customer }),
    field("status", "订单状态", "radio", {
      width: 2,
      options: [
        { value: "待审批", label: "待审批", color: "orange" },
        { value: "待发货", label: "待发货", color: "blue", long: "审核通过，待发货" },
        { value: "已完成", label: "已完成", color: "green" },
      ],
    }),
    field("lines", "订单明细", "subform", {
      required: true,
      max_rows: 500,
      width: 4,
      fields: [
        field("product", "产品", "relation", { required: true, target: product }),
        field("spec", "规格", "readonly", { readonly: true, class: "live" }),
        field("quantity", "数量", "number", { required: true, summable: true, decimals: 3 }),
        field("price", "单价", "number", { ...money }),
        field("discount", "折扣", "number", { format: "percent", decimals: 4 }),
        field("gift", "赠品", "switch"),
        field("date", "交期", "date"),
        field("kind", "包装", "select", {
          options: ["纸箱", "木箱", "托盘"].map((label) => ({ value: label, label })),
        }),
        field("note", "备注", "text"),
        field("amount", "小计", "readonly", { ...computed, ...money, result: "number", summable: true }),
      ],
    }),
    field("total", "订单总金额", "readonly", { ...computed, ...money, result: "number" }),
    field("words", "大写金额", "readonly", { ...computed, result: "text", width: 3 }),
    field("address", "收货地址", "address", { width: 4 }),
    field("receiver", "收货人", "text"),
    field("phone", "联系电话", "phone", { hint: "手机或带区号的座机" }),
    field("carrier", "物流公司", "select", {
      options: ["顺丰", "德邦", "跨越"].map((label) => ({ value: label, label })),
    }),
    field("urgent", "加急", "switch"),
    field("rate", "税率", "number", { format: "percent", decimals: 4 }),
    field("remark", "备注", "textarea", { width: 4 }),
  ],
};

const names = [
  "法兰",
  "不锈钢法兰",
  "阀门",
  "铜阀门",
  "弯头",
  "三通",
  "牛奶",
  "龙虾",
  "苹果汁",
  "运动型饮料",
];
export const products = Array.from({ length: 80 }, (_, index) => ({
  id: `prd_${index}`,
  code: `CP-${String(index + 1).padStart(3, "0")}`,
  title: index < names.length ? (names[index] ?? "") : `产品${index + 1}`,
  price: String(10 + index * 2.5),
}));

const later = <T>(value: T, milliseconds = 60): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(value), milliseconds));

function pick(search: string): PickAnswer {
  const found = products.filter(
    (one) => one.title.includes(search) || one.code.includes(search.toUpperCase()),
  );
  const row = (one: (typeof products)[number]) => ({
    id: one.id,
    title: one.title,
    cells: { code: one.code },
  });
  return {
    rows: found.slice(0, 8).map(row),
    recent: search === "" ? products.slice(3, 6).map(row) : [],
    columns: [{ path: "code", label: "编号" }],
    can_create: true,
  };
}

export const scope: FieldScope = {
  app: "orders",
  form: "order",
  today: TODAY,
  pick: (_path, search) => later(pick(search)),
  regions: () =>
    later([
      {
        code: "32",
        name: "江苏省",
        children: [{ code: "3201", name: "南京市", children: [{ code: "320102", name: "玄武区" }] }],
      },
      { code: "33", name: "浙江省", children: [{ code: "3301", name: "杭州市", children: [] }] },
    ]),
  create: async (_target, title): Promise<Ref> => ({ id: `prd_new_${title}`, title }),
  href: (app, form, id) => `#/a/${app}/f/${form}/r/${id}`,
};

const text = (value: Value | undefined) => (typeof value === "string" ? value : "0");

/** quantity × price × (1 − discount) in whole numbers of 10⁻⁸. */
function amountOf(row: RowValues): string {
  const scaled = (value: Value | undefined, places: number) =>
    BigInt(roundDecimal(text(value), places, true).replace(".", ""));
  const product = scaled(row.quantity, 3) * scaled(row.price, 2) * (10_000n - scaled(row.discount, 4));
  const digits = product.toString().padStart(10, "0");
  return roundDecimal(`${digits.slice(0, -9)}.${digits.slice(-9)}`, 2);
}

function compute(row: RowValues): RowValues {
  const found = products.find((one) => one.id === row.product);
  const filled: RowValues = { price: found?.price ?? null, discount: "0", ...row };
  return {
    ...filled,
    ...(found ? { product: { id: found.id, title: found.title }, spec: `规格 ${found.code}` } : {}),
    amount: amountOf(filled),
  };
}

export const stored: Values = {};

function answer(values: Payload): PreviewAnswer {
  const lines = values.lines;
  const list = (Array.isArray(lines) ? lines : ((lines as RowsEdit | undefined)?.add ?? [])) as RowValues[];
  const rows = list.map(compute);
  const total = addDecimals(rows.map((row) => text(row.amount)));
  const errors = rows.flatMap((row, index) =>
    text(row.quantity).startsWith("-")
      ? [{ path: `lines.${index}.quantity`, code: "too_small", message: "数量不能小于 0" }]
      : [],
  );
  const { lines: _, ...own } = values as Values;
  const chosen: Values =
    typeof own.customer === "string" ? { customer: { id: own.customer, title: "杭州云杉贸易" } } : {};
  return {
    values: { ...stored, ...own, ...chosen, lines: rows, total, words: `合计 ${total} 元整` },
    errors,
    visible: {},
    required: {},
    readonly: {},
    options: {},
  };
}

let saves = 0;
export const client: FormClient = {
  preview: ({ values }) => later(answer(values), 120),
  create: async (values): Promise<Saved> => {
    saves += 1;
    const made = answer(values).values;
    return later({ id: "ord_1", version: saves, values: { ...made, no: "SO-202605-0001" } });
  },
  update: async (id, version, values): Promise<Saved> => {
    if (location.search.includes("conflict") && saves < 2) {
      saves = 2;
      throw new ApiError({
        title: "冲突",
        status: 409,
        code: "conflict",
        version: version + 1,
        errors: [
          {
            path: "remark",
            label: "备注",
            code: "changed",
            message: "",
            by: { id: "mem_1", title: "李雷" },
            at: new Date().toISOString(),
            theirs: "周五前送到",
          },
        ],
      });
    }
    return later({ id, version: version + 1, values: answer(values).values });
  },
};
