/** One way to mean somebody, with what it goes by. */
import { useId } from "react";
import type { WhoElement } from "../../../../api/flows";
import { newId } from "../../../../document/tree";
import { ask } from "../../../../kit/dialogs";
import { Icon } from "../../../../kit/Icon";
import { t } from "../../../../text";
import { askName } from "../../asking";
import { Select } from "../../settings/plain";
import { TextBox } from "../../settings/TextBox";
import { keptPath } from "../../views/paths";
import type { FlowDesk } from "../flowDesk";
import { MOST_UP } from "../limits";
import { peopleFields } from "../peopleFields";
import { Chips } from "./Chips";
import { MatrixSheet } from "./MatrixSheet";
import { PeopleChips } from "./PeopleChips";
import { TargetFilter } from "./TargetFilter";

interface WhoProps {
  flow: FlowDesk;
  who: WhoElement;
  onChange: (who: WhoElement) => void;
  onRemove?: () => void;
}

const CLEARED = {
  people: [],
  roles: [],
  jobs: [],
  departments: [],
  field: null,
  level: 1,
  where: null,
  matrix: null,
};

const emptyMatrix = () => ({ id: newId(), amount: null, department: null, option: null, rows: [] });

export function Who({ flow, who, onChange, onRemove }: WhoProps) {
  const id = useId();
  const { kinds } = flow.state;
  const needs = kinds.who.find((one) => one.by === who.by)?.settings ?? [];
  const label = (name: string) => kinds.who_settings.find((one) => one.name === name)?.label ?? name;
  const put = (values: Partial<WhoElement>) => onChange({ ...who, ...values });
  return (
    <div className="flow-who">
      <div className="build-row is-level">
        <Select
          label={label("by")}
          value={who.by}
          choices={kinds.who
            .filter((one) => !one.is_old || one.by === who.by)
            .map((one) => ({ value: one.by, label: one.label }))}
          onChange={(by) => put({ ...CLEARED, by, ...(by === "matrix" ? { matrix: emptyMatrix() } : {}) })}
        />
        {onRemove && (
          <button type="button" className="plain-button" aria-label={t("flows.removeWho")} onClick={onRemove}>
            <Icon name="close" size={15} />
          </button>
        )}
      </div>
      {needs.includes("people") && (
        <PeopleChips
          label={label("people")}
          known={flow.state.known}
          chosen={who.people ?? []}
          onChange={(people) => put({ people })}
        />
      )}
      {needs.includes("roles") && <Roles flow={flow} who={who} label={label("roles")} onChange={put} />}
      {needs.includes("jobs") && (
        <Jobs
          label={label("jobs")}
          known={flow.state.known.jobs}
          chosen={who.jobs ?? []}
          onChange={(jobs) => put({ jobs })}
        />
      )}
      {needs.includes("departments") && (
        <Chips
          label={label("departments")}
          add={t("flows.addDepartment")}
          chosen={who.departments ?? []}
          choices={[...flow.state.known.departments].map(([value, name]) => ({ value, label: name }))}
          most={20}
          onChange={(departments) => put({ departments })}
        />
      )}
      {needs.includes("field") && (
        <FieldChoice flow={flow} who={who} label={label("field")} onChange={(field) => put({ field })} />
      )}
      {needs.includes("level") && (
        <div className="build-row is-level">
          <label htmlFor={`${id}-level`}>{label("level")}</label>
          <Select
            id={`${id}-level`}
            value={String(who.level ?? 1)}
            choices={Array.from({ length: MOST_UP }, (_, index) => ({
              value: String(index + 1),
              label: levelLabel(who.by, index),
            }))}
            onChange={(level) => put({ level: Number(level) })}
          />
        </div>
      )}
      {needs.includes("label") && (
        <div className="build-row is-level">
          <label htmlFor={`${id}-label`}>{t("flows.choiceLabel")}</label>
          <TextBox
            id={`${id}-label`}
            value={flow.say(who.label)}
            maxLength={50}
            onCommit={(text) => put({ label: text.trim() || null })}
          />
        </div>
      )}
      {needs.includes("where") && (
        <TargetFilter
          flow={flow}
          form="people"
          label={label("where")}
          where={who.where}
          onChange={(where) => put({ where })}
        />
      )}
      {needs.includes("matrix") && (
        <MatrixSheet
          flow={flow}
          matrix={who.matrix ?? emptyMatrix()}
          onChange={(matrix) => put({ matrix })}
        />
      )}
    </div>
  );
}

/** Of departments that are named the first level is their own. */
const OWN_FIRST = new Set(["department_head", "field_head"]);

const levelLabel = (by: string, up: number): string => {
  if (!OWN_FIRST.has(by)) return t("flows.levelUp", { n: up + 1 });
  return up === 0 ? t("flows.levelOwn") : t("flows.levelAbove", { n: up });
};

interface RolesProps {
  flow: FlowDesk;
  who: WhoElement;
  label: string;
  onChange: (values: Partial<WhoElement>) => void;
}

const NEW = "+";

/** Roles of this app and of others; a new one is made here, and who builds has people put into it later. */
function Roles({ flow, who, label, onChange }: RolesProps) {
  const chosen = who.roles ?? [];
  const make = async () => {
    const words = {
      title: t("building.newRole"),
      label: t("building.roleName"),
      button: t("building.create"),
    };
    const name = await ask(askName({ ...words, hint: t("flows.newRoleHint") }));
    if (!name) return;
    const role = newId();
    if (await flow.build.act({ do: "add_role", id: role, name })) onChange({ roles: [...chosen, role] });
  };
  return (
    <Chips
      label={label}
      add={t("flows.addRole")}
      chosen={chosen}
      choices={[
        ...[...flow.state.known.roles].map(([value, name]) => ({ value, label: name })),
        { value: NEW, label: t("flows.newRole") },
      ]}
      most={20}
      onChange={(roles) => (roles.includes(NEW) ? void make() : onChange({ roles }))}
    />
  );
}

interface JobsProps {
  label: string;
  known: readonly string[];
  chosen: readonly string[];
  onChange: (jobs: string[]) => void;
}

/** Jobs by name: those people have, or any other. */
function Jobs({ label, known, chosen, onChange }: JobsProps) {
  const names = [...new Set([...known, ...chosen])];
  return (
    <>
      <Chips
        label={label}
        add={t("flows.addJob")}
        chosen={chosen}
        choices={names.map((name) => ({ value: name, label: name }))}
        most={20}
        onChange={onChange}
      />
      <TextBox
        label={t("flows.otherJob")}
        placeholder={t("flows.otherJob")}
        value=""
        maxLength={50}
        onCommit={(text) => text.trim() && onChange([...new Set([...chosen, text.trim()])])}
      />
    </>
  );
}

function FieldChoice({
  flow,
  who,
  label,
  onChange,
}: Omit<RolesProps, "onChange"> & { onChange: (field: string | null) => void }) {
  const choices = peopleFields(flow.desk, who.by === "field_head");
  const known = choices.find((one) => keptPath(flow.desk, one.path) === who.field || one.path === who.field);
  return (
    <Select
      label={label}
      value={known?.path ?? ""}
      choices={[
        ...(known
          ? []
          : [{ value: "", label: choices.length ? t("flows.chooseField") : t("flows.noPeopleField") }]),
        ...choices.map((one) => ({ value: one.path, label: one.label })),
      ]}
      onChange={(path) => onChange(path === "" ? null : keptPath(flow.desk, path))}
    />
  );
}
