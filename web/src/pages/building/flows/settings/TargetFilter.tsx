/** Conditions over the records of another form, built as those of lists. */
import type { Filter } from "../../../../api/types";
import { t } from "../../../../text";
import { useTarget } from "../../offers/useTarget";
import { DraftFilter } from "../../views/DraftFilter";
import type { FlowDesk } from "../flowDesk";

interface TargetFilterProps {
  flow: FlowDesk;
  form: string;
  label: string;
  where: unknown;
  onChange: (where: Filter | null) => void;
}

export function TargetFilter({ flow, form, label, where, onChange }: TargetFilterProps) {
  const target = useTarget(flow.desk, form);
  if (!target) return <span className="muted">{t("flows.noTarget")}</span>;
  return (
    <DraftFilter
      key={form}
      label={label}
      desk={target.near}
      drawn={target.drawn}
      where={(where as Filter | null) ?? null}
      onChange={onChange}
    />
  );
}
