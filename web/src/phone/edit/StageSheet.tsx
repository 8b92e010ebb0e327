/** A new record to be saved with another new one, asked for in a sheet with all that may be filled in. */
import { FormBars } from "../../fields/form/FormBars";
import { systemValue } from "../../fields/form/Part";
import { itemsOf, shownOf } from "../../fields/form/sections";
import { useShown } from "../../fields/form/useShown";
import { type StagingProps, useStaging } from "../../fields/form/useStaging";
import { Dialog } from "../../kit/Dialog";
import { t } from "../../text";
import { confirm } from "../kit/actions";
import { Body } from "../kit/Body";
import { Entry } from "./Entry";
import { Lines } from "./Lines";
import { quickCreate } from "./QuickCreate";
import "../../text/related";
import "../../fields/form/related.css";

export function StageSheet(props: StagingProps) {
  const { form, scope, saving, save, leave, isTold, narrowed } = useStaging(props, { quickCreate, mayDrop });
  const { view } = form;
  const shows = useShown(form);
  return (
    <Dialog
      title={t(props.before ? "staged.edit" : "related.new", { noun: props.form.noun })}
      onClose={() => void leave()}
      tall
      testId="stage"
      footer={
        <button
          type="button"
          className="button is-primary is-wide"
          disabled={saving}
          onClick={() => void save()}
        >
          {t(isTold ? "staged.anyway" : "staged.done")}
        </button>
      }
    >
      <div className="stage-body">
        <p className="muted stage-note">{t("staged.hint")}</p>
        {narrowed && <p className="muted stage-note">{narrowed}</p>}
        <FormBars form={form} onSave={() => void save()} />
        <Body
          view={view}
          items={(section) => shownOf(itemsOf(view, section.fields, "none"), shows)}
          lines={(field, named) => (
            <Lines key={field.key} form={form} field={field} scope={scope} named={named} />
          )}
          line={(field) => <Entry key={field.key} form={form} field={field} scope={scope} />}
          system={(shows) => systemValue({ form, shows, scope })}
          lists="none"
        />
      </div>
    </Dialog>
  );
}

const mayDrop = () => confirm(t("staged.drop.title"), t("staged.drop.text"), t("staged.drop"));
