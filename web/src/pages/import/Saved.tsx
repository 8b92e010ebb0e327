/** Saved mappings: which one is used, choosing another, keeping this one, renaming and deleting. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api } from "../../api/calls";
import { keys } from "../../api/hooks";
import type { ImportAnswer, ImportRequest } from "../../api/imports";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { toast } from "../../kit/toast";
import { t } from "../../text";

interface SavedProps {
  app: string;
  form: string;
  answer: ImportAnswer;
  wish: ImportRequest;
  onChange: (change: Partial<ImportRequest>) => void;
}

const listKey = (app: string, form: string) => [...keys.form(app, form), "mappings"];

export function Saved({ app, form, answer, wish, onChange }: SavedProps) {
  const client = useQueryClient();
  const saved = useQuery({
    queryKey: listKey(app, form),
    queryFn: ({ signal }) => api.mappings(app, form, signal),
  });
  const rows = saved.data?.rows ?? [];
  const used = wish.saved ?? (wish.mapping ? "" : (answer.saved?.name ?? ""));
  const handleSave = async () => {
    const name = await ask<string>((close) => (
      <NameDialog title={t("import.saveMapping")} value="" onClose={close} />
    ));
    if (!name) return;
    const mapping = Object.fromEntries(answer.columns.map((one) => [one.name, one.field]));
    const header = answer.columns.map((one) => one.name);
    try {
      await api.saveMapping(app, form, { name, header, mapping, mode: wish.mode });
      toast.say(t("import.mappingSaved", { name }));
      await client.invalidateQueries({ queryKey: listKey(app, form) });
      onChange({ saved: name, mapping: undefined });
    } catch (failure) {
      toast.fail(failure);
    }
  };
  return (
    <div className="import-saved">
      {rows.length > 0 && (
        <label>
          <span>{t("import.savedMapping")}</span>
          <select
            value={used}
            onChange={(event) => {
              const found = rows.find((one) => one.name === event.target.value);
              onChange({
                mapping: undefined,
                saved: found?.name,
                add_options: {},
                use_options: {},
                ...(found ? { mode: found.mode } : {}),
              });
            }}
          >
            <option value="">{t("import.noMapping")}</option>
            {rows.map((one) => (
              <option key={one.id}>{one.name}</option>
            ))}
          </select>
        </label>
      )}
      <Button size="small" onClick={handleSave}>
        {t("import.saveMapping")}
      </Button>
      {rows.length > 0 && (
        <Button
          size="small"
          type="text"
          onClick={() =>
            void ask<null>((close) => <Manage app={app} form={form} onClose={() => close(null)} />)
          }
        >
          {t("import.manageMappings")}
        </Button>
      )}
    </div>
  );
}

function NameDialog({
  title,
  value,
  onClose,
}: {
  title: string;
  value: string;
  onClose: (name: string | null) => void;
}) {
  const [name, setName] = useState(value);
  const handleSubmit = () => name.trim() && onClose(name.trim());
  return (
    <Dialog
      title={title}
      onClose={() => onClose(null)}
      width={420}
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" disabled={!name.trim()} onClick={handleSubmit}>
            {t("kit.save")}
          </Button>
        </>
      }
    >
      <label className="import-name-field">
        <span>{t("import.mappingName")}</span>
        <input
          value={name}
          maxLength={60}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && !event.nativeEvent.isComposing && handleSubmit()}
        />
      </label>
    </Dialog>
  );
}

function Manage({ app, form, onClose }: { app: string; form: string; onClose: () => void }) {
  const client = useQueryClient();
  const saved = useQuery({
    queryKey: listKey(app, form),
    queryFn: ({ signal }) => api.mappings(app, form, signal),
  });
  const change = async (work: Promise<unknown>) => {
    try {
      await work;
    } catch (failure) {
      toast.fail(failure);
    }
    await client.invalidateQueries({ queryKey: listKey(app, form) });
  };
  const handleRename = async (id: string, value: string) => {
    const name = await ask<string>((close) => (
      <NameDialog title={t("import.renameMapping")} value={value} onClose={close} />
    ));
    if (name) await change(api.changeMapping(app, form, id, { name }));
  };
  return (
    <Dialog title={t("import.manageMappings")} onClose={onClose} width={460}>
      <ul className="import-manage">
        {saved.data?.rows.map((one) => (
          <li key={one.id}>
            <span>{one.name}</span>
            <Button size="small" onClick={() => void handleRename(one.id, one.name)}>
              {t("import.renameMapping")}
            </Button>
            <Button size="small" danger onClick={() => void change(api.deleteMapping(app, form, one.id))}>
              {t("import.deleteMapping")}
            </Button>
          </li>
        ))}
      </ul>
      {saved.data?.rows.length === 0 && <p className="muted">{t("import.noMapping")}</p>}
    </Dialog>
  );
}
