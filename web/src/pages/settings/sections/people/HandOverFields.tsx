/** The fields of records that name who leaves: which records move, and to whom where that is not who takes over all. */
import { useState } from "react";
import type { NamingField, Which } from "../../../../api/handOvers";
import { countText } from "../../../../kit/format";
import { PeopleBox } from "../../../../shell/tasks/PeopleBox";
import { t } from "../../../../text";
import { type ChosenField, type ChosenFields, keyOf } from "./handOverWish";

interface HandOverFieldsProps {
  fields: readonly NamingField[];
  chosen: ChosenFields;
  onChange: (chosen: ChosenFields) => void;
}

const NONE: ChosenField = { which: null, to: [] };

export function HandOverFields({ fields, chosen, onChange }: HandOverFieldsProps) {
  const there = fields.filter((field) => field.count > 0);
  return (
    <fieldset className="handover-parts">
      <legend>{t("leaving.fields")}</legend>
      {there.length === 0 && <p className="muted">{t("leaving.noFields")}</p>}
      <ul className="handover-fields">
        {there.map((field) => (
          <Line
            key={keyOf(field)}
            field={field}
            chosen={chosen[keyOf(field)] ?? NONE}
            onChange={(one) => onChange({ ...chosen, [keyOf(field)]: one })}
          />
        ))}
      </ul>
      <p className="muted">{t("leaving.fieldsHint")}</p>
    </fieldset>
  );
}

interface LineProps {
  field: NamingField;
  chosen: ChosenField;
  onChange: (chosen: ChosenField) => void;
}

function Line({ field, chosen, onChange }: LineProps) {
  const [isParted, setParted] = useState(chosen.to.length > 0);
  const name = `${field.form_label} · ${field.label}`;
  return (
    <li>
      <div className="handover-field">
        <span>
          <b>{name}</b> <span className="muted">{field.app_label}</span>
        </span>
        <select
          aria-label={t("leaving.whichOf", { field: name })}
          value={chosen.which ?? ""}
          onChange={(event) => onChange({ ...chosen, which: (event.target.value || null) as Which | null })}
        >
          <option value="">{t("leaving.none")}</option>
          {field.open > 0 && <option value="open">{t("leaving.open", { n: countText(field.open) })}</option>}
          <option value="all">{t("leaving.all", { n: countText(field.count) })}</option>
        </select>
        {chosen.which !== null && !isParted && (
          <button
            type="button"
            className="link-button"
            aria-label={t("leaving.othersOf", { field: name })}
            onClick={() => setParted(true)}
          >
            {t("leaving.others")}
          </button>
        )}
      </div>
      {field.kept > 0 && <p className="muted">{t("leaving.kept", { n: countText(field.kept) })}</p>}
      {chosen.which !== null && isParted && (
        <PeopleBox
          label={t("leaving.othersTo")}
          chosen={chosen.to}
          many
          onChange={(to) => onChange({ ...chosen, to })}
        />
      )}
    </li>
  );
}
