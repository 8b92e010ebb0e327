/** What goes into a file, and what file. A small one is kept at once; a large one is written behind the pages. */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useId, useRef, useState } from "react";
import { api } from "../../api/calls";
import { newKey } from "../../api/client";
import type { ExportLines, ExportRequest } from "../../api/exports";
import type { Chosen } from "../../api/jobs";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { download } from "../../kit/download";
import { countText } from "../../kit/format";
import { toast } from "../../kit/toast";
import { isSecret } from "../../kit/veil";
import { watchJob } from "../../shell/jobs/useJobs";
import { t } from "../../text";
import type { List } from "./useList";
import "./export.css";

interface Some {
  asked: Chosen;
  count: number;
}

const LINES: readonly ExportLines[] = ["repeat", "first", "sheet", "none"];
const FILES = ["xlsx", "csv", "gbk"] as const;
type FileKind = (typeof FILES)[number];

/** Ask what to export; `some` are the rows that were chosen. */
export function showExport(list: List, some?: Some): void {
  void ask<never>((close) => <ExportDialog list={list} some={some} onClose={() => close(null)} />);
}

function recordsOf({ query }: List, some: Some | null): Pick<ExportRequest, "where" | "search" | "order"> {
  const order = query.order ? { order: query.order } : {};
  if (some && "ids" in some.asked) {
    const ids = some.asked.ids.map((one) => one.id);
    return { where: { field: "id", op: "in", value: ids }, ...order };
  }
  const { where, search } = some && "where" in some.asked ? some.asked : query;
  return { ...(where ? { where } : {}), ...(search ? { search } : {}), ...order };
}

async function keep(client: QueryClient, list: List, request: ExportRequest, key: string): Promise<void> {
  const answer = await api.exportFile(list.app.key, list.form.key, request, key);
  if ("job" in answer) {
    watchJob(client, answer.job);
    toast.say(t("export.later"));
  } else {
    download(answer.file, answer.name);
    toast.say(t("export.done", { name: answer.name }));
  }
}

function ExportDialog({ list, some, onClose }: { list: List; some?: Some; onClose: () => void }) {
  const { form, paths } = list;
  const client = useQueryClient();
  const subforms = form.fields.filter((field) => field.fields).map((field) => field.key);
  const hasLines = paths.some((path) => subforms.some((key) => path === key || path.startsWith(`${key}.`)));
  const [whose, setWhose] = useState<"all" | "chosen">(some ? "chosen" : "all");
  const [columns, setColumns] = useState<"shown" | "fields">("shown");
  const [lines, setLines] = useState<ExportLines>(hasLines ? "repeat" : "none");
  const [kind, setKind] = useState<FileKind>("xlsx");
  const hasSecrets = form.fields.some((field) => isSecret(field) && !field.masked);
  const [secrets, setSecrets] = useState<"veiled" | "plain">("veiled");
  const [busy, setBusy] = useState(false);
  const key = useRef(newKey());
  const usable = LINES.filter((one) => one !== "sheet" || kind === "xlsx");

  const handleFile = (next: FileKind) => {
    setKind(next);
    if (next !== "xlsx" && lines === "sheet") setLines("repeat");
  };
  const handleExport = async () => {
    setBusy(true);
    const more = lines === "none" || hasLines ? [] : subforms;
    try {
      const request: ExportRequest = {
        format: kind === "xlsx" ? "xlsx" : "csv",
        ...(kind === "gbk" ? { encoding: "gbk" } : {}),
        ...(columns === "shown" ? { columns: [...paths, ...more] } : {}),
        lines: subforms.length > 0 ? lines : "none",
        ...(secrets === "plain" ? { plain: true } : {}),
        ...recordsOf(list, whose === "chosen" && some ? some : null),
      };
      await keep(client, list, request, key.current);
      onClose();
    } catch (error) {
      toast.fail(error);
      key.current = newKey();
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={t("export.title")}
      onClose={onClose}
      width={460}
      testId="export"
      footer={
        <>
          <Button onClick={onClose}>{t("kit.cancel")}</Button>
          <Button type="primary" loading={busy} onClick={handleExport}>
            {t("export.title")}
          </Button>
        </>
      }
    >
      <div className="export-wish">
        {some && (
          <Choice
            label={t("export.records")}
            value={whose}
            onChange={setWhose}
            options={[
              ["chosen", t("export.chosen", { n: countText(some.count) })],
              ["all", t("export.all")],
            ]}
          />
        )}
        <Choice
          label={t("export.columns")}
          value={columns}
          onChange={setColumns}
          options={[
            ["shown", t("export.shown")],
            ["fields", t("export.fields")],
          ]}
        />
        {subforms.length > 0 && (
          <Choice
            label={t("export.lines")}
            value={lines}
            onChange={setLines}
            options={usable.map((one) => [one, t(`export.${one}`)])}
          />
        )}
        {hasSecrets && (
          <Choice
            label={t("export.secrets")}
            value={secrets}
            onChange={setSecrets}
            options={[
              ["veiled", t("export.veiled")],
              ["plain", t("export.plain")],
            ]}
          />
        )}
        <Choice
          label={t("export.format")}
          value={kind}
          onChange={handleFile}
          options={FILES.map((one) => [one, t(`export.${one}`)])}
        />
        <p className="muted">{t("export.hint")}</p>
      </div>
    </Dialog>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  onChange: (value: T) => void;
  options: readonly (readonly [T, string])[];
}

function Choice<T extends string>({ label, value, onChange, options }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className="export-choice">
      <legend>{label}</legend>
      {options.map(([one, text]) => (
        <label key={one}>
          <input type="radio" name={name} checked={one === value} onChange={() => onChange(one)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
