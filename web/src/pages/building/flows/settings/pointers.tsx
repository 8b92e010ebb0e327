/** Settings that name fields, records, forms, steps, flows, buttons or channels. */
import { systemField } from "../../../../fields/columns";
import { t } from "../../../../text";
import { Select } from "../../settings/plain";
import type { FlowDesk } from "../flowDesk";
import { dayFields } from "../peopleFields";
import { targetOf } from "../records";
import { flowName } from "../words";
import { Chips } from "./Chips";
import type { FlowEditor, FlowEditorProps } from "./contract";
import { NoticeChannels } from "./NoticeChannels";

const NONE = { value: "", label: "—" };

/** The fields a list of fields chooses from: phones and addresses, what finds a record, what a card or a copy shows. */
function fieldsFor({ flow, element, setting }: FlowEditorProps) {
  const { desk } = flow;
  if (setting.name === "match")
    return desk.fieldsOf(String(element.form)).map((one) => ({ value: one.id, label: one.label }));
  if (setting.name === "fields" && "text" in element) {
    const { fields } = desk.state.view;
    const own = fields.filter((one) => ["phone", "email", "text"].includes(one.widget));
    const related = fields.flatMap((one) => {
      const target =
        one.target && !one.target.many
          ? desk.build.draft.sketch.find((form) => form.key === one.target?.form)
          : undefined;
      return (target?.fields ?? [])
        .filter((inner) => ["phone", "email"].includes(inner.widget))
        .map((inner) => ({ value: `#${one.key}.#${inner.key}`, label: `${one.label} · ${inner.label}` }));
    });
    return [...own.map((one) => ({ value: one.key, label: one.label })), ...related];
  }
  if (setting.name === "aids")
    return desk.state.view.fields.filter((one) => !one.fields).flatMap(aidsOf(desk));
  const columns = setting.name === "fields";
  return desk.state.view.fields.flatMap((one) => [
    ...(one.fields && !columns ? [] : [{ value: one.key, label: one.label }]),
    ...(columns ? (one.fields ?? []) : []).map((column) => ({
      value: column.key,
      label: `${one.label} · ${column.label}`,
    })),
  ]);
}

/** A field of the record, and those of what it names. */
const aidsOf = (desk: FlowDesk["desk"]) => (one: FlowDesk["desk"]["state"]["view"]["fields"][number]) => {
  const target =
    one.target && !one.target.many
      ? desk.build.draft.sketch.find((form) => form.key === one.target?.form)
      : undefined;
  const inner = (target?.fields ?? []).filter((each) => !each.fields);
  return [
    { value: one.key, label: one.label },
    ...inner.map((each) => ({ value: `#${one.key}.#${each.key}`, label: `${one.label} · ${each.label}` })),
  ];
};

const MOST: Readonly<Record<string, number>> = { summary: 5, match: 5, aids: 6 };

export const FieldsSetting: FlowEditor = (props) => (
  <Chips
    id={props.id}
    label={props.setting.label}
    add={t("flows.addField")}
    chosen={(props.value as string[] | null) ?? []}
    choices={fieldsFor(props)}
    most={MOST[props.setting.name] ?? 50}
    onChange={(chosen) => props.onChange(chosen)}
  />
);

export const DayFieldSetting: FlowEditor = ({ id, flow, setting, value, onChange }) => (
  <Select
    id={id}
    value={String(value ?? "")}
    choices={[
      ...(setting.is_needed && value ? [] : [NONE]),
      ...dayFields(flow.desk).map((one) => ({ value: one.path, label: one.label })),
    ]}
    onChange={(field) => onChange(field || null)}
  />
);

/** What something is done with: the record, what it names, its rows, what steps before found. */
export const RecordsSetting: FlowEditor = ({ id, flow, owner, element, setting, value, onChange }) => {
  const of = String(value ?? "");
  const { desk } = flow;
  const record = { value: "", label: t("flows.thisRecord", { form: desk.say(desk.form.label) }) };
  const related = desk.form.fields
    .filter((one) => typeof one.target === "string")
    .map((one) => ({ value: one.id, label: t("flows.relatedRecord", { field: desk.say(one.label) }) }));
  const rows = desk.form.fields
    .filter((one) => one.fields)
    .map((one) => ({ value: one.id, label: t("flows.eachRow", { rows: desk.say(one.label) }) }));
  const found = [...flow.stepsBefore(owner), ...loopsAround(flow, owner)]
    .filter((one) => ["query", "create"].includes(one.kind) || flow.isLoop(one))
    .map((one) => ({ value: one.id, label: t("flows.ofStep", { step: desk.say(one.label) }) }));
  const isLoop =
    setting.name === "of" && element.kind !== undefined && flow.kind(String(element.kind))?.is_loop;
  const choices = [
    ...(isLoop ? [{ ...NONE, label: t("flows.chooseRecords") }] : [record]),
    ...related,
    ...rows,
    ...found,
  ];
  return (
    <Select
      id={id}
      value={of}
      choices={
        choices.some((one) => one.value === of)
          ? choices
          : [{ value: of, label: t("flows.gone") }, ...choices]
      }
      onChange={(next) => {
        const isOther = targetOf(flow, next) !== targetOf(flow, of);
        onChange(
          next,
          isOther && Array.isArray(element.sets) ? { sets: element.sets.slice(0, 0) } : undefined,
        );
      }}
    />
  );
};

