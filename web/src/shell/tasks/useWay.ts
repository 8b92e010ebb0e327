/** Who would be asked about a record that is filled in, by the way it would go as it stands; and whom its starter chooses. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Act, RunView } from "../../api/tasks";
import { taskKeys } from "../../api/todo";
import type { FormView, Payload, Ref } from "../../api/types";
import { askWay, type Way } from "../../api/watching";
import { t } from "../../text";

const PAUSE_MS = 900;

interface Filled {
  store: { subscribe: (heard: () => void) => () => void };
  payload: () => Payload;
}

export interface WayAhead {
  ways: readonly Way[];
  chosen: Readonly<Record<string, readonly Ref[]>>;
  choose: (node: string, people: readonly Ref[]) => void;
  /** By step, whom the starter chose, as it is sent; stable. */
  sent: () => Record<string, readonly string[]>;
  /** Whether people are still to be chosen. */
  lacks: () => boolean;
}

/** isOn: false for a record that is there already. */
export function useWay(app: string, view: FormView, form: Filled, isOn = true): WayAhead {
  const isAsked = isOn && view.is_handed_in === true;
  const [values, setValues] = useState(() => form.payload());
  useEffect(() => {
    if (!isAsked) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = form.store.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(() => setValues(form.payload()), PAUSE_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [form, isAsked]);
  const found = useQuery({
    queryKey: [...taskKeys.all, "way", app, view.key, JSON.stringify(values)],
    queryFn: ({ signal }) => askWay(app, view.key, values, signal),
    enabled: isAsked,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  });
  return useChosen(found.data?.rows ?? []);
}

/** The same of a record that is there and is to be handed in again. */
export function useWayOf(run: RunView, isOn: boolean): WayAhead {
  const { form, record } = run;
  const found = useQuery({
    queryKey: [...taskKeys.all, "way", form?.app, form?.key, record?.id],
    queryFn: ({ signal }) => askWay(form?.app ?? "", form?.key ?? "", {}, signal, record?.id),
    enabled: isOn && form !== null && record !== null,
    retry: false,
    staleTime: 0,
  });
  return useChosen(found.data?.rows ?? []);
}

/** The act of handing the record of a run in again, or what is missing for it, in words. */
export function handedIn({ form, record }: RunView, way: WayAhead): Act | string {
  if (!form || !record) return t("tasks.gone");
  if (way.lacks()) return t("act.chooseMissing");
  return { act: "hand_in", app: form.app, form: form.key, record: record.id, chosen: way.sent() };
}

function useChosen(ways: readonly Way[]): WayAhead {
  const [chosen, setChosen] = useState<Record<string, readonly Ref[]>>({});
  const asked = ways.flatMap((way) => way.steps.filter((step) => step.chosen_by === "starter"));
  const now = useRef({ asked, chosen });
  now.current = { asked, chosen };
  const sent = () =>
    Object.fromEntries(
      now.current.asked.flatMap(({ node }) => {
        const people = now.current.chosen[node] ?? [];
        return people.length > 0 ? [[node, people.map((one) => one.id)] as const] : [];
      }),
    );
  return {
    ways,
    chosen,
    choose: (node, people) => setChosen((all) => ({ ...all, [node]: people })),
    sent,
    lacks: () => now.current.asked.some(({ node }) => (now.current.chosen[node] ?? []).length === 0),
  };
}
