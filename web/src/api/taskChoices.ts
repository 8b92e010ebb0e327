/** What a list of to-dos can be narrowed by, and how many there would be. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { request } from "./client";
import type { RunState, TaskFilter } from "./tasks";
import { type FlowName, type FormName, taskKeys } from "./todo";
import type { Ref } from "./types";

interface Counted {
  count: number;
}

export interface TaskChoices extends Counted {
  /** There are more than are counted. */
  is_more: boolean;
  /** The choices are those of the newest only, so that their numbers say nothing. */
  is_part: boolean;
  flows: readonly (FlowName & Counted)[];
  forms: readonly (FormName & Counted)[];
  steps: readonly (Counted & { flow: string; id: string; label: string })[];
  starters: readonly (Counted & { person: Ref })[];
  states: readonly (Counted & { state: RunState })[];
}

export const useTaskChoices = ({ list, narrow }: TaskFilter, isOn = true) =>
  useQuery({
    queryKey: [...taskKeys.all, "choices", list, narrow],
    queryFn: ({ signal }) =>
      request<TaskChoices>({
        path: `/task_choices?${new URLSearchParams({ which: list, ...narrow })}`,
        signal,
      }),
    enabled: isOn,
    // While another choice is asked about, those of before stay: but not those of another list.
    placeholderData: (before, asked) => (asked?.queryKey[2] === list ? keepPreviousData(before) : undefined),
  });
