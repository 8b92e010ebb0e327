/** The text of a notice: fields of the record, and of those it names, are put into it in braces. */
import type { Words } from "../../../../api/building";
import { resaid, said } from "../../../../document/tree";
import { t } from "../../../../text";
import { Select } from "../../settings/plain";
import { TextBox } from "../../settings/TextBox";
import type { FlowEditor, FlowEditorProps } from "./contract";

export const NoticeText: FlowEditor = (props) => {
  const { id, flow, value, onChange } = props;
  const { lang } = flow.desk.state;
  const text = said(value as Words | null, lang);
  const set = (next: string) => onChange(resaid(value as Words | null, lang, next));
  return (
    <>
      <TextBox
        id={id}
        isLong
        value={text}
        maxLength={1000}
        onCommit={(next) => next.trim() !== "" && set(next.trim())}
      />
      <Select
        label={t("flows.insertField")}
        value=""
        choices={[{ value: "", label: t("flows.insertField") }, ...fieldsOf(props)]}
        onChange={(path) => path && set(`${text}{${path}}`)}
      />
      <p className="muted">{t("flows.insertFieldHint")}</p>
    </>
  );
};

/** Fields by their keys, those of related records behind the key of the relation; in a loop those of its turn first. */
function fieldsOf({ flow, owner }: FlowEditorProps) {
  const { desk } = flow;
  const forms = desk.build.draft.document.forms;
  const turn = flow.turnOf(owner);
  const rows = desk.form.fields.find((one) => one.id === turn)?.fields;
  const form = turn === desk.form.id ? undefined : forms.find((one) => one.id === turn);
  const known = new Set((rows ?? form?.fields ?? []).map((one) => one.key));
  const behind = desk.form.fields.filter((one) => !known.has(one.key));
  return [...(rows ?? form?.fields ?? []), ...behind]
    .filter((one) => !one.fields)
    .flatMap((one) => {
      const own = { value: one.key ?? one.id, label: desk.say(one.label) };
      const target = forms.find((each) => each.id === one.target);
      const inner = (target?.fields ?? []).filter((each) => !each.fields);
      return [
        own,
        ...inner.map((each) => ({
          value: `${one.key}.${each.key}`,
          label: `${own.label} · ${desk.say(each.label)}`,
        })),
      ];
    });
}
