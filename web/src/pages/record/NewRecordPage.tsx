/** A new record: the form of the app, with defaults and totals from the server while it is filled. */
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { Suspense, useEffect, useMemo, useRef, useState } from "react";
import { formOf, useApp, useBegun, useCopy, useFormChanged, useSession } from "../../api/hooks";
import type { AppView, FieldView, FormView, Saved, Values } from "../../api/types";
import { findField } from "../../fields/columns";
import { focusField } from "../../fields/form/focus";
import { quickCreate } from "../../fields/form/QuickCreate";
import { aboveOf } from "../../fields/form/steps/steps";
import { useSteps } from "../../fields/form/steps/useSteps";
import { useFormState, useScope } from "../../fields/form/useForm";
import { useRenewed } from "../../fields/form/useRenewed";
import { Icon } from "../../kit/Icon";
import { FormBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { useHeld } from "../../kit/useHeld";
import { useNarrow } from "../../kit/useNarrow";
import { startFrom } from "../../lists/calendar/days";
import { saverOf } from "../../runtime/saving";
import { Broken, Refused } from "../../shell/Broken";
import type { DraftPlace } from "../../shell/drafts";
import { useCtrlKeys, useKeyLines } from "../../shell/keys";
import { useWay, type WayAhead } from "../../shell/tasks/useWay";
import { WayLine } from "../../shell/tasks/wayLater";
import { useUnsaved } from "../../shell/unsaved";
import { t } from "../../text";
import { FormPaper } from "./FormPaper";
import { fillLines, stepLines } from "./keyLines";
import { settleBox } from "./moving";
import { NewButtons } from "./NewButtons";
import { Resumed } from "./Resumed";
import { useKeptForm } from "./useKeptForm";
import "./record.css";

export function NewRecordPage() {
  const params = useParams({ from: "/a/$app/f/$form/new" });
  const app = useApp(params.app);
  const there = formOf(app.data, params.form);
  const form = useHeld(`${params.app}/${params.form}`, there?.can.create ? there : undefined);
  const { copy, on, of } = useSearch({ from: "/a/$app/f/$form/new" });
  const [round, setRound] = useState(0);
  const copied = useCopy(params.app, params.form, round === 0 ? copy : undefined);
  const from = useBegun(form, of);
  const begun = useMemo(
    () => from && (round === 0 && form ? { ...startFrom(form.fields, on), ...from } : from),
    [round, form, on, from],
  );
  const start = round === 0 && copy ? copied.data?.values : begun;
  const filesLeft = (round === 0 && copied.data?.files_left) || [];
  if (copied.error) return <Refused error={copied.error} onRetry={() => copied.refetch()} />;
  // An answer that is missed later, or a form that goes, takes nothing away that is being filled in.
  if (app.error && !app.data) return <Refused error={app.error} onRetry={() => app.refetch()} />;
  if (app.data && !form) return <Broken />;
  if (!app.data || !form || !start) {
    return (
      <main className="page">
        <Loading>
          <FormBones fields={12} />
        </Loading>
      </main>
    );
  }
  return (
    <NewRecord
      key={`${form.key}-${copy ?? ""}-${round}`}
      app={app.data}
      form={form}
      start={start}
      filesLeft={filesLeft}
      begun={round === 0 ? { copy, on, of } : {}}
      onAnother={() => setRound(round + 1)}
    />
  );
}

interface NewRecordProps {
  app: AppView;
  form: FormView;
  /** Of a copy: what it begins with. */
  start: Values;
  /** Paths of the fields where files are missing in a copy. */
  filesLeft: readonly string[];
  /** What it was begun from, by which its draft is found again. */
  begun: Pick<DraftPlace, "copy" | "on" | "of">;
  onAnother: () => void;
}

/** Where a new record is begun: the first field that must be filled and can be. */
const firstField = (fields: readonly FieldView[]) =>
  (
    fields.find((field) => field.required && !field.readonly && !field.fields) ??
    fields.find((field) => !field.readonly && field.widget !== "serial")
  )?.key;

function NewRecord({ app, form: view, start, filesLeft, begun, onAnother }: NewRecordProps) {
  const narrow = useNarrow();
  const navigate = useNavigate();
  const session = useSession();
  const today = session.data?.today ?? "";
  const changed = useFormChanged(app.key, view.key);
  const chosen = useRef<WayAhead["sent"]>(() => ({}));
  const { form, kept, finish } = useKeptForm(app.key, view, { start, begun, chosen });
  const way = useWay(app.key, view, form);
  chosen.current = way.sent;
  useRenewed(form, app, view);
  const scope = useScope({
    app: app.key,
    form: view.key,
    today,
    draft: form,
    create: (target, name) => quickCreate(target, name, today),
  });
  const [saveForm] = useState(() => saverOf(form));
  const saving = useFormState(form, (state) => state.saving);
  const params = { app: app.key, form: view.key };
  const stepping = useSteps(form, { from: kept.before?.step, isNarrow: narrow });
  kept.step.current = stepping?.steps[stepping.at]?.key;
  useKeyLines(stepping ? stepLines : fillLines);

  // Where it was begun: a form that changes meanwhile takes nobody away from what they type.
  const [first] = useState(() => {
    const there = stepping && [...aboveOf(view), ...(stepping.steps[0]?.fields ?? [])];
    return firstField(view.fields.filter(({ key }) => !there || there.includes(key)));
  });
  useEffect(() => {
    if (first && !narrow) focusField(first);
  }, [first, narrow]);

  const send = async (): Promise<Saved | null> => {
    if (way.lacks()) {
      toast.say(t("record.chooseFirst"));
      return null;
    }
    const saved = await saveForm();
    if (!saved) return null;
    finish();
    const title = saved.values[view.title];
    const said = t("record.created", { title: typeof title === "string" ? title : view.label });
    toast.saved(said, saved.warnings);
    void changed();
    return saved;
  };
  const save = async (): Promise<boolean> => {
    const saved = await send();
    // Who may only fill in has no record to look at.
    if (saved && !view.can.read) onAnother();
    else if (saved) {
      void navigate({
        to: "/a/$app/f/$form/r/$record",
        params: { ...params, record: saved.id },
        replace: true,
        ignoreBlocker: true,
      });
    }
    return saved !== null;
  };
  const saveTyped = () => {
    // Where steps move the focus, a box entered again would tell what it held before.
    if (stepping) (document.activeElement as HTMLElement | null)?.blur();
    else settleBox();
    void (stepping && !stepping.isLast ? stepping.next() : save());
  };
  const saveAndAnother = async () => {
    if (await send()) onAnother();
  };
  // What stands in an open dialog is not saved by this page.
  const isTypedBeside = () => form.beside?.isTyped() ?? false;
  useUnsaved({
    isDirty: () => form.isDirty() || isTypedBeside(),
    save: async () => !isTypedBeside() && (await send()) !== null,
    drop: finish,
  });
  const anew = () => {
    finish();
    onAnother();
  };
  useCtrlKeys({ s: saveTyped, Enter: saveTyped });

  const title = t("list.create", { noun: view.noun });
  useEffect(() => {
    document.title = `${title} · ${t("app.name")}`;
  }, [title]);

  const back = () => void navigate({ to: "/a/$app/f/$form", params });
  const cancel = <Button onClick={back}>{t("kit.cancel")}</Button>;
  const buttons = <NewButtons stepping={stepping} saving={saving} onSave={save} onAnother={saveAndAnother} />;
  return (
    <main className="page record">
      <header className="record-head">
        <button
          type="button"
          className="plain-button"
          onClick={back}
          aria-label={t("record.toList", { form: view.label })}
        >
          <Icon name="back" size={18} />
        </button>
        <div className="record-name">
          <h1>{title}</h1>
        </div>
        {!narrow && (
          <div className="record-buttons">
            {cancel}
            {!stepping && buttons}
          </div>
        )}
      </header>
      {kept.before && <Resumed at={kept.before.at} onAnew={anew} />}
      {filesLeft.length > 0 && (
        <p className="record-note" role="status" data-testid="files-left">
          <Icon name="clip" size={15} />
          {t("record.filesLeft", {
            fields: filesLeft.map((path) => findField(app, view, path)?.label ?? path).join(t("field.comma")),
          })}
        </p>
      )}
      <div className="record-body">
        <FormPaper
          form={form}
          scope={scope}
          onSave={save}
          stepping={stepping}
          foot={stepping && !narrow && buttons}
        />
        {way.ways.length > 0 && (
          <Suspense fallback={null}>
            <WayLine way={way} noun={view.noun} />
          </Suspense>
        )}
      </div>
      {narrow && (
        <div className="record-bar">
          {!stepping && cancel}
          {buttons}
        </div>
      )}
    </main>
  );
}
