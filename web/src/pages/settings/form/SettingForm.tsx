/** The form of a section: it saves what is asked for, says why it could not, and minds what is not saved yet. */
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { toast } from "../../../kit/toast";
import { useUnsaved } from "../../../shell/unsaved";
import { t } from "../../../text";

interface SettingFormProps<C, S> {
  /** Under which what is kept was read; what the server answers takes its place. */
  name: readonly string[];
  /** What is to be saved, or in words what is wrong with it. */
  asked: C | string;
  isDirty: boolean;
  save: (change: C) => Promise<S>;
  onSaved?: () => unknown;
  children: ReactNode;
}

export function SettingForm<C extends object, S>(props: SettingFormProps<C, S>) {
  const { name, asked, isDirty, save, onSaved, children } = props;
  const client = useQueryClient();
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const handleSave = async (): Promise<boolean> => {
    if (typeof asked === "string") {
      setRefusal(asked);
      return false;
    }
    setBusy(true);
    setRefusal(null);
    try {
      client.setQueryData(name, await save(asked));
      await onSaved?.();
      toast.say(t("settings.saved"));
      return true;
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  useUnsaved({ isDirty: () => isDirty, save: handleSave });
  return (
    <form
      onChange={() => setRefusal(null)}
      onSubmit={(event) => {
        event.preventDefault();
        void handleSave();
      }}
    >
      {children}
      <div className="settings-part settings-acts">
        <Button type="primary" htmlType="submit" disabled={!isDirty} loading={busy}>
          {t("kit.save")}
        </Button>
        {refusal && (
          <span className="settings-refusal" role="alert">
            {refusal}
          </span>
        )}
      </div>
    </form>
  );
}
