/** That a publish waits for an administrator: why, asking for it, and that somebody asks. */
import { Button } from "antd";
import { useState } from "react";
import { buildingApi, type Confirmation } from "../../api/building";
import { dateTimeText } from "../../kit/format";
import { Icon } from "../../kit/Icon";
import { toast } from "../../kit/toast";
import { t } from "../../text";

export function Confirming({ told }: { told: Confirmation }) {
  const asked = told.asked_at && {
    name: told.asked_by?.title ?? "",
    at: dateTimeText(told.asked_at),
  };
  if (told.why.length === 0 && !asked) return null;
  return (
    <div className="bar bar-orange" data-testid="confirming">
      <Icon name="warning" size={16} />
      <div className="bar-body">
        {told.why.length > 0 && t("building.confirm")}
        <ul>
          {told.why.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
        {asked && t(told.limited ? "building.askedAlready" : "building.askedBy", asked)}
      </div>
    </div>
  );
}

interface AskProps {
  app: string;
  number: number;
  may: boolean;
  told: Confirmation;
  onAsked: (told: Confirmation) => void;
}

export function AskButton({ app, number, may, told, onAsked }: AskProps) {
  const [busy, setBusy] = useState(false);
  const handleAsk = async () => {
    setBusy(true);
    try {
      onAsked(await buildingApi.ask(app, number));
      toast.say(t("building.asked"));
    } catch (error) {
      toast.fail(error);
    }
    setBusy(false);
  };
  return (
    <Button type="primary" loading={busy} disabled={!may || told.asked_at !== null} onClick={handleAsk}>
      {t(told.asked_at ? "building.isAsked" : "building.askConfirm")}
    </Button>
  );
}
