/** What the buttons of a card do: one at a time, with its failure told, and the list read anew behind it. */
import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "../../../../kit/toast";
import { isSure } from "../people/Sure";

type Act = () => Promise<unknown>;

export function useDoing(queryKey: QueryKey) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const doing = (act: Act) => async () => {
    setBusy(true);
    try {
      await act();
    } catch (error) {
      toast.fail(error);
    } finally {
      setBusy(false);
      await client.invalidateQueries({ queryKey });
    }
  };
  /** Do something once somebody is sure; title: also of the button that says so. */
  const asked = (title: string, text: string, act: Act) =>
    doing(async () => {
      if (await isSure({ title, text, act: title })) await act();
    });
  return { busy, doing, asked };
}
