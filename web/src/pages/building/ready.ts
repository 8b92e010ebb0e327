/** What the designer needs before it opens: the draft, the palette, the forms of other apps. */
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { buildingApi, buildingKeys, type TargetApp } from "../../api/building";
import type { PaletteView } from "../../api/palette";
import { formIn } from "../../document/tree";
import { useLang } from "../../kit/Providers";
import { Desk } from "./desk";
import { type Build, useDraft } from "./useDraft";

export interface Ready {
  build: Build;
  palette: PaletteView;
  targets: readonly TargetApp[];
}

export function useAllReady(app: string): { ready: Ready | null; error: Error | null; retry: () => void } {
  const { build, error, retry } = useDraft(app);
  const palette = useQuery({
    queryKey: buildingKeys.palette,
    queryFn: buildingApi.palette,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const targets = useQuery({
    queryKey: buildingKeys.targets(app),
    queryFn: () => buildingApi.targets(app),
    staleTime: 60_000,
  });
  const failed = (build ? null : error) ?? palette.error ?? targets.error;
  const ready = useMemo(
    () =>
      build && palette.data && targets.data
        ? { build, palette: palette.data, targets: targets.data.apps }
        : null,
    [build, palette.data, targets.data],
  );
  return {
    ready,
    error: failed,
    retry: () => {
      retry();
      void palette.refetch();
      void targets.refetch();
    },
  };
}

/** The desk of one form; null if the draft has no such form (any more). */
export function useReady(app: string, asked: string, ready: Ready): Desk | null {
  const lang = useLang();
  const [chosen, choose] = useState<readonly string[]>([]);
  const { build, palette, targets } = ready;
  const form = formIn(build.draft.document, asked);
  const view = build.draft.sketch.find((one) => one.key === asked);
  return useMemo(
    () =>
      form && view ? new Desk({ build, app, form, view, palette, targets, lang, chosen, choose }) : null,
    [build, app, form, view, palette, targets, lang, chosen],
  );
}
