/** Settings that are a text, a number, a time, yes or no, or one of a few. */
import { Switch } from "antd";
import { useState } from "react";
import type { Words } from "../../../../api/building";
import { resaid, said } from "../../../../document/tree";
import { t } from "../../../../text";
import { Select } from "../../settings/plain";
import { TextBox } from "../../settings/TextBox";
import type { FlowEditor } from "./contract";
import { NoticeText } from "./NoticeText";

export const SwitchSetting: FlowEditor = ({ id, value, onChange }) => (
  <Switch id={id} size="small" checked={value === true} onChange={(on) => onChange(on)} />
);

/** One line; a note is said in two languages, an address is not. */
export const LineSetting: FlowEditor = ({ id, flow, setting, value, onChange }) => {
  const isWords = setting.name === "note" || setting.name === "label";
  const { lang } = flow.desk.state;
  return (
    <TextBox
      id={id}
      value={isWords ? said(value as Words | null, lang) : String(value ?? "")}
      maxLength={500}
      onCommit={(text) => {
        const plain = text.trim();
        if (isWords) onChange(plain === "" ? null : resaid(value as Words | null, lang, plain));
        else onChange(plain === "" ? null : plain);
      }}
    />
  );
};

export const TextSetting: FlowEditor = (props) => {
  const { id, flow, element, setting, value, onChange } = props;
  if (element.kind === "notify") return <NoticeText {...props} />;
  const { lang } = flow.desk.state;
  return (
    <TextBox
      id={id}
      isLong
      value={said(value as Words | null, lang)}
      maxLength={1000}
      onCommit={(text) => {
        const plain = text.trim();
        if (plain !== "") onChange(resaid(value as Words | null, lang, plain));
        else if (!setting.is_needed) onChange(null);
      }}
    />
  );
};

/** Ready texts, one a line. */
export const TextsSetting: FlowEditor = ({ id, value, onChange, flow }) => (
  <TextBox
    id={id}
    isLong
    value={((value as Words[] | null) ?? []).map((one) => flow.say(one)).join("\n")}
    placeholder={t("flows.onePerLine")}
    onCommit={(text) =>
      onChange(
        text
          .split("\n")
          .map((one) => one.trim())
          .filter((one) => one !== "")
          .slice(0, 20),
      )
    }
  />
);

export const WholeSetting: FlowEditor = ({ id, setting, value, onChange }) => {
  const least = setting.least ?? 0;
  const most = setting.most ?? Number.MAX_SAFE_INTEGER;
  return (
    <TextBox
      id={id}
      mode="numeric"
      value={value === null || value === undefined ? "" : String(value)}
      onCommit={(text) => {
        const plain = text.trim();
        if (plain === "") onChange(setting.default ?? null);
        else if (/^-?\d+$/.test(plain)) onChange(Math.min(most, Math.max(least, Number(plain))));
        else onChange(value);
      }}
    />
  );
};

export const ChoiceSetting: FlowEditor = ({ id, setting, value, onChange }) => (
  <Select
    id={id}
    value={String(value ?? setting.default ?? "")}
    choices={setting.choices ?? []}
    onChange={onChange}
  />
);

export const TimeSetting: FlowEditor = ({ id, value, setting, onChange }) => (
  <input
    id={id}
    type="time"
    className="build-select flow-time"
    value={String(value ?? "")}
    onChange={(event) => onChange(event.target.value || (setting.default ?? null))}
  />
);

const RATIOS = ["1/2", "2/3", "3/4", "4/5"];

/** Which part of them must agree: one of a few, or so many of a hundred. */
export const RatioSetting: FlowEditor = ({ id, value, onChange }) => {
  const ratio = String(value ?? "1");
  const percent = /^(\d+)\/100$/.exec(ratio)?.[1];
  const [isOwn, setOwn] = useState(percent !== undefined);
  return (
    <>
      <Select
        id={id}
        value={isOwn ? "own" : ratio}
        choices={[
          { value: "1", label: t("flows.ratioAll") },
          ...RATIOS.map((one) => ({ value: one, label: t("flows.ratioAtLeast", { part: one }) })),
          ...(isOwn || RATIOS.includes(ratio) || ratio === "1" ? [] : [{ value: ratio, label: ratio }]),
          { value: "own", label: t("flows.ratioPercent") },
        ]}
        onChange={(next) => {
          setOwn(next === "own");
          onChange(next === "own" ? "60/100" : next);
        }}
      />
      {isOwn && (
        <TextBox
          label={t("flows.ratioPercent")}
          mode="numeric"
          value={percent ?? "60"}
          onCommit={(text) => {
            const number = Number(text.trim());
            if (number >= 1 && number <= 100) onChange(`${Math.round(number)}/100`);
          }}
        />
      )}
    </>
  );
};

/** Days of the week 1–7 or of the month 1–31, by how often it is. */
export const DaysSetting: FlowEditor = ({ element, value, onChange }) => {
  const days = (value as number[] | null) ?? [];
  const most = element.every === "week" ? 7 : element.every === "month" ? 31 : 0;
  if (most === 0) return <span className="muted">{t("flows.noDays")}</span>;
  return (
    <fieldset className={most === 7 ? "flow-days is-week" : "flow-days"} aria-label={t("flows.days")}>
      {Array.from({ length: most }, (_, index) => index + 1).map((day) => (
        <button
          key={day}
          type="button"
          aria-pressed={days.includes(day)}
          onClick={() =>
            onChange(
              days.includes(day)
                ? days.filter((one) => one !== day)
                : [...days, day].sort((one, other) => one - other),
            )
          }
        >
          {most === 7 ? t(`flows.weekday${day as 1}`) : day}
        </button>
      ))}
    </fieldset>
  );
};
