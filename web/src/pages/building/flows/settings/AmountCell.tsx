/** An amount of a sheet. */
import type { KeyboardEvent } from "react";
import { TextBox } from "../../settings/TextBox";

interface AmountCellProps {
  label: string;
  name: string;
  value: string | null;
  onChange: (value: string | null) => void;
}

/** Enter goes to the cell below, as in a sheet. */
export function AmountCell({ label, name, value, onChange }: AmountCellProps) {
  const handleKey = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const cells = [
      ...(event.currentTarget.closest("table")?.querySelectorAll<HTMLElement>(`[data-cell=${name}] input`) ??
        []),
    ];
    const here = cells.indexOf(event.target as HTMLElement);
    const next = cells[here + (event.key === "ArrowUp" ? -1 : 1)];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the box inside
    <div data-cell={name} onKeyDown={handleKey}>
      <TextBox
        label={label}
        mode="decimal"
        value={value ?? ""}
        onCommit={(text) => {
          const plain = text.replace(/[,，\s]/g, "");
          if (plain === "") onChange(null);
          else if (/^-?\d+(\.\d+)?$/.test(plain)) onChange(plain);
        }}
      />
    </div>
  );
}
