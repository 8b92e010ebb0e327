/** One department of the tree, chosen from a plain list that shows by its indents what lies below what. */
import type { Department } from "../../../../api/staff";
import { placed } from "./tree";

interface Props {
  id?: string;
  label?: string;
  departments: readonly Department[];
  value: string;
  /** What choosing none is called. */
  none: string;
  /** Those that cannot be chosen. */
  but?: ReadonlySet<string>;
  onChange: (value: string) => void;
}

export function DepartmentSelect({ id, label, departments, value, none, but, onChange }: Props) {
  return (
    <select id={id} aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{none}</option>
      {placed(departments)
        .filter(({ one }) => !but?.has(one.id))
        .map(({ one, depth }) => (
          <option key={one.id} value={one.id}>
            {"\u3000".repeat(depth) + one.name}
          </option>
        ))}
    </select>
  );
}
