/** Texts that become relations and name no record: whether these records are made when it is published. */
import type { RehearsalView } from "../../api/rehearsals";
import { findField, said } from "../../document/tree";
import { useLang } from "../../kit/Providers";
import { t } from "../../text";
import type { Build } from "./useDraft";

const RELATIONS = new Set(["relation", "relations"]);

interface MissingMadeProps {
  build: Build;
  found: RehearsalView;
  creates: readonly string[];
  onChange: (creates: readonly string[]) => void;
}

export function MissingMade({ build, found, creates, onChange }: MissingMadeProps) {
  const lang = useLang();
  const asked = (found.result?.converted ?? []).filter(
    (one) => RELATIONS.has(one.new_kind) && (one.failed > 0 || creates.includes(one.field)),
  );
  const forms = build.draft.document.forms;
  return asked.map(({ field }) => {
    const element = forms.map((form) => findField(form, field)).find(Boolean)?.field;
    return (
      <label key={field} className="publish-make">
        <input
          type="checkbox"
          checked={creates.includes(field)}
          onChange={({ target: box }) =>
            onChange(box.checked ? [...creates, field] : creates.filter((one) => one !== field))
          }
        />
        {t("building.makeMissing", { field: said(element?.label, lang) })}
      </label>
    );
  });
}
