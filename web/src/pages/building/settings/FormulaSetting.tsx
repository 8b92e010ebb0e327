/** A formula in the names people see; the server reads it while it is written and keeps it in ids. */
import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { useEffect, useRef, useState } from "react";
import { buildingApi, type FormulaAnswer } from "../../../api/building";
import { Icon } from "../../../kit/Icon";
import { t } from "../../../text";
import type { Desk } from "../desk";
import { told } from "../desk";
import type { Editor } from "./contract";
import { Select } from "./plain";

const REST_MS = 500;
const RESULTS: Record<string, string> = {
  number: "number",
  text: "text",
  date: "date",
  instant: "date_time",
  bool: "switch",
};
const FUNCTIONS = ["SUM", "IF", "ROUND", "TODAY", "NOW", "DAYS", "MAX", "MIN", "CONCAT", "RMB"] as const;

export const FormulaSetting: Editor = ({ id, desk, found, setting, value, onChange }) => {
  const { app, flow } = desk.state;
  const isDefault = setting.name === "default_formula";
  const kept = (value as string | null) ?? "";
  const read = (text: string) => buildingApi.formula(app, found.table, text, isDefault, flow);
  const known = useQuery({
    queryKey: ["building", "formula", app, found.table, kept, desk.build.draft.number, flow],
    queryFn: () => read(kept),
    enabled: kept !== "",
  });
  const [typed, setTyped] = useState<string | null>(null);
  const [answer, setAnswer] = useState<FormulaAnswer | null>(null);
  const box = useRef<HTMLDivElement>(null);
  /** What is being kept: left by Ctrl+Enter and then by a click, it is kept once. */
  const going = useRef<string | null>(null);
  const text = typed ?? (kept === "" ? "" : (known.data?.labels ?? ""));
  const said = typed === null ? known.data : answer;

  useEffect(() => {
    if (typed === null || typed.trim() === "") return;
    const timer = setTimeout(() => void read(typed).then(setAnswer), REST_MS);
    return () => clearTimeout(timer);
  });

  const commit = async () => {
    if (typed === null) return;
    const wanted = typed.trim();
    if (wanted === "") {
      setTyped(null);
      if (isDefault) onChange(null);
      return;
    }
    if (going.current === wanted) return;
    going.current = wanted;
    const now = await read(wanted).finally(() => {
      going.current = null;
    });
    const result = RESULTS[now.type];
    const others = !isDefault && result && result !== found.field.result ? { result } : {};
    setTyped(null);
    if (now.ids !== kept) onChange(now.ids, others);
  };
  const insert = (piece: string) => {
    const area = box.current?.querySelector("textarea");
    const [start, end] = [area?.selectionStart ?? text.length, area?.selectionEnd ?? text.length];
    setTyped(text.slice(0, start) + piece + text.slice(end));
    area?.focus();
  };
  return (
    <div ref={box} className="build-formula">
      <Input.TextArea
        id={id}
        value={text}
        readOnly={kept !== "" && typed === null && known.isPending}
        spellCheck={false}
        status={said?.problem ? "error" : undefined}
        autoSize={{ minRows: 2, maxRows: 8 }}
        placeholder={t("building.formulaHint")}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => void commit()}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void commit();
        }}
      />
      <div className="build-row">
        <Select
          label={t("building.insertField")}
          value=""
          choices={[{ value: "", label: t("building.insertField") }, ...namesFor(desk, found.table)]}
          onChange={insert}
        />
        <Select
          label={t("building.insertFunction")}
          value=""
          choices={[
            { value: "", label: t("building.insertFunction") },
            ...FUNCTIONS.map((name) => ({
              value: `${name}(`,
              label: `${name}  ${t(`building.fn.${name}`)}`,
            })),
          ]}
          onChange={insert}
        />
      </div>
      {said?.problem && (
        <p className="field-note is-red" role="alert">
          <Icon name="warning" size={13} /> {said.problem}
        </p>
      )}
    </div>
  );
};

/** The names a formula of a table may say: its own fields, those of the form, columns of subforms. */
function namesFor(desk: Desk, table: string): { value: string; label: string }[] {
  const { form } = desk;
  const own = table === form.id ? [] : (form.fields.find((one) => one.id === table)?.fields ?? []);
  const named = [...own, ...form.fields].flatMap((one) => {
    const { label } = told(one, desk.say);
    // A flow reads what is related as it is by then.
    if (desk.state.flow && typeof one.target === "string" && one.kind === "relation")
      return [label, ...desk.fieldsOf(one.target).map((inner) => `${label}.${inner.label}`)];
    if (!one.fields) return [label];
    return table === form.id ? one.fields.map((column) => `${label}.${desk.say(column.label)}`) : [];
  });
  return [...new Set(named)].map((label) => ({ value: label, label }));
}
