/** An address being filled in: its parts, and a pasted line that is taken apart. */
import { useRef, useState } from "react";
import type { Address, SplitLine, Value } from "../../api/types";
import type { Beside, InputProps } from "../contract";
import { isAddress, textValue } from "../values";

const nowhere: Address = { province: null, city: null, district: null, detail: null };
/** Shorter texts are no line with an address in it. */
const SHORTEST_LINE = 6;

const part = (value: Value): Address =>
  isAddress(value) ? value : { ...nowhere, detail: textValue(value) || null };

export type Told = { name?: string; phone?: string };

/** What of a line the fields beside can take; the rest stays in the detail. */
function shareOut(line: SplitLine, beside: Beside | undefined): { place: Address; told: Told } {
  const { name, phone, province, city, district } = line;
  const told: Told = {};
  if (name && beside?.name) told.name = name;
  if (phone && beside?.phone) told.phone = phone;
  const stays = [line.detail, told.name ? null : name, told.phone ? null : phone];
  return { place: { province, city, district, detail: stays.filter(Boolean).join(" ") || null }, told };
}

export function useAddress({ field, value, onChange, scope, beside }: InputProps) {
  const address = part(value);
  const pasted = useRef<string | null>(null);
  const [offer, setOffer] = useState<Told | null>(null);
  const change = (more: Partial<Address>) => {
    const next = { ...address, ...more };
    onChange(Object.values(next).every((one) => !one) ? null : (next as unknown as Value));
  };

  /** The box holds nothing but what was pasted: ask what it is made of. */
  const takeApart = async (line: string) => {
    const found = await scope.split?.(line).catch(() => null);
    if (!found?.province && !found?.city && !found?.phone) return;
    if (field.also && !beside) return onChange(line);
    const { place, told } = shareOut(found, beside);
    onChange(place as unknown as Value);
    if (Object.keys(told).length > 0) setOffer(told);
  };

  const type = (text: string) => {
    const line = pasted.current;
    pasted.current = null;
    change({ detail: text || null });
    const isAll = line !== null && text.replace(/\s/g, "") === line.replace(/\s/g, "");
    if (isAll && line.trim().length >= SHORTEST_LINE) void takeApart(line);
  };

  return {
    address,
    change,
    type,
    /** The next text typed is this one, pasted. */
    paste: (line: string) => {
      pasted.current = line;
    },
    offer,
    endOffer: () => setOffer(null),
  };
}
