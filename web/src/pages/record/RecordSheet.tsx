/** A record on its paper: reading first, editing on demand, history beside it. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { useCallback, useEffect, useState } from "react";
import { historyApi } from "../../api/history";
import { useFormChanged, useRemove, useSession } from "../../api/hooks";
import type { AppView, FormView, RecordView } from "../../api/types";
import { focusField } from "../../fields/form/focus";
import { quickCreate } from "../../fields/form/QuickCreate";
import { formClient, useFormState, useScope } from "../../fields/form/useForm";
import { useRenewed } from "../../fields/form/useRenewed";
import { useHotkeys } from "../../kit/KeySheet";
import { toast } from "../../kit/toast";
import { useNarrow } from "../../kit/useNarrow";
import { usePresence } from "../../live/usePresence";
import { EditedToo } from "../../live/Visitors";
import { openForm } from "../../runtime/form";
import { saverOf } from "../../runtime/saving";
import { useCtrlKeys, useKeyLines } from "../../shell/keys";
import { askMergeWith } from "../../shell/merging";
import { PressButtons } from "../../shell/pressing/PressButtons";
import { usePress } from "../../shell/pressing/usePress";
import { LockBar } from "../../shell/tasks/LockBar";
import { neighboursOf, useTrail } from "../../shell/trail";
import { mayLeave, useUnsaved } from "../../shell/unsaved";
import { askWhy } from "../../shell/why";
import { t } from "../../text";
import { FormPaper } from "./FormPaper";
import { readLines } from "./keyLines";
import { settleBox } from "./moving";
import { RecordHead } from "./RecordHead";
import { beginComment, SidePanel } from "./SidePanel";
import { showSide, toggleSide, useSideShown } from "./side";
import { useRunBeside } from "./useRunBeside";
import "./record.css";

interface RecordSheetProps {
  app: AppView;
  form: FormView;
  record: RecordView;
  editing: boolean;
  onEditing: (editing: boolean) => void;
  /** What was typed is given up: the record is to be shown as it was. */
  onCancel: () => void;
  /** Who saved it since it is being edited here. */
  savedBy: string | null;
}

const noKeys: Record<string, () => void> = {};

