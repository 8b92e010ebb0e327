/** Pages for checks in a real browser: `?page=form` (default), `list`, `kit`; `?rows=500` fills the sheet. */
import { Button } from "antd";
import { StrictMode, useMemo, useState } from "react";
import { createRoot } from "react-dom/client";
import type { ListRow, Order } from "../src/api/types";
import { columnOf, listRow } from "../src/fields/columns";
import { FormBars } from "../src/fields/form/FormBars";
import { FormBody } from "../src/fields/form/FormBody";
import { useForm, useFormState } from "../src/fields/form/useForm";
import { SheetGrid } from "../src/grid/SheetGrid";
import { ErrorBar } from "../src/kit/ErrorBar";
import { gridKeys, KeySheet } from "../src/kit/KeySheet";
import { Empty, Page, Toolbar, ToolbarGap } from "../src/kit/Page";
import { Providers } from "../src/kit/Providers";
import { FormBones, ListBones } from "../src/kit/Skeleton";
import { toast } from "../src/kit/toast";
import { client, orderForm, products, scope, TODAY } from "./world";

const asked = new URLSearchParams(location.search);
const count = Number(asked.get("rows") ?? 3);

const start = {
  ordered_at: `${TODAY}T10:30:00`,
  status: "待审批",
  lines: Array.from({ length: count }, (_, index) => ({
    product: products[index % products.length]?.id ?? "",
    quantity: String((index % 7) + 1),
  })),
};

function FormPage() {
  const form = useForm({ form: orderForm, start, client });
  const [read, setRead] = useState(asked.has("read"));
  const saving = useFormState(form, (state) => state.saving);
  const save = async () => {
    if (await form.save()) toast.say("已保存");
  };
  return (
    <Page
      title="新建订单"
      onBack={() => history.back()}
      actions={
        <>
          <Button onClick={() => setRead(!read)}>{read ? "编辑" : "只读"}</Button>
          <Button type="primary" loading={saving} onClick={save}>
            保存
          </Button>
        </>
      }
    >
      <FormBars form={form} onSave={save} />
      <div className="paper" style={{ padding: 20 }}>
        <FormBody form={form} scope={scope} read={read} />
      </div>
    </Page>
  );
}

function ListPage() {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [order, setOrder] = useState<Order[]>([{ field: "no", dir: "desc" }]);
  const columns = useMemo(
    () =>
      orderForm.fields
        .filter((field) => !field.fields)
        .map((field) => ({ ...columnOf({ field, path: field.key, scope }), readonly: true })),
    [],
  );
  const rows = useMemo(
    () =>
      Array.from({ length: Number(asked.get("rows") ?? 2000) }, (_, index) =>
        listRow({
          id: `ord_${index}`,
          no: `SO-202605-${String(index).padStart(4, "0")}`,
          customer: { id: "cus_1", title: index % 3 ? "杭州云杉贸易有限公司" : "广州南粤五金" },
          ordered_at: "2026-05-06T10:30:00+08:00",
          status: ["待审批", "待发货", "已完成"][index % 3] ?? null,
          total: String(1280 + index * 37.5),
          phone: "13900027919",
          urgent: index % 4 === 0,
          rate: "0.13",
          address: { province: "浙江省", city: "杭州市", district: "西湖区", detail: "文三路 1 号" },
        } as ListRow),
      ),
    [],
  );
  return (
    <Page title="订单表" actions={<Button type="primary">新建订单</Button>}>
      <Toolbar>
        <Button>筛选</Button>
        <ToolbarGap />
        <span className="muted">已选 {ticked.size}</span>
      </Toolbar>
      <div style={{ display: "flex", flexDirection: "column", height: "75vh" }}>
        <SheetGrid
          label="订单表"
          fill
          columns={columns}
          rows={rows}
          rowHeight={36}
          order={order}
          onSort={(column) =>
            setOrder([
              {
                field: column.key,
                dir: order[0]?.field === column.key && order[0].dir === "asc" ? "desc" : "asc",
              },
            ])
          }
          ticked={ticked}
          onTick={setTicked}
          onOpen={(row) => toast.say(`打开 ${row.key}`)}
          href={(row) => `#/r/${row.key}`}
        />
      </div>
    </Page>
  );
}

function KitPage() {
  const [keys, setKeys] = useState(false);
  return (
    <Page title="组件">
      <Toolbar>
        <Button onClick={() => toast.withUndo("已删除 3 条订单", () => toast.say("已恢复"))}>撤销提示</Button>
        <Button onClick={() => toast.fail(new Error("没连上服务器"))}>出错提示</Button>
        <Button onClick={() => setKeys(true)}>快捷键</Button>
      </Toolbar>
      <ErrorBar
        problems={[{ path: "customer", place: "客户", message: "「客户」还没填" }]}
        trouble="没连上服务器，请检查网络后重试"
        onJump={() => undefined}
        onRetry={() => undefined}
      />
      <div className="paper">
        <Empty
          title="还没有订单"
          hint="新建一单，或从 Excel 导入"
          actions={<Button type="primary">新建第一单</Button>}
        />
      </div>
      <div className="paper">
        <ListBones rows={4} />
        <FormBones fields={4} />
      </div>
      {keys && <KeySheet lines={gridKeys()} onClose={() => setKeys(false)} />}
    </Page>
  );
}

const pages: Record<string, () => React.ReactNode> = { form: FormPage, list: ListPage, kit: KitPage };
const Shown = pages[asked.get("page") ?? "form"] ?? FormPage;

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <Providers>
      <Shown />
    </Providers>
  </StrictMode>,
);
