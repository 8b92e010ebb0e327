/** A test run of the flow on the screen: which record, who hands it in, what people say, and what comes of it. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useApp } from "../../../../api/hooks";
import { type Trial, type TrialAnswers, tryFlow } from "../../../../api/tryingFlows";
import type { FormView, Ref } from "../../../../api/types";
import { useLang } from "../../../../kit/Providers";
import type { FlowDesk } from "../flowDesk";
import { type Path, pathOf } from "./path";

export interface TrialDesk {
  isOpen: boolean;
  open: () => void;
  /** Close the panel; the way stays in the tree. */
  hide: () => void;
  /** Close the panel and forget the record. */
  close: () => void;
  record: Ref | null;
  /** Another record, whose people all agree. */
  choose: (record: Ref | null) => void;
  starter: Ref | null;
  handBy: (starter: Ref | null) => void;
  answers: TrialAnswers;
  say: (answers: TrialAnswers) => void;
  trial: Trial | undefined;
  /** What is shown is of the draft before. */
  isOld: boolean;
  error: Error | null;
  /** The form as it is published; null where it is not, undefined while it is asked for. */
  form: FormView | null | undefined;
  path: Path | null;
}

export function useTrial(flow: FlowDesk | null | undefined, app: string): TrialDesk {
  const lang = useLang();
  const [isOpen, setOpen] = useState(false);
  const [record, setRecord] = useState<Ref | null>(null);
  const [starter, handBy] = useState<Ref | null>(null);
  const [answers, say] = useState<TrialAnswers>({});
  const published = useApp(app, isOpen);
  const own = flow?.flow;
  const { base, number } = flow?.build.draft ?? { base: 0, number: 0 };
  const found = useQuery({
    queryKey: ["building", "try", app, own?.id, lang, `${base}.${number}`, record?.id, starter?.id, answers],
    queryFn: ({ signal }) =>
      tryFlow(
        app,
        own?.id ?? "",
        { record: record?.id ?? "", answers, ...(starter ? { starter: starter.id } : {}) },
        signal,
      ),
    enabled: record !== null && own !== undefined && flow?.build.saving === "saved",
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
    staleTime: 0,
  });
  const trial = record && !found.error ? found.data : undefined;
  const path = useMemo(() => (trial && trial.problem === null ? pathOf(trial) : null), [trial]);
  const key = flow?.desk.form.key;
  const choose = (next: Ref | null) => {
    setRecord(next);
    say({});
  };
  return {
    isOpen,
    open: () => setOpen(true),
    hide: () => setOpen(false),
    close: () => {
      setOpen(false);
      choose(null);
    },
    record,
    choose,
    starter,
    handBy,
    answers,
    say,
    trial,
    isOld: found.isPlaceholderData || found.isFetching,
    error: record ? found.error : null,
    form: published.isPending ? undefined : (published.data?.forms.find((one) => one.key === key) ?? null),
    path,
  };
}
