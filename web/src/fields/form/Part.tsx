/** What stands on a page besides fields: a divider, a note. Words of a note are only ever drawn as words. */
import type { ReactNode } from "react";
import type { PartView, SystemKey, Value } from "../../api/types";
import type { Form } from "../../runtime/form";
import { systemField } from "../columns";
import type { FieldScope } from "../contract";
import { readerOf } from "../registry";

export function Part({ part }: { part: PartView }) {
  if (part.part === "note") return <p className="part-note">{emphasised(part.text)}</p>;
  if (part.part === "divider")
    return part.label ? (
      <div className="part-divider is-named">
        <span>{part.label}</span>
      </div>
    ) : (
      <hr className="part-divider" />
    );
  return null;
}

/** Draw what stands between two pairs of stars strong. */
function emphasised(text: string): ReactNode[] {
  return text.split("**").map((piece, index, all) => {
    const isStrong = index % 2 === 1 && index < all.length - 1;
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
    if (isStrong) return <strong key={index}>{piece}</strong>;
    return index % 2 === 1 ? `**${piece}` : piece;
  });
}

interface SystemProps {
  form: Form;
  shows: SystemKey;
  scope: FieldScope;
}

/** What the record knows of itself, drawn like a field; null for a record to come. */
export function systemValue({ form, shows, scope }: SystemProps) {
  const field = systemField(shows);
  if (!field || !form.record) return null;
  const { View } = readerOf(field);
  return {
    label: field.label,
    view: <View field={field} value={form.record[shows] as Value} scope={scope} />,
  };
}