export function RecordSheet({
  app,
  form: view,
  record,
  editing,
  onEditing,
  onCancel,
  savedBy,
}: RecordSheetProps) {
  const narrow = useNarrow();
  const navigate = useNavigate();
  const session = useSession();
  const today = session.data?.today ?? "";
  const changed = useFormChanged(app.key, view.key);
  const remove = useRemove(app.key, view.key);
  const trail = useTrail((state) => state.trail);
  const asked = useSearch({ strict: false }).comment;
  const side = useSideShown();
  const { run, lock } = useRunBeside(app.key, view.key, record.id, asked);
  const mayEdit = record.can.update && lock === null;
  const [historyOf, setHistoryOf] = useState("");
  const tellField = useCallback((path: string) => {
    showSide("history");
    setHistoryOf(path);
  }, []);
  const [form] = useState(() => openForm({ form: view, record, client: formClient(app.key, view.key) }));
  useRenewed(form, app, view);
  const scope = useScope({
    app: app.key,
    form: view.key,
    today,
    draft: form,
    create: (target, name) => quickCreate(target, name, today),
    history: tellField,
  });
  const [saveForm] = useState(() => saverOf(form));
  const saving = useFormState(form, (state) => state.saving);
  const others = usePresence(app.key, view.key, record.id, editing);
  const near = neighboursOf(trail, app.key, view.key, record.id);
  const params = { app: app.key, form: view.key };
  useEffect(() => {
    if (view.has_rules && record.can.update) form.refresh();
    return form.close;
  }, [form, view.has_rules, record.can.update]);
  useKeyLines(readLines);

  const goTo = (id: string | null | undefined) => {
    if (id) void navigate({ to: "/a/$app/f/$form/r/$record", params: { ...params, record: id } });
  };
  const goBack = () => {
    if (near) void navigate({ href: near.href });
    else void navigate({ to: "/a/$app/f/$form", params });
  };
  const copy = () => void navigate({ to: "/a/$app/f/$form/new", params, search: { copy: record.id } });
  const merge = async () => {
    const title = record.title || t("record.untitled");
    const done = await askMergeWith({ app, form: view, id: record.id, title });
    if (done && done.stays !== record.id) goTo(done.stays);
  };
  const tellWhy = () => askWhy({ app: app.key, form: view.key, record: record.id });
  const comment = () => {
    showSide("comments");
    beginComment();
  };
  const edit = (path?: string) => {
    if (!mayEdit || editing) return;
    onEditing(true);
    form.refresh();
    // The boxes are there only after the next drawing.
    if (path) requestAnimationFrame(() => focusField(path));
  };
  const save = async (): Promise<boolean> => {
    const isDirty = form.isDirty();
    const saved = isDirty ? await saveForm() : null;
    if (isDirty && !saved) return false;
    onEditing(false);
    toast.saved(t(saved ? "record.saved" : "record.nothingChanged"), saved?.warnings);
    await changed();
    return true;
  };
  const saveTyped = () => {
    settleBox();
    void save();
  };
  const cancel = async () => {
    if (await mayLeave()) onCancel();
  };
  const drop = async () => {
    try {
      await remove.mutateAsync({ id: record.id, version: record.version });
      goBack();
      // By then this page is gone, and so are the callbacks of its mutations.
      const undo = async () => {
        const back = await historyApi.restore(app.key, view.key, record.id);
        await changed();
        goTo(record.id);
        toast.restored(record.title, back);
      };
      toast.withUndo(t("record.deleted", { title: record.title || t("record.untitled") }), () =>
        undo().catch(toast.fail),
      );
    } catch (error) {
      toast.fail(error);
    }
  };

  useUnsaved(editing ? { isDirty: form.isDirty, save } : null);
  useCtrlKeys(editing ? { s: saveTyped, Enter: saveTyped } : noKeys);
  useHotkeys(
    editing
      ? noKeys
      : {
          e: () => edit(),
          c: comment,
          j: () => goTo(near?.next),
          k: () => goTo(near?.previous),
          Escape: goBack,
        },
  );

  const press = usePress({
    app,
    form: view,
    record,
    scope,
    ask: async (asked) => (await import("../../shell/pressing/PressDialog")).askPress(asked),
    onBegin: ({ app: to, form: key, of }) =>
      void navigate({ to: "/a/$app/f/$form/new", params: { app: to, form: key }, search: { of } }),
  });
  const buttons = editing ? (
    <>
      <Button onClick={cancel}>{t("kit.cancel")}</Button>
      <Button type="primary" loading={saving} title="Ctrl + S" onClick={save}>
        {t("kit.save")}
      </Button>
    </>
  ) : (
    <>
      <PressButtons press={press} />
      {record.can.update && (
        <Button
          type={press.shown.some((one) => one.look === "primary") ? "default" : "primary"}
          title={lock ?? "E"}
          disabled={lock !== null}
          onClick={() => edit()}
        >
          {t("record.edit")}
        </Button>
      )}
    </>
  );
  const shown = side || narrow;
  const canMerge = mayEdit && record.can.delete && app.key !== "workspace";
  return (
    <main className={`page record${narrow ? " is-narrow" : ""}`}>
      <RecordHead
        app={app}
        form={view}
        record={record}
        near={near}
        editing={editing}
        onBack={goBack}
        onGo={goTo}
        onSide={narrow ? undefined : toggleSide}
        sideShown={side}
        onCopy={view.can.create && !editing ? copy : undefined}
        onMerge={canMerge && !editing ? merge : undefined}
        onDelete={record.can.delete && !editing ? drop : undefined}
        onWhy={tellWhy}
        buttons={!narrow && buttons}
        others={others}
      />
      {!editing && <LockBar run={run.run} form={view} />}
      {editing && <EditedToo others={others} saved={savedBy} />}
      <div className={`record-body${shown ? " has-side" : ""}`}>
        <FormPaper
          form={form}
          scope={scope}
          read={!editing}
          onSave={save}
          onEdit={mayEdit ? edit : undefined}
        />
        {shown && !editing && (
          <SidePanel
            app={app}
            form={view}
            record={record}
            field={historyOf}
            onField={setHistoryOf}
            onWhy={tellWhy}
            asked={asked}
            run={run}
            today={today}
          />
        )}
      </div>
      {narrow && buttons && <div className="record-bar">{buttons}</div>}
    </main>
  );
}
