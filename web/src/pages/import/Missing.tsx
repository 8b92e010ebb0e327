/** What relations name and is not there yet: it can be made along with the import, where a name is enough. */
import type { ImportMissing } from "../../api/imports";
import { countText } from "../../kit/format";
import { t } from "../../text";

interface MissingProps {
  missing: readonly ImportMissing[];
  make: readonly string[];
  onChange: (make: readonly string[]) => void;
}

export function Missing({ missing, make, onChange }: MissingProps) {
  if (missing.length === 0) return null;
  return (
    <section className="missing paper" aria-labelledby="missing-title" data-testid="import-missing">
      <h2 id="missing-title">{t("import.missing")}</h2>
      <ul>
        {missing.map((one) => (
          <li key={one.path}>
            <span>
              <b>{one.label}</b>{" "}
              {t("import.missingSome", {
                n: countText(one.count),
                some: one.samples.join(t("field.comma")),
              })}
            </span>
            {one.can_make ? (
              <label className="import-tick">
                <input
                  type="checkbox"
                  checked={make.includes(one.path)}
                  onChange={(event) =>
                    onChange(
                      event.target.checked ? [...make, one.path] : make.filter((path) => path !== one.path),
                    )
                  }
                />
                <span>{t("import.make", { form: one.form })}</span>
              </label>
            ) : (
              <span className="muted">{t("import.cannotMake", { form: one.form })}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
