/** Which record goes through the flow, and who would hand it in: the newest are offered, others are found by typing. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId, useMemo } from "react";
import { api } from "../../../../api/calls";
import type { FieldView, FormView, Ref, Value } from "../../../../api/types";
import { changeText } from "../../../../fields/changes";
import { systemField } from "../../../../fields/columns";
import { Combobox } from "../../../../fields/parts/Combobox";
import { targetText } from "../../../../fields/parts/targets";
import { noScope } from "../../../../fields/registry";
import { isRef } from "../../../../fields/values";
import type { Choice } from "../../../../kit/choices";
import { t } from "../../../../text";

const OFFERED = 5;
const FOUND = 20;
const DETAILS = 2;

const boxOf = (label: string): FieldView => ({
  ...(systemField("created_by") as FieldView),
  label,
  required: false,
});

/** What a list of the form shows besides the title, as far as it is one value. */
const detailsOf = (form: FormView): readonly FieldView[] =>
  (form.views[0]?.columns ?? [])
    .flatMap((key) => form.fields.find((one) => one.key === key) ?? [])
    .filter((field) => field.key !== form.title && !field.fields)
    .slice(0, DETAILS);

async function records(app: string, form: FormView, search: string, signal: AbortSignal, limit: number) {
  const details = detailsOf(form);
  const { rows } = await api.query(
    app,
    form.key,
    {
      columns: [form.title, ...details.map((one) => one.key)],
      order: [{ field: "created_at", dir: "desc" }],
      limit,
      ...(search ? { search } : {}),
    },
    signal,
  );
  return rows.map((row): Choice => {
    const title = changeText(form, form.title, (row[form.title] ?? null) as Value);
    const texts = details.map((one) => changeText(form, one.key, (row[one.key] ?? null) as Value));
    return { key: row.id, title, detail: texts.join(" · "), value: { id: row.id, title } };
  });
}

interface RecordPickerProps {
  app: string;
  form: FormView;
  chosen: Ref | null;
  onChoose: (record: Ref | null) => void;
}

export function RecordPicker({ app, form, chosen, onChoose }: RecordPickerProps) {
  const id = useId();
  const label = t("flows.try.record", { noun: form.noun });
  const field = useMemo(() => boxOf(label), [label]);
  const find = useMemo(
    () => (search: string, signal: AbortSignal) => records(app, form, search, signal, FOUND),
    [app, form],
  );
  const newest = useQuery({
    queryKey: ["building", "try", app, form.key, "newest"],
    queryFn: ({ signal }) => records(app, form, "", signal, OFFERED),
    staleTime: 10_000,
  });
  return (
    <div className="build-line">
      <label htmlFor={id}>{label}</label>
      <Combobox
        key={chosen?.id ?? ""}
        id={id}
        field={field}
        path="record"
        scope={noScope}
        value={chosen}
        find={find}
        shown={targetText}
        hint={t("flows.try.find")}
        onChange={(value) => (isRef(value) ? onChoose(value as Ref) : value === null && onChoose(null))}
        onLeave={() => undefined}
      />
      {chosen === null && newest.data && newest.data.length > 0 && (
        <>
          <span className="muted">{t("flows.try.newest")}</span>
          <ul className="trial-newest">
            {newest.data.map((one) => (
              <li key={one.key}>
                <button type="button" onClick={() => onChoose(one.value as Ref)}>
                  <b>{one.title}</b>
                  <span className="muted">{one.detail}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {newest.data?.length === 0 && (
        <p className="muted">
          {t("flows.try.none", { noun: form.noun })}{" "}
          <Link to="/a/$app/f/$form/new" params={{ app, form: form.key }}>
            {t("flows.try.begin", { noun: form.noun })}
          </Link>
        </p>
      )}
      {newest.error && <p className="muted">{newest.error.message}</p>}
    </div>
  );
}

interface StarterPickerProps {
  /** Who it is now. */
  by: string | null;
  chosen: Ref | null;
  onChoose: (starter: Ref | null) => void;
}

export function StarterPicker({ by, chosen, onChoose }: StarterPickerProps) {
  const id = useId();
  const label = t("flows.try.starter");
  const field = useMemo(() => boxOf(label), [label]);
  const find = useMemo(
    () => async (search: string, signal: AbortSignal) => {
      const { rows } = await api.members(search, signal);
      return rows.map(
        (row): Choice => ({
          key: row.id,
          title: row.title,
          detail: row.department ?? "",
          value: { id: row.id, title: row.title },
        }),
      );
    },
    [],
  );
  return (
    <div className="build-line trial-starter">
      <label htmlFor={id}>{label}</label>
      <Combobox
        key={chosen?.id ?? ""}
        id={id}
        field={field}
        path="starter"
        scope={noScope}
        value={chosen}
        find={find}
        shown={targetText}
        hint={by ? t("flows.try.starterIs", { who: by }) : t("flows.try.starterMade")}
        onChange={(value) => (isRef(value) ? onChoose(value as Ref) : value === null && onChoose(null))}
        onLeave={() => undefined}
      />
    </div>
  );
}
