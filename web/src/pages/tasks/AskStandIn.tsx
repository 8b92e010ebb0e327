/** Who stands in, from when to when, and in which flows. */
import { Button } from "antd";
import { useState } from "react";
import { useSession } from "../../api/hooks";
import type { FlowName } from "../../api/todo";
import type { Ref } from "../../api/types";
import type { Appointment } from "../../api/watching";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { PeopleBox } from "../../shell/tasks/PeopleBox";
import { t } from "../../text";
import "../../shell/tasks/deciding.css";
import "../../shell/tasks/askact.css";

/** forOther: an administrator asks for a colleague, who is chosen as well. */
export const askStandIn = (flows: readonly FlowName[], forOther = false): Promise<Appointment | null> =>
  ask<Appointment>((close) => <AskStandIn flows={flows} forOther={forOther} onClose={close} />);

interface AskStandInProps {
  flows: readonly FlowName[];
  forOther: boolean;
  onClose: (wanted: Appointment | null) => void;
}

function AskStandIn({ flows, forOther, onClose }: AskStandInProps) {
  const today = useSession().data?.today ?? "";
  const [people, setPeople] = useState<readonly Ref[]>([]);
  const [whose, setWhose] = useState<readonly Ref[]>([]);
  const [from, setFrom] = useState(today);
  const [until, setUntil] = useState("");
  const [isAll, setAll] = useState(true);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState("");
  const send = () => {
    const [who] = people;
    const [of] = whose;
    if (forOther && !of) setProblem(t("standIn.whoseMissing"));
    else if (!who) setProblem(t("standIn.whoMissing"));
    else if (!from || !until) setProblem(t("standIn.daysMissing"));
    else if (until < from) setProblem(t("standIn.daysWrong"));
    else if (!isAll && chosen.length === 0) setProblem(t("standIn.flowsMissing"));
    else onClose({ to: who.id, from, until, flows: isAll ? [] : chosen, ...(of ? { for: of.id } : {}) });
  };
  const tick = (id: string) =>
    setChosen((all) => (all.includes(id) ? all.filter((one) => one !== id) : [...all, id]));
  return (
    <Dialog
      title={t(forOther ? "standIn.newFor" : "standIn.new")}
      onClose={() => onClose(null)}
      testId="stand-in"
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" onClick={send}>
            {t("standIn.save")}
          </Button>
        </>
      }
    >
      <div className="deciding ask-act">
        {forOther && <PeopleBox label={t("standIn.whose")} chosen={whose} onChange={setWhose} />}
        <PeopleBox label={t("standIn.who")} chosen={people} onChange={setPeople} />
        <div className="stand-in-days">
          <label>
            <span>{t("standIn.from")}</span>
            <input type="date" value={from} min={today} onChange={(event) => setFrom(event.target.value)} />
          </label>
          <label>
            <span>{t("standIn.until")}</span>
            <input
              type="date"
              value={until}
              min={from || today}
              onChange={(event) => setUntil(event.target.value)}
            />
          </label>
        </div>
        <fieldset className="act-choices">
          <legend>{t("standIn.flows")}</legend>
          {([true, false] as const).map((all) => (
            <label key={String(all)}>
              <input type="radio" checked={isAll === all} onChange={() => setAll(all)} />
              {t(all ? "standIn.all" : "standIn.some")}
            </label>
          ))}
          {!isAll && (
            <div className="stand-in-flows">
              {flows.map((flow) => (
                <label key={flow.id}>
                  <input type="checkbox" checked={chosen.includes(flow.id)} onChange={() => tick(flow.id)} />
                  {flow.label}
                </label>
              ))}
            </div>
          )}
        </fieldset>
        {problem && (
          <p className="deciding-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
    </Dialog>
  );
}
