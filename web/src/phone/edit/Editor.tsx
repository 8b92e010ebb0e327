/** A form being filled on a phone: its sections, the sum always in sight, the draft kept until it is saved. */
import { lazy, type ReactNode, Suspense, useRef, useState } from "react";
import { useFormChanged, useSession } from "../../api/hooks";
import type { AppView, FormView, RecordView, Saved, Values } from "../../api/types";
import { FormBars } from "../../fields/form/FormBars";
import { systemValue } from "../../fields/form/Part";
import { itemsOf, shownOf } from "../../fields/form/sections";
import { useSteps } from "../../fields/form/steps/useSteps";
import { formClient, useForm, useScope } from "../../fields/form/useForm";
import { useRenewed } from "../../fields/form/useRenewed";
import { useShown } from "../../fields/form/useShown";
import { toast } from "../../kit/toast";
import { mayKeep } from "../../runtime/draft";
import type { Form } from "../../runtime/form";
import { saverOf } from "../../runtime/saving";
import { clockOf, useKeptDraft, useWriting } from "../../shell/keptDraft";
import { useWay, type WayAhead } from "../../shell/tasks/useWay";
import { WayLine } from "../../shell/tasks/wayLater";
import { t } from "../../text";
import { Body } from "../kit/Body";
import { Screen } from "../kit/Screen";
import { EditorBar } from "./EditorBar";
import { Entry } from "./Entry";
import { Lines } from "./Lines";
import { quickCreate } from "./QuickCreate";
import { StageSheet } from "./StageSheet";
import "./edit.css";

const StagedList = lazy(() => import("../../fields/form/StagedList"));

interface EditorProps {
  app: AppView;
  form: FormView;
  record?: RecordView;
  /** What a new record begins with, and the record that is a copy of. */
  start?: Values;
  copy?: string;
  /** The record a new one was begun from. */
  of?: string;
  /** The day a new one was begun on. */
  on?: string;
  title: string;
  /** Said above the form. */
  note?: string;
  beside?: ReactNode;
  onSaved: (saved: Saved | null) => void;
  /** Draw the form anew without what was typed. */
  onAnew: () => void;
}

export function Editor(props: EditorProps) {
  const { app, form: view, record, start, title, onSaved, onAnew } = props;
  const session = useSession();
  const today = session.data?.today ?? "";
  const kept = useKeptDraft({
    app: app.key,
    form: view.key,
    id: record?.id ?? null,
    copy: props.copy,
    of: props.of,
    on: props.on,
    title: record?.title ?? "",
  });
  const opened = useRef<Form | null>(null);
  const chosen = useRef<WayAhead["sent"]>(() => ({}));
  const form = useForm({
    form: view,
    record,
    start,
    client: formClient(app.key, view.key, () => chosen.current()),
    draft: kept.before?.draft,
    lost: kept.before?.lost,
    onAttempt: (attempt) => {
      kept.lost.current = attempt && mayKeep(view, attempt.values) ? attempt : null;
      if (opened.current) kept.write(opened.current);
    },
  });
  opened.current = form;
  const way = useWay(app.key, view, form, !record);
  chosen.current = way.sent;
  useRenewed(form, app, view);
  const scope = useScope({
    app: app.key,
    form: view.key,
    today,
    draft: form,
    create: (target, name) => quickCreate(target, name, today),
  });
  const changed = useFormChanged(app.key, view.key);
  const [saveForm] = useState(() => saverOf(form));
  const [isResumed, setResumed] = useState(kept.before !== null);
  const isDone = useRef(false);
  const shows = useShown(form);
  const lists = record ? "none" : "adding";
  const stepping = useSteps(form, { from: kept.before?.step, isNarrow: true });
  kept.step.current = stepping?.steps[stepping.at]?.key;
  useWriting(form, kept.write, isDone);

  const save = async () => {
    (document.activeElement as HTMLElement | null)?.blur();
    if (record && !form.isDirty() && !kept.lost.current) {
      isDone.current = true;
      toast.say(t("record.nothingChanged"));
      return onSaved(null);
    }
    if (way.lacks()) return toast.say(t("record.chooseFirst"));
    const saved = await saveForm();
    if (!saved) return;
    isDone.current = true;
    kept.drop();
    const name = saved.values[view.title];
    toast.saved(
      record ? t("record.saved") : t("record.created", { title: typeof name === "string" ? name : "" }),
      saved.warnings,
    );
    await changed();
    onSaved(saved);
  };
  const anew = () => {
    isDone.current = true;
    kept.drop();
    setResumed(false);
    onAnew();
  };
  return (
    <Screen
      title={title}
      testId="editor"
      bar={<EditorBar app={app} form={form} stepping={stepping} onSave={() => void save()} />}
    >
      {isResumed && kept.before && (
        <div className="bar bar-blue resumed" role="status">
          <span className="bar-body">{t("phone.resumed", { at: clockOf(kept.before.at) })}</span>
          <button type="button" className="plain-button is-link" onClick={anew}>
            {t("phone.anew")}
          </button>
        </div>
      )}
      {props.note && <p className="bar bar-orange">{props.note}</p>}
      {props.beside}
      <FormBars
        form={form}
        hides={stepping ? ({ path }) => stepping.isAhead(path) : undefined}
        onSave={() => void save()}
      />
      <Body
        view={view}
        items={(section) => shownOf(itemsOf(view, section.fields, lists), shows)}
        lines={(field, named) => (
          <Lines key={field.key} form={form} field={field} scope={scope} named={named} />
        )}
        line={(field) => <Entry key={field.key} form={form} field={field} scope={scope} />}
        system={(shows) => systemValue({ form, shows, scope })}
        lists={lists}
        related={(part) => (
          <Suspense key={part.key} fallback={null}>
            <StagedList part={part} form={form} dialog={StageSheet} today={today} />
          </Suspense>
        )}
        stepping={stepping}
      />
      {way.ways.length > 0 && (
        <Suspense fallback={null}>
          <WayLine way={way} noun={view.noun} />
        </Suspense>
      )}
    </Screen>
  );
}
