/**
 * A program that uses the open API through types generated from openapi.json; the compiler checks it first.
 * Prints what it made and read as one line of JSON.
 */
import type { paths } from "./schema";

type Json<T> = T extends { content: { "application/json": infer Body } } ? Body : never;
type Sent<Call> = Call extends { requestBody: infer Body } ? Json<Body> : undefined;
type Given<Call> = Call extends { responses: infer Answers }
  ? Json<Answers extends { 201: infer Good } ? Good : Answers extends { 200: infer Good } ? Good : never>
  : never;

declare const process: { env: Record<string, string | undefined> };
const address = process.env.HUODAN_URL ?? "";
const key = process.env.HUODAN_KEY ?? "";

async function call<Path extends keyof paths, Method extends keyof paths[Path] & string>(
  method: Method,
  path: Path,
  body?: Sent<paths[Path][Method]>,
  id = "",
): Promise<Given<paths[Path][Method]>> {
  const answer = await fetch(address + path.replace("{id}", id), {
    method: method.toUpperCase(),
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as Given<paths[Path][Method]>;
}

const records = "/api/v1/apps/orders/forms/order/records";
const record = "/api/v1/apps/orders/forms/order/records/{id}";
const query = "/api/v1/apps/orders/forms/order/query";

const made = await call("post", records, {
  values: {
    customer: { match: { code: "KH0001" } },
    lines: [{ product: { match: { code: "CP001" } }, quantity: "3", price: "10.50" }],
  },
});
const read = await call("get", record, undefined, made.id);
// A new order is locked while it is approved; one that was shipped is not.
const shipped = await call("post", query, {
  columns: ["no"],
  where: { field: "status", op: "eq", value: "已发货" },
  limit: 1,
});
const old = shipped.rows[0]?.id ?? "";
const before = await call("get", record, undefined, old);
const changed = await call("patch", record, { values: { status: "已完成" } }, old);
const after = await call("get", record, undefined, old);
const found = await call("post", query, {
  columns: ["no", "total"],
  where: { field: "no", op: "eq", value: read.values.no ?? "" },
  limit: 5,
});

// What would be wrong does not compile.
const wrong = () => [
  // @ts-expect-error there is no such state
  call("patch", record, { values: { status: "飞走了" } }, made.id),
  // @ts-expect-error an order needs a customer
  call("post", records, { values: { remark: "x" } }),
  // @ts-expect-error there is no such field
  call("patch", record, { values: { nonsense: 1 } }, made.id),
  // @ts-expect-error a total is computed
  call("patch", record, { values: { total: "1" } }, made.id),
];

const total: string | null | undefined = read.values.total;
const rows: { id: string }[] = found.rows;
console.log(
  JSON.stringify({
    made: read.values.status,
    versions: [changed.version - before.version, after.version - changed.version],
    status: after.values.status,
    customer: read.values.customer,
    total,
    found: rows.length,
    unsent: wrong.length,
  }),
);
