/** The new records somebody began in this browser and did not save, of forms they may still fill in. */
import { useState } from "react";
import { useSession } from "../../api/hooks";
import { draftsOf, type KeptDraft } from "../../shell/drafts";
import { dropWithUndo } from "../../shell/dropWithUndo";
import { useAllApps } from "../../shell/useFindings";

export interface NewDraft {
  draft: KeptDraft;
  app: string;
  noun: string;
}

export function useNewDrafts(): readonly NewDraft[] {
  const { person, apps } = usePerson();
  return draftsOf(person).flatMap((draft) => {
    const app = apps.find((one) => one.key === draft.app);
    const form = app?.forms.find((one) => one.key === draft.form);
    const isOpen = draft.id === null && form?.can.create;
    return app && form && isOpen ? [{ draft, app: app.label, noun: form.noun }] : [];
  });
}

/** Give one up, which can be undone for a while; the lists that show drafts are drawn anew. */
export function useDropDraft(): (draft: KeptDraft) => void {
  const { person } = usePerson();
  const [, setCount] = useState(0);
  return (draft) => dropWithUndo(person, draft, () => setCount((count) => count + 1));
}

function usePerson() {
  const session = useSession().data;
  const apps = useAllApps();
  return { person: session?.viewing === null ? session.user.id : "", apps };
}
