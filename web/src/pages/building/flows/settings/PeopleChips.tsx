/** People by name, found while one types. */
import { useMemo } from "react";
import { api } from "../../../../api/calls";
import type { FieldView, Value } from "../../../../api/types";
import { systemField } from "../../../../fields/columns";
import { Combobox } from "../../../../fields/parts/Combobox";
import { targetText } from "../../../../fields/parts/targets";
import { noScope } from "../../../../fields/registry";
import { isRef } from "../../../../fields/values";
import { Icon } from "../../../../kit/Icon";
import { t } from "../../../../text";
import type { Known } from "../flowDesk";

interface PeopleChipsProps {
  label: string;
  known: Known;
  chosen: readonly string[];
  most?: number;
  onChange: (people: string[]) => void;
}

/** Names of those chosen here, who may not be among those known from the beginning. */
const chosenNames = new Map<string, string>();

export function PeopleChips({ label, known, chosen, most = 50, onChange }: PeopleChipsProps) {
  const field = useMemo(
    () => ({ ...(systemField("created_by") as FieldView), label, required: false }),
    [label],
  );
  const find = useMemo(
    () => async (search: string, signal: AbortSignal) => {
      const { rows } = await api.members(search, signal);
      return rows.map((row) => ({
        key: row.id,
        title: row.title,
        detail: row.department ?? "",
        aliases: [],
        value: { id: row.id, title: row.title } as Value,
      }));
    },
    [],
  );
  const nameOf = (id: string) => known.people.get(id) ?? chosenNames.get(id) ?? t("flows.somebody");
  return (
    <div className="flow-chips">
      {chosen.map((id) => (
        <span key={id} className="flow-chip">
          {nameOf(id)}
          <button
            type="button"
            aria-label={t("flows.takeAway", { name: nameOf(id) })}
            onClick={() => onChange(chosen.filter((one) => one !== id))}
          >
            <Icon name="close" size={13} />
          </button>
        </span>
      ))}
      {chosen.length < most && (
        <Combobox
          key={chosen.length}
          id={`people-${label}`}
          field={field}
          path="people"
          scope={noScope}
          value={null}
          find={find}
          shown={targetText}
          hint={t("flows.addPerson")}
          onChange={(value) => {
            if (!isRef(value) || chosen.includes(value.id)) return;
            chosenNames.set(value.id, targetText(value));
            onChange([...chosen, value.id]);
          }}
          onLeave={() => undefined}
        />
      )}
    </div>
  );
}
