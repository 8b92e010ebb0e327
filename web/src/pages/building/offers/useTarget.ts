/** The form a relation leads to, drawn so that conditions can be made of its fields: of this app, or of another one. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { buildingApi, buildingKeys, type FormElement } from "../../../api/building";
import { Desk } from "../desk";
import { type Drawn, drawnApp, drawnOf } from "../views/paths";

export interface Target {
  /** A desk of that form, for the paths of its fields. */
  near: Desk;
  drawn: Drawn;
}

export function useTarget(desk: Desk, id: string): Target | null {
  const { app, targets } = desk.state;
  const isOwn = desk.build.draft.document.forms.some((one) => one.id === id);
  const place = isOwn ? undefined : targets.find((one) => one.forms.some((form) => form.id === id));
  const other = useQuery({
    queryKey: buildingKeys.target(app, id),
    queryFn: () => buildingApi.target(app, id),
    enabled: place !== undefined,
    staleTime: 60_000,
  });
  const drawn = other.data;
  return useMemo(() => {
    const { draft } = desk.build;
    const form = draft.document.forms.find((one) => one.id === id);
    const view = draft.sketch.find((one) => one.key === id);
    if (form && view) {
      const near = new Desk({ ...desk.state, form, view });
      return { near, drawn: drawnApp(near) };
    }
    const told = place?.forms.find((one) => one.id === id);
    if (!place || !told || !drawn) return null;
    const fields = told.fields.map((field) => {
      const shown = drawn.fields.find((one) => one.key === field.id);
      const columns = shown?.fields?.map((one) => ({ id: one.key, key: one.key }));
      return { ...field, target: shown?.target?.form, ...(columns ? { fields: columns } : {}) };
    });
    const element = { ...told, title: "", fields, sections: [], parts: [], views: [] } as FormElement;
    const near = new Desk({ ...desk.state, form: element, view: drawn });
    return { near, drawn: drawnOf(near, place.key, drawn) };
  }, [desk, id, place, drawn]);
}