const loopsAround = (flow: FlowDesk, owner: string) => (flow.find(owner)?.blocks ?? []).filter(flow.isLoop);

export const FormSetting: FlowEditor = ({ id, flow, owner, value, onChange, element }) => {
  // A flow is about records of its own app.
  const choices = flow.desk.targetChoices().filter((one) => owner !== flow.flow.id || one.app === "");
  return (
    <Select
      id={id}
      value={String(value ?? "")}
      choices={choices.map((one) => ({
        value: one.id,
        label: one.app ? `${one.label} · ${one.app}` : one.label,
      }))}
      onChange={(form) =>
        onChange(form, {
          ...("sets" in element ? { sets: [] } : {}),
          ...("match" in element ? { match: [] } : {}),
          ...("where" in element ? { where: null } : {}),
          ...("matches" in element ? { matches: [] } : {}),
          ...("order" in element ? { order: [] } : {}),
        })
      }
    />
  );
};

export const NodeSetting: FlowEditor = ({ id, flow, owner, value, onChange }) => {
  const steps = flow.stepsBefore(owner);
  const isKnown = steps.some((one) => one.id === value);
  return (
    <Select
      id={id}
      value={isKnown ? String(value) : ""}
      choices={[
        ...(isKnown
          ? []
          : [{ value: "", label: t(steps.length ? "flows.chooseStep" : "flows.noStepBefore") }]),
        ...steps.map((one) => ({ value: one.id, label: flow.say(one.label) })),
      ]}
      onChange={(step) => step && onChange(step)}
    />
  );
};

export const FlowSetting: FlowEditor = ({ id, flow, value, onChange }) => {
  const others = flow.build.draft.document.flows.filter((one) => one.id !== flow.flow.id);
  const isKnown = others.some((one) => one.id === value);
  return (
    <Select
      id={id}
      value={isKnown ? String(value) : ""}
      choices={[
        ...(isKnown ? [] : [{ value: "", label: t("flows.chooseFlow") }]),
        ...others.map((one) => ({ value: one.id, label: flowName(flow, one.id) })),
      ]}
      onChange={(next) => next && onChange(next)}
    />
  );
};

export const ButtonSetting: FlowEditor = ({ id, flow, value, onChange }) => {
  const buttons = flow.desk.form.buttons ?? [];
  const isKnown = buttons.some((one) => one.id === value);
  return (
    <Select
      id={id}
      value={isKnown ? String(value) : ""}
      choices={[
        ...(isKnown
          ? []
          : [{ value: "", label: t(buttons.length ? "flows.chooseButton" : "flows.noButton") }]),
        ...buttons.map((one) => ({ value: one.id, label: flow.say(one.label) })),
      ]}
      onChange={(next) => next && onChange(next)}
    />
  );
};

/** Over which channels something is told; a call has one. */
export const ChannelsSetting: FlowEditor = ({ id, flow, element, setting, value, onChange }) => {
  if (typeof value === "string") {
    const choices = setting.choices ?? [{ value: "webhook", label: t("flows.channel.webhook") }];
    return <Select id={id} value={value} choices={choices} onChange={onChange} />;
  }
  return (
    <NoticeChannels
      app={flow.desk.state.app}
      label={setting.label}
      chosen={(value as string[] | null) ?? []}
      isOutside={((element.fields as unknown[] | undefined)?.length ?? 0) > 0}
      onChange={onChange}
    />
  );
};

export const DepartmentsSetting: FlowEditor = ({ id, flow, setting, value, onChange }) => (
  <Chips
    id={id}
    label={setting.label}
    add={t("flows.addDepartment")}
    chosen={(value as string[] | null) ?? []}
    choices={[...flow.state.known.departments].map(([one, label]) => ({ value: one, label }))}
    onChange={(chosen) => onChange(chosen)}
  />
);

/** Nobody fills in what the system keeps. */
export const isSystem = (path: string): boolean => systemField(path) !== null;
