/** In which order, and under which headings, everybody sees the apps. */
import { useQueryClient } from "@tanstack/react-query";
import { AutoComplete, Button } from "antd";
import { useState } from "react";
import { type BuiltApp, buildingApi, buildingKeys } from "../../api/building";
import { keys } from "../../api/hooks";
import { Dialog } from "../../kit/Dialog";
import { OrderList } from "../../kit/OrderList";
import { toast } from "../../kit/toast";
import { t } from "../../text";

export function ArrangeApps({ apps, onClose }: { apps: readonly BuiltApp[]; onClose: () => void }) {
  const client = useQueryClient();
  const [list, setList] = useState<readonly BuiltApp[]>(apps);
  const [busy, setBusy] = useState(false);
  const groups = [...new Set(list.map((app) => app.group?.trim()).filter(Boolean))];
  const handleSave = async () => {
    setBusy(true);
    try {
      const order = list.map((app) => ({ key: app.key, group: app.group?.trim() || null }));
      client.setQueryData(buildingKeys.apps, await buildingApi.order(order));
      void client.invalidateQueries({ queryKey: keys.apps });
      onClose();
    } catch (error) {
      toast.fail(error);
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t("building.arrangeTitle")}
      onClose={onClose}
      width={520}
      testId="arrange-apps"
      footer={
        <>
          <Button onClick={onClose}>{t("kit.cancel")}</Button>
          <Button type="primary" loading={busy} onClick={handleSave}>
            {t("kit.save")}
          </Button>
        </>
      }
    >
      <p className="muted">{t("building.arrangeHint")}</p>
      <OrderList
        label={t("building.arrangeTitle")}
        items={list}
        keyOf={(app) => app.key}
        nameOf={(app) => app.label}
        onOrder={setList}
      >
        {(app) => (
          <span className="arrange-app">
            <span>{app.label}</span>
            <AutoComplete
              aria-label={t("building.groupOf", { label: app.label })}
              placeholder={t("building.noGroup")}
              value={app.group ?? ""}
              maxLength={30}
              options={groups.map((group) => ({ value: group }))}
              onChange={(group: string) =>
                setList(list.map((one) => (one.key === app.key ? { ...one, group } : one)))
              }
            />
          </span>
        )}
      </OrderList>
    </Dialog>
  );
}
