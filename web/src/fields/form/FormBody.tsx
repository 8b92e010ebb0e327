/** A form laid out in its sections and tabs, four quarters wide; the same for filling and for reading. */
import { lazy, Suspense } from "react";
import type { FieldView, PartView, SectionView } from "../../api/types";
import type { Form } from "../../runtime/form";
import type { FieldScope } from "../contract";
import { FieldBox } from "./FieldBox";
import { Part, systemValue } from "./Part";
import { SubformBox } from "./SubformBox";
import { isPart, itemsOf, shownOf, tabsOf } from "./sections";
import { Stepped } from "./steps/Stepped";
import type { Stepping } from "./steps/useSteps";
import { Tabbed } from "./Tabbed";
import { useShown } from "./useShown";
import type { StagingDialog } from "./useStaging";
import "../fields.css";

const RelatedList = lazy(() => import("./RelatedList"));
const StagedList = lazy(() => import("./StagedList"));

interface FormBodyProps {
  form: Form;
  scope: FieldScope;
  read?: boolean;
  shut?: boolean;
  /** Only these fields, in one section (quick create). */
  only?: readonly string[];
  /** How a new record to be saved with this new one is asked for; without it, none is. */
  staging?: StagingDialog;
  /** Its tabs are gone through as steps. */
  stepping?: Stepping | null;
}

export function FormBody({ form, scope, read, shut, only, staging, stepping }: FormBodyProps) {
  const shows = useShown(form);
  const lists = form.record ? "all" : staging ? "adding" : "none";
  const { above, tabs } = only
    ? { above: [{ key: "", label: "", fields: [...only] }], tabs: [] }
    : tabsOf(form.view, lists);
  const box = (field: FieldView) =>
    field.fields ? (
      <SubformBox key={field.key} form={form} field={field} scope={scope} read={read || shut} />
    ) : (
      <FieldBox key={field.key} form={form} field={field} scope={scope} read={read} shut={shut} />
    );
  const part = (one: PartView) => {
    if (one.part === "system") return <SystemBox key={one.key} form={form} part={one} scope={scope} />;
    if (one.part !== "related") return <Part key={one.key} part={one} />;
    return (
      <Suspense key={one.key} fallback={null}>
        {form.record ? (
          <RelatedList part={one} record={form.record} read={read} />
        ) : (
          staging && <StagedList part={one} form={form} dialog={staging} today={scope.today} />
        )}
      </Suspense>
    );
  };
  const section = (one: SectionView) => {
    const items = shownOf(itemsOf(form.view, one.fields, lists), shows);
    if (items.length === 0) return null;
    return (
      <section key={one.key} className="form-section" aria-label={one.label || undefined}>
        {one.label && <h2 className="form-section-title">{one.label}</h2>}
        <div className="form-grid">{items.map((item) => (isPart(item) ? part(item) : box(item)))}</div>
      </section>
    );
  };
  return (
    <div className={`form-body${read ? " is-read" : ""}`}>
      {above.map(section)}
      {stepping ? (
        <Stepped view={form.view} stepping={stepping}>
          {(tab) => tab.sections.map(section)}
        </Stepped>
      ) : (
        tabs.length > 0 && <Tabbed tabs={tabs}>{(tab) => tab.sections.map(section)}</Tabbed>
      )}
    </div>
  );
}

/** Who made or changed the record, or when: read like a field, absent until there is a record. */
function SystemBox({
  form,
  part,
  scope,
}: {
  form: Form;
  part: PartView & { part: "system" };
  scope: FieldScope;
}) {
  const shown = systemValue({ form, shows: part.shows, scope });
  if (!shown) return null;
  return (
    <div className="field field-w1 is-closed" data-testid={`part.${part.shows}`}>
      <div className="field-label">{shown.label}</div>
      <div className="field-value">{shown.view}</div>
    </div>
  );
}
