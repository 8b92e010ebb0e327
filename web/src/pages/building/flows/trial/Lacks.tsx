/** What keeps somebody from a test run, said before they choose a record: which forms, and which role would do. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useSession } from "../../../../api/hooks";
import { staffApi } from "../../../../api/staff";
import { type TrialLacks, trialLacks } from "../../../../api/tryingFlows";
import { Icon } from "../../../../kit/Icon";
import { toast } from "../../../../kit/toast";
import { currentLang, t } from "../../../../text";
import type { FlowDesk } from "../flowDesk";

const MOST_OFFERED = 4;

export function useLacks(flow: FlowDesk) {
  const { app } = flow.desk.state;
  const { base, number } = flow.build.draft;
  return useQuery({
    queryKey: ["building", "try", app, flow.flow.id, "lacks", currentLang(), `${base}.${number}`],
    queryFn: ({ signal }) => trialLacks(app, flow.flow.id, signal),
    enabled: flow.build.saving === "saved",
    placeholderData: (before) => before,
    retry: false,
    gcTime: 0,
  });
}

export function Lacks({ app, lacks }: { app: string; lacks: TrialLacks }) {
  const client = useQueryClient();
  const user = useSession().data?.user;
  const [taking, setTaking] = useState<string | null>(null);
  const take = async (role: { id: string; name: string }) => {
    if (!user) return;
    setTaking(role.id);
    try {
      const me = await staffApi.find(user.login, user.id);
      if (me) {
        await staffApi.change(me.id, { roles: [...me.roles, role.id] });
        toast.say(t("flows.try.tookRole", { role: role.name }));
      }
      await client.invalidateQueries();
    } catch (error) {
      toast.fail(error);
    }
    setTaking(null);
  };
  const forms = lacks.forms.map((form) => t("flows.try.formName", { form }));
  return (
    <div className="trial" data-testid="trial-lacks">
      <p className="trial-result is-orange" role="status">
        <Icon name="lock" size={16} />
        <span>{t("flows.try.lacks", { forms: forms.join(currentLang() === "zh" ? "" : ", ") })}</span>
      </p>
      <p>{t(lacks.roles.length > 0 ? "flows.try.lacksRole" : "flows.try.noRole")}</p>
      <div className="trial-roles">
        {lacks.roles.slice(0, MOST_OFFERED).map((role) => (
          <Button
            key={role.id}
            loading={taking === role.id}
            disabled={taking !== null}
            onClick={() => void take(role)}
          >
            {t("flows.try.takeRole", { role: role.name })}
          </Button>
        ))}
        {lacks.roles.length === 0 && (
          <Link to="/building/$app/roles" params={{ app }}>
            {t("flows.try.toRoles")}
          </Link>
        )}
        <Link to="/settings/$section" params={{ section: "people" }}>
          {t("flows.try.toPeople")}
        </Link>
      </div>
    </div>
  );
}
