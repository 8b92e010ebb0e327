/** What the designer of a flow needs: the draft's flow, the kinds of nodes, names of people, what is wrong. */
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { buildingApi, buildingKeys } from "../../../api/building";
import { nodesApi, nodesKey } from "../../../api/flows";
import { useAnybody, useDepartments } from "../../../api/staff";
import { useLang } from "../../../kit/Providers";
import { Desk } from "../desk";
import type { Ready } from "../ready";
import { FlowDesk, flowIn, type Known } from "./flowDesk";
import { type Troubles, troublesOf } from "./troubles";

const nothing = () => undefined;

export function useKinds() {
  const lang = useLang();
  return useQuery({
    queryKey: nodesKey(lang),
    queryFn: nodesApi.palette,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function useKnown(ready: Ready): Known {
  const staff = useAnybody().data;
  const departments = useDepartments().data;
  const { roles } = ready.build.draft.document;
  const lang = useLang();
  return useMemo(() => {
    const own = roles.map((one) => {
      const name = one.name;
      const said = typeof name === "string" ? name : (name[lang] ?? name.zh ?? name.en ?? "");
      return [one.id, said] as const;
    });
    const jobs = (staff?.rows ?? []).flatMap((one) => one.job ?? []);
    return {
      people: new Map((staff?.rows ?? []).map((one) => [one.id, one.name ?? one.login ?? one.id])),
      departments: new Map((departments?.rows ?? []).map((one) => [one.id, one.name])),
      roles: new Map([...own, ...(staff?.roles ?? []).map((one) => [one.id, one.name] as const)]),
      jobs: [...new Set(jobs)],
    };
  }, [staff, departments, roles, lang]);
}

/** The desk of one flow; null if the draft has no such flow, undefined while its kinds are asked for. */
export function useFlow(app: string, id: string, ready: Ready): FlowDesk | null | undefined {
  const lang = useLang();
  const { build, palette, targets } = ready;
  const kinds = useKinds().data;
  const known = useKnown(ready);
  const [chosen, setChosen] = useState<string | null>(null);
  const [picked, setPicked] = useState<readonly string[]>([]);
  const choose = useCallback((node: string | null) => {
    setChosen(node);
    setPicked([]);
  }, []);
  const [carried, carry] = useState<string | null>(null);
  const open = useCallback((node: string) => {
    setChosen(node);
    setPicked([]);
    // Its settings are drawn by then.
    setTimeout(() => {
      const panel = document.querySelector(".flow-panel-body");
      if (panel?.contains(document.activeElement)) return; // whoever was quicker goes on where they are
      panel?.querySelector<HTMLElement>("input, select")?.focus();
    }, 60);
  }, []);
  const flow = flowIn(build.draft.document, id);
  const form = build.draft.document.forms.find((one) => one.id === flow?.form);
  const view = build.draft.sketch.find((one) => one.key === flow?.form);
  const desk = useMemo(() => {
    if (!form || !view) return null;
    const still = { chosen: [], choose: nothing };
    return new Desk({ build, app, form, view, palette, targets, lang, ...still, flow: form.id });
  }, [build, app, form, view, palette, targets, lang]);
  return useMemo(() => {
    if (!flow || !desk) return null;
    if (!kinds) return undefined;
    const held = { chosen, choose, picked, setPicked, open, carried, carry };
    return new FlowDesk({ desk, flow, kinds, known, ...held });
  }, [flow, desk, kinds, known, chosen, choose, picked, open, carried]);
}

/** What the compiler says of the draft, and of this flow. */
export function useTroubles(flow: FlowDesk): { troubles: Troubles; elsewhere: number } {
  const { app, build } = flow.desk.state;
  const { number } = build.draft;
  const check = useQuery({
    queryKey: buildingKeys.check(app, number),
    queryFn: () => buildingApi.check(app),
    placeholderData: (before) => before,
    gcTime: 0,
  });
  const problems = check.data?.problems;
  const warnings = check.data?.warnings;
  return useMemo(() => {
    const troubles = troublesOf(flow.flow, problems ?? [], warnings ?? []);
    const own = (problems ?? []).filter((one) => one.place[0] === "flows" && one.place[1] === flow.flow.id);
    return { troubles, elsewhere: (problems?.length ?? 0) - own.length };
  }, [flow, problems, warnings]);
}
