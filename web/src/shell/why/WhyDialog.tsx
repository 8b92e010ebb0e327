/** 「为什么能看到」 on computers, where administrators ask about anybody. */
import { useState } from "react";
import { useMembers } from "../../api/audit";
import { useWhy, type WhyAsked } from "../../api/why";
import { Dialog } from "../../kit/Dialog";
import { ListBones, Loading } from "../../kit/Skeleton";
import { t } from "../../text";
import { Refused } from "../Broken";
import { Told } from "./Told";

interface Props {
  asked: WhyAsked;
  onClose: () => void;
}

export default function WhyDialog({ asked, onClose }: Props) {
  const [person, setPerson] = useState(asked.person);
  const found = useWhy({ ...asked, person });
  const why = found.data;
  const sees = why?.verbs.some((one) => one.verb === "read" && one.allowed) ?? true;
  return (
    <Dialog width={620} tall title={t(sees ? "why.title" : "why.titleNot")} onClose={onClose} testId="why">
      {why?.full && <Whose name={why.person.title ?? ""} onPerson={setPerson} />}
      {found.isPending && (
        <Loading>
          <ListBones rows={6} />
        </Loading>
      )}
      {found.error && <Refused error={found.error} onRetry={() => found.refetch()} />}
      {why && <Told why={why} sees={sees} />}
    </Dialog>
  );
}

/** About whom an administrator asks. */
function Whose({ name, onPerson }: { name: string; onPerson: (person: string) => void }) {
  const [text, setText] = useState(name);
  const members = useMembers(text === name ? "" : text);
  const handleText = (typed: string) => {
    setText(typed);
    const found = members.data?.rows.find((row) => row.title === typed);
    if (found) onPerson(found.id);
  };
  return (
    <label className="why-whose">
      {t("why.whose")}
      <input
        type="text"
        list="why-people"
        value={text}
        onFocus={(event) => event.target.select()}
        onChange={(event) => handleText(event.target.value)}
      />
      <datalist id="why-people">
        {members.data?.rows.map((row) => (
          <option key={row.id} value={row.title ?? ""} label={row.department ?? undefined} />
        ))}
      </datalist>
    </label>
  );
}
