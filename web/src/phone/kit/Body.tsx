/** The sections of a form one under another, those of tabs behind their tabs; the same for reading and filling. */
import type { ReactNode } from "react";
import type { FieldView, FormView, PartView, SectionView, SystemKey } from "../../api/types";
import { Part } from "../../fields/form/Part";
import { type Item, isPart, type Lists, piecesOf, tabsOf } from "../../fields/form/sections";
import { Stepped } from "../../fields/form/steps/Stepped";
import type { Stepping } from "../../fields/form/steps/useSteps";
import { Tabbed } from "../../fields/form/Tabbed";

interface BodyProps {
  view: FormView;
  /** What is shown of a section. */
  items: (section: SectionView) => Item[];
  lines: (field: FieldView, named: boolean) => ReactNode;
  line: (field: FieldView) => ReactNode;
  /** What the record knows of itself; null before there is one. */
  system: (shows: SystemKey) => { label: string; view: ReactNode } | null;
  lists: Lists;
  /** The records that refer to the one that is read, or are to come with a new one. */
  related?: (part: PartView & { part: "related" }) => ReactNode;
  /** Its tabs are gone through as steps. */
  stepping?: Stepping | null;
}

export function Body({ view, items, lines, line, system, lists, related, stepping }: BodyProps) {
  const { above, tabs } = tabsOf(view, lists);
  const section = (one: SectionView) => {
    const shown = items(one);
    if (shown.length === 0) return null;
    return (
      <section key={one.key} aria-label={one.label || undefined}>
        {one.label && <h2>{one.label}</h2>}
        {piecesOf(shown).map((piece) => {
          const [first] = piece;
          if (!first) return null;
          if (isPart(first) && first.part === "related") return related?.(first);
          if (isPart(first) && first.part !== "system") return <Part key={first.key} part={first} />;
          if (!isPart(first) && first.fields) return lines(first, first.label !== one.label);
          const drawn = piece.map((item) => (isPart(item) ? known(item, system) : line(item)));
          return drawn.some((each) => each !== null) ? (
            <div key={first.key} className="group">
              {drawn}
            </div>
          ) : null;
        })}
      </section>
    );
  };
  return (
    <>
      {above.map(section)}
      {stepping ? (
        <Stepped view={view} stepping={stepping}>
          {(tab) => tab.sections.map(section)}
        </Stepped>
      ) : (
        tabs.length > 0 && <Tabbed tabs={tabs}>{(tab) => tab.sections.map(section)}</Tabbed>
      )}
    </>
  );
}

function known(part: Item, system: BodyProps["system"]) {
  if (!isPart(part) || part.part !== "system") return null;
  const shown = system(part.shows);
  return (
    shown && (
      <div key={part.key} className="value" data-testid={`part.${part.shows}`}>
        <span className="value-label">{shown.label}</span>
        <span className="value-text">{shown.view}</span>
      </div>
    )
  );
}
