/** What somebody began on this phone and did not save. */
import { useState } from "react";
import type { AppView } from "../../api/types";
import { Icon } from "../../kit/Icon";
import { draftsOf, type KeptDraft } from "../../shell/drafts";
import { t } from "../../text";
import { hrefs } from "../places";

interface OwnProps {
  person: string;
  apps: readonly AppView[];
}

const formIn = (apps: readonly AppView[], app: string, form: string) =>
  apps.find((one) => one.key === app)?.forms.find((one) => one.key === form);

export function Unfinished({ person, apps }: OwnProps) {
  const [, setCount] = useState(0);
  const drop = async (draft: KeptDraft) =>
    (await import("../../shell/dropWithUndo")).dropWithUndo(person, draft, () => setCount((n) => n + 1));
  const drafts = draftsOf(person).filter((one) => formIn(apps, one.app, one.form));
  if (drafts.length === 0) return null;
  return (
    <ul className="group is-draft" aria-label={t("phone.drafts")}>
      {drafts.map((draft) => (
        <li key={`${draft.form}/${draft.id ?? draft.copy ?? draft.of ?? draft.on ?? ""}`} className="line">
          <a
            className="line-main"
            href={draft.id ? hrefs.edit(draft, draft.id) : hrefs.create(draft, draft)}
            data-testid="draft"
          >
            <span className="line-icon">
              <Icon name="pen" size={19} />
            </span>
            <span className="line-title">
              {draft.id
                ? t("phone.draftOf", { title: draft.title })
                : t("phone.draftNew", { noun: formIn(apps, draft.app, draft.form)?.noun ?? "" })}
            </span>
            <Icon name="next" size={16} />
          </a>
          <button type="button" className="tap" onClick={() => void drop(draft)}>
            {t("phone.dropDraft")}
          </button>
        </li>
      ))}
    </ul>
  );
}
