/** The record as it was when somebody decided, beside what it is now: only what differs. */
import { useComparison } from "../../api/history";
import type { RunView } from "../../api/tasks";
import type { FormView } from "../../api/types";
import { Dialog } from "../../kit/Dialog";
import { ask } from "../../kit/dialogs";
import { dateTimeText, EMPTY } from "../../kit/format";
import { ListBones, Loading } from "../../kit/Skeleton";
import { t } from "../../text";
import "../../text/opinions";
import { What } from "../history/parts";
import "./opinions.css";

interface VersionOf {
  run: RunView;
  form?: FormView;
  version: number;
}

export const showVersion = (asked: VersionOf): void => {
  void ask<true>((close) => <VersionCompare {...asked} onClose={() => close(true)} />);
};

function VersionCompare({ run, form, version, onClose }: VersionOf & { onClose: () => void }) {
  const place = run.form;
  const compared = useComparison(place?.app ?? "", place?.key ?? "", run.record?.id ?? "", version, null);
  const told = compared.data;
  return (
    <Dialog title={t("opinion.compareTitle", { n: version })} onClose={onClose} width={640} testId="version">
      {compared.error && <p role="alert">{compared.error.message}</p>}
      {!told && !compared.error && (
        <Loading>
          <ListBones rows={4} />
        </Loading>
      )}
      {told && (
        <>
          <p className="muted">
            {t("opinion.then", { at: dateTimeText(told.from.at), who: told.from.by?.title ?? EMPTY })}
          </p>
          {told.changes.length === 0 && <p>{t("opinion.same")}</p>}
          <dl className="version-changes">
            {told.changes.map((one) => (
              <div key={`${one.path}.${one.row ?? ""}`}>
                <dt>{one.label}</dt>
                <dd>{form && <What form={form} change={one} />}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </Dialog>
  );
}
