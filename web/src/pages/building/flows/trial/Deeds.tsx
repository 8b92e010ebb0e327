/** What a step would do, in sentences: written from → to, sent to whom, found, made; and what conditions read. */
import type { TrialChange, TrialDeed, TrialRead } from "../../../../api/tryingFlows";
import type { FormView, Value } from "../../../../api/types";
import { changeText, changeTexts } from "../../../../fields/changes";
import { anyText } from "../../../../fields/values";
import { EMPTY } from "../../../../kit/format";
import { Icon } from "../../../../kit/Icon";
import { type TextKey, t } from "../../../../text";

const ICONS: Readonly<Record<TrialDeed["what"], string>> = {
  change: "pen",
  make: "plus",
  remove: "trash",
  tell: "bell",
  find: "search",
  begin: "next",
  call: "globe",
};

/** A value as its field writes it, where the form has it; else as it is. */
function shown(form: FormView | null, path: string, value: Value): string {
  if (form && !path.includes(".")) return changeText(form, path, value);
  if (Array.isArray(value)) return value.map((one) => anyText(one as Value)).join(t("field.comma")) || EMPTY;
  return anyText(value) || EMPTY;
}

const listed = (names: readonly (string | null)[]) =>
  names.map((one) => one ?? t("flows.somebody")).join(t("field.comma"));

export function Deeds({ deeds, form }: { deeds: readonly TrialDeed[]; form: FormView }) {
  if (deeds.length === 0) return null;
  return (
    <ul className="trial-deeds">
      {deeds.map((deed, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what is done has no name of its own
        <li key={place}>
          <Icon name={ICONS[deed.what]} size={14} />
          <Deed deed={deed} form={form} />
        </li>
      ))}
    </ul>
  );
}

function Deed({ deed, form }: { deed: TrialDeed; form: FormView }) {
  if (deed.what === "tell") return <Told deed={deed} form={form} />;
  const own = deed.form?.form === form.key ? form : null;
  const isOwn = deed.what === "change" && own !== null && deed.count === 1;
  const names = deed.records.filter((one) => one !== null);
  const what = t(`flows.try.does.${deed.what}` as TextKey & "flows.try.does.change", {
    of: deed.of ?? "",
    n: deed.count,
  });
  return (
    <div>
      {!isOwn && (
        <span className="trial-deed">
          {what}
          {names.length > 0 && <span className="muted"> {listed(names)}</span>}
        </span>
      )}
      {deed.changes.map((one) => (
        <Change key={one.path} change={one} isNew={deed.what === "make"} form={own} />
      ))}
    </div>
  );
}

interface ChangeProps {
  change: TrialChange;
  isNew: boolean;
  /** Of its field; null of one that is not known here. */
  form: FormView | null;
}

function Change({ change, isNew, form }: ChangeProps) {
  const [before, after] = form
    ? changeTexts(form, change.path, change.before, change.after)
    : [shown(null, change.path, change.before), shown(null, change.path, change.after)];
  const isSame = !isNew && before === after;
  return (
    <span className="trial-change">
      <span className="muted">{change.label}</span>
      {!change.is_known && <span className="muted">{t("flows.try.each")}</span>}
      {change.is_known && isSame && <span className="muted">{t("flows.try.same")}</span>}
      {change.is_known && !isSame && !isNew && (
        <>
          <del>{before}</del>
          <span>→</span>
        </>
      )}
      {change.is_known && <ins>{after}</ins>}
    </span>
  );
}

function Told({ deed, form }: { deed: TrialDeed; form: FormView }) {
  const over = deed.over
    .map((one) => t(`flows.channel.${one}` as TextKey & "flows.channel.inbox"))
    .join(t("field.comma"));
  const to = [
    ...deed.people.map((one) => one ?? t("flows.somebody")),
    ...deed.changes.map((one) =>
      `${one.label} ${one.is_known ? shown(form, one.path, one.after) : ""}`.trim(),
    ),
  ];
  return (
    <div>
      <span className="trial-deed">
        {to.length === 0
          ? t("flows.try.tellsNobody")
          : t("flows.try.tells", { who: to.join(t("field.comma")), over })}
      </span>
      {deed.text && <q className="trial-text">{deed.text}</q>}
    </div>
  );
}

export function Reads({ reads, form }: { reads: readonly TrialRead[]; form: FormView }) {
  if (reads.length === 0) return null;
  return (
    <span className="trial-reads">
      {reads.map((one) => (
        <span key={one.path}>
          {one.label} = <b>{shown(form, one.path, one.value)}</b>
        </span>
      ))}
    </span>
  );
}
