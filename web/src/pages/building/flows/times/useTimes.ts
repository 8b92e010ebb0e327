/** 「显示用时」: what the analysis of a flow says, by its steps, for the tree of the designer; for those who may see it. */
import { useMemo, useState } from "react";
import { type AnalysedStep, useAnalysable, useAnalysis } from "../../../../api/analysis";
import { useSession } from "../../../../api/hooks";
import { addDays } from "../../../../kit/days";

/** Of runs that began in so many days. */
export const DAYS = 90;

export interface Times {
  of: (node: string) => AnalysedStep | undefined;
  /** The step that takes the largest part of all the time. */
  isSlowest: (node: string) => boolean;
  begun: number;
  app: string;
  /** Its key. */
  flow: string;
}

export interface TimesDesk {
  /** Whether the analysis of this flow is for who looks at it, and there is one. */
  isOffered: boolean;
  isOn: boolean;
  turn: (isOn: boolean) => void;
  times: Times | null;
  error: Error | null;
}

export function useTimes(app: string, id: string): TimesDesk {
  const [isOn, turn] = useState(false);
  const today = useSession().data?.today ?? "";
  const apps = useAnalysable();
  const key = apps.data?.find((one) => one.key === app)?.flows.find((one) => one.id === id)?.key;
  const isAsked = isOn && key !== undefined && today !== "";
  const asked = isAsked ? { app, flow: key, from: addDays(today, 1 - DAYS), until: today } : null;
  const found = useAnalysis(asked);
  const analysis = isAsked && !found.isPlaceholderData ? found.data : undefined;
  const times = useMemo(() => {
    if (!analysis || key === undefined) return null;
    const steps = new Map(analysis.steps.map((step) => [step.node, step]));
    const slowest = analysis.bottleneck.natural?.node;
    return {
      of: (node: string) => steps.get(node),
      isSlowest: (node: string) => node === slowest,
      begun: analysis.runs.begun,
      ...{ app, flow: key },
    };
  }, [analysis, app, key]);
  return { isOffered: key !== undefined, isOn, turn, times, error: isAsked ? found.error : null };
}
