/** The value a watched field had or gets: one of its options, or as it is written. */
import type { Words } from "../../../../api/building";
import { t } from "../../../../text";
import { Select } from "../../settings/plain";
import { TextBox } from "../../settings/TextBox";
import type { FlowEditor } from "./contract";

export const ValueSetting: FlowEditor = ({ id, flow, element, value, onChange }) => {
  const fields = (element.fields as string[] | undefined) ?? [];
  if (fields.length !== 1) return <span className="muted">{t("flows.oneField")}</span>;
  const field = flow.desk.find(fields[0] ?? "")?.field;
  const options = field?.options as { value: string; label?: Words }[] | undefined;
  if (options) {
    return (
      <Select
        id={id}
        value={typeof value === "string" ? value : ""}
        choices={[
          { value: "", label: t("flows.anything") },
          ...options.map((one) => ({ value: one.value, label: flow.say(one.label ?? one.value) })),
        ]}
        onChange={(next) => onChange(next === "" ? null : next)}
      />
    );
  }
  if (field?.kind === "switch") {
    return (
      <Select
        id={id}
        value={value === null || value === undefined ? "" : String(value)}
        choices={[
          { value: "", label: t("flows.anything") },
          { value: "true", label: t("field.yes") },
          { value: "false", label: t("field.no") },
        ]}
        onChange={(next) => onChange(next === "" ? null : next === "true")}
      />
    );
  }
  return (
    <TextBox
      id={id}
      value={value === null || value === undefined ? "" : String(value)}
      placeholder={t("flows.anything")}
      onCommit={(text) => onChange(text.trim() === "" ? null : text.trim())}
    />
  );
};
