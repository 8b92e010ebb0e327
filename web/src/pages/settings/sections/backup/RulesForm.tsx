/** When backups are made by themselves, and how many are kept. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { type BackupRules, backupApi, backupKeys } from "../../../../api/backups";
import { toast } from "../../../../kit/toast";
import { t } from "../../../../text";

export function RulesForm({ rules }: { rules: BackupRules }) {
  const client = useQueryClient();
  const [edited, setEdited] = useState<Partial<BackupRules>>({});
  const shown = { ...rules, ...edited };
  const saving = useMutation({
    mutationFn: backupApi.changeRules,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: backupKeys.all });
      setEdited({});
      toast.say(t("backup.saved"));
    },
    onError: toast.fail,
  });
  const change = (more: Partial<BackupRules>) => setEdited((known) => ({ ...known, ...more }));
  return (
    <form
      className="settings-part backup-rules"
      aria-label={t("backup.rules")}
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate(shown);
      }}
    >
      <h3>{t("backup.rules")}</h3>
      <Checkbox checked={shown.is_on} onChange={(event) => change({ is_on: event.target.checked })}>
        {t("backup.isOn")}
      </Checkbox>
      <label>
        <span>{t("backup.at")}</span>
        <Input value={shown.at} onChange={(event) => change({ at: event.target.value })} />
      </label>
      <label>
        <span>{t("backup.daily")}</span>
        <Input
          type="number"
          min={1}
          max={60}
          value={shown.daily}
          onChange={(event) => change({ daily: event.target.valueAsNumber })}
        />
      </label>
      <label>
        <span>{t("backup.weekly")}</span>
        <Input
          type="number"
          min={0}
          max={104}
          value={shown.weekly}
          onChange={(event) => change({ weekly: event.target.valueAsNumber })}
        />
      </label>
      <footer>
        <Button
          type="primary"
          htmlType="submit"
          disabled={Object.keys(edited).length === 0}
          loading={saving.isPending}
        >
          {t("backup.save")}
        </Button>
        <span className="muted">{t("backup.rulesHint")}</span>
      </footer>
    </form>
  );
}
