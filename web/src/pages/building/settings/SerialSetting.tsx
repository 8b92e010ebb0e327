/** The parts of a number the system gives: letters, the day, a counter. */
import { Button } from "antd";
import type { Element } from "../../../api/building";
import { newId } from "../../../document/tree";
import { Icon } from "../../../kit/Icon";
import { OrderList } from "../../../kit/OrderList";
import { t } from "../../../text";
import type { Editor } from "./contract";
import { Select } from "./plain";
import { TextBox } from "./TextBox";

const FORMATS = ["yyyy", "yyyymm", "yyyymmdd", "yymm", "yymmdd"] as const;
const PERIODS = ["never", "year", "month", "day"] as const;
const MOST = 8;

/** What a number looks like today. */
export function sampleOf(parts: readonly Element[], today: string): string {
  const [year = "", month = "", day = ""] = today.split("-");
  const said = (format: string) =>
    format.replace("yyyy", year).replace("yy", year.slice(2)).replace("mm", month).replace("dd", day);
  return parts
    .map((part) => {
      if (part.part === "fixed") return String(part.text);
      if (part.part === "date") return said(String(part.format));
      return String(part.start ?? 1).padStart(Number(part.digits), "0");
    })
    .join("");
}

const nameOf = (part: Element) => t(`building.part.${part.part as "fixed" | "date" | "counter"}`);

export const SerialSetting: Editor = ({ value, setting, onChange }) => {
  const parts = (value as Element[] | null) ?? [];
  const today = new Date().toISOString().slice(0, 10);
  const change = (id: string, more: Record<string, unknown>) =>
    onChange(parts.map((one) => (one.id === id ? { ...one, ...more } : one)));
  const add = (part: Omit<Element, "id">) => onChange([...parts, { ...part, id: newId() }]);
  return (
    <div className="build-serial">
      <output className="build-sample num">{t("building.sample", { text: sampleOf(parts, today) })}</output>
      <OrderList
        label={setting.label}
        items={parts}
        keyOf={(one) => one.id}
        nameOf={nameOf}
        onOrder={onChange}
      >
        {(part) => (
          <span className="build-option">
            <PartBox part={part} change={(more) => change(part.id, more)} />
            {part.part !== "counter" && (
              <button
                type="button"
                className="plain-button"
                aria-label={t("field.takeAway", { text: nameOf(part) })}
                onClick={() => onChange(parts.filter((one) => one !== part))}
              >
                <Icon name="close" size={14} />
              </button>
            )}
          </span>
        )}
      </OrderList>
      <div className="build-row">
        <Button
          size="small"
          disabled={parts.length >= MOST}
          onClick={() => add({ part: "fixed", text: "-" })}
        >
          {t("building.addFixed")}
        </Button>
        <Button
          size="small"
          disabled={parts.length >= MOST}
          onClick={() => add({ part: "date", format: "yyyymmdd" })}
        >
          {t("building.addDate")}
        </Button>
      </div>
    </div>
  );
};

function PartBox({ part, change }: { part: Element; change: (more: Record<string, unknown>) => void }) {
  if (part.part === "fixed") {
    return (
      <TextBox
        label={nameOf(part)}
        value={String(part.text)}
        maxLength={20}
        onCommit={(text) => change({ text })}
      />
    );
  }
  if (part.part === "date") {
    return (
      <Select
        label={nameOf(part)}
        value={String(part.format)}
        choices={FORMATS.map((format) => ({ value: format, label: t(`building.format.${format}`) }))}
        onChange={(format) => change({ format })}
      />
    );
  }
  return (
    <>
      <Select
        label={t("building.digits")}
        value={String(part.digits)}
        choices={[3, 4, 5, 6, 8]
          .concat([Number(part.digits)])
          .filter(isFirst)
          .map(asDigits)}
        onChange={(digits) => change({ digits: Number(digits) })}
      />
      <Select
        label={t("building.period")}
        value={String(part.period)}
        choices={PERIODS.map((period) => ({ value: period, label: t(`building.period.${period}`) }))}
        onChange={(period) => change({ period })}
      />
    </>
  );
}

const isFirst = (one: number, index: number, all: number[]) => all.indexOf(one) === index;
const asDigits = (n: number) => ({ value: String(n), label: t("building.digitsOf", { n }) });
