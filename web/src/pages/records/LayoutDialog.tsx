/** How a view is laid out, and by which fields; kept in the address until it is saved with a view. */
import { Button } from "antd";
import { useId, useState } from "react";
import type { FieldView, Laid, Layout } from "../../api/types";
import { Dialog } from "../../kit/Dialog";
import { fits, LAYOUTS } from "../../lists/layouts";
import type { Listing } from "../../lists/listing";
import { t } from "../../text";
import { LaidSums, LaidTints } from "./LaidParts";
import "../../text/laid";

interface LayoutDialogProps {
  list: Pick<Listing, "app" | "form" | "laid" | "paths">;
  onClose: (laid: Laid | null) => void;
}

type Pointer = keyof typeof fits;
const POINTERS: Record<Layout, readonly Pointer[]> = {
  list: ["group"],
  grid: ["group"],
  kanban: ["lane_by", "lane_sum", "tint_by"],
  calendar: ["date", "until", "tint_by"],
};
const FROZEN = ["1", "2", "3", "4", "5"];
const NEEDED = new Set<Pointer>(["lane_by", "date"]);

export function LayoutDialog({ list, onClose }: LayoutDialogProps) {
  const { form } = list;
  const [laid, setLaid] = useState<Laid>(list.laid);
  const layout = laid.layout ?? "list";
  const able = (name: Pointer): FieldView[] => form.fields.filter(fits[name]);
  const can = (one: Layout) => POINTERS[one].every((name) => !NEEDED.has(name) || able(name).length > 0);
  const choose = (one: Layout) => {
    const first = POINTERS[one]
      .filter((name) => NEEDED.has(name) && !laid[name])
      .map((name) => [name, able(name)[0]?.key]);
    setLaid({ ...laid, ...Object.fromEntries(first), layout: one });
  };
  return (
    <Dialog
      title={t("layout.title")}
      width={560}
      onClose={() => onClose(null)}
      testId="layout"
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" onClick={() => onClose(said(laid))}>
            {t("kit.done")}
          </Button>
        </>
      }
    >
      <Line
        label={t("layout.title")}
        value={layout}
        choices={LAYOUTS.filter(can).map((one) => [one, t(`layout.${one}`)] as const)}
        onChange={(one) => choose(one as Layout)}
      />
      {POINTERS[layout].map((name) => (
        <Line
          key={name}
          label={t(`layout.by.${name}`)}
          value={laid[name] ?? ""}
          choices={[
            ...(NEEDED.has(name) ? [] : [["", t("layout.none")] as const]),
            ...able(name).map((field) => [field.key, field.label] as const),
          ]}
          onChange={(path) => setLaid({ ...laid, [name]: path || undefined })}
        />
      ))}
      {(layout === "list" || layout === "grid") && (
        <>
          <Line
            label={t("layout.frozen")}
            value={String(laid.frozen || 1)}
            choices={FROZEN.map((one) => [one, one] as const)}
            onChange={(one) => setLaid({ ...laid, frozen: Number(one) })}
          />
          <LaidSums list={list} laid={laid} onChange={setLaid} />
        </>
      )}
      <LaidTints list={list} laid={laid} onChange={setLaid} />
    </Dialog>
  );
}

/** Colours without a condition say nothing. */
const said = (laid: Laid): Laid => ({ ...laid, tints: laid.tints?.filter((tint) => tint.where) });

interface LineProps {
  label: string;
  value: string;
  choices: readonly (readonly [value: string, label: string])[];
  onChange: (value: string) => void;
}

function Line({ label, value, choices, onChange }: LineProps) {
  const id = useId();
  return (
    <div className="layout-line">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {choices.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
