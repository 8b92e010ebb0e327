/** Formulas whose words change: for each, which records that are there follow it; none unless it is said. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import "../../text/recompute";
import { buildingApi, buildingKeys } from "../../api/building";
import type { ChangedFormula, Followed } from "../../api/rehearsals";
import type { Filter } from "../../api/types";
import { formIn } from "../../document/tree";
import { countText } from "../../kit/format";
import { useLang } from "../../kit/Providers";
import { t } from "../../text";
import { Desk } from "./desk";
import type { Build } from "./useDraft";
import { useIsAdmin } from "./useMayBuild";
import { DraftFilter } from "./views/DraftFilter";
import { drawnApp } from "./views/paths";

type Who = "none" | "some" | "all";
const WHO = ["none", "some", "all"] as const;

export interface Choice {
  who: Who;
  where: Filter | null;
}

interface FollowingProps {
  app: string;
  build: Build;
  formulas: readonly ChangedFormula[];
  choices: Choices;
  onChange: (choices: Choices) => void;
}

/** By the id of a formula; what was not chosen follows for nobody. */
export type Choices = Readonly<Record<string, Choice>>;

const askedOf = (formulas: readonly ChangedFormula[]) => formulas.filter((one) => one.count > 0);

/** What is sent of what is shown; null while a condition is not complete. */
export function followed(formulas: readonly ChangedFormula[], choices: Choices): readonly Followed[] | null {
  const chosen = askedOf(formulas).flatMap(({ field }) => {
    const choice = choices[field];
    return choice && choice.who !== "none" ? [{ field, ...choice }] : [];
  });
  if (chosen.some((one) => one.who !== "all" && one.where === null)) return null;
  return chosen.map(({ field, who, where }) => ({ field, where: who === "all" ? null : where }));
}

export function Following({ app, build, formulas, choices, onChange }: FollowingProps) {
  return askedOf(formulas).map((formula) => (
    <Formula
      key={formula.field}
      app={app}
      build={build}
      formula={formula}
      choice={choices[formula.field] ?? { who: "none", where: null }}
      onChange={(choice) => onChange({ ...choices, [formula.field]: choice })}
    />
  ));
}

interface FormulaProps {
  app: string;
  build: Build;
  formula: ChangedFormula;
  choice: Choice;
  onChange: (choice: Choice) => void;
}

function Formula({ app, build, formula, choice, onChange }: FormulaProps) {
  const { named, count, looked_at, differ, failed, examples } = formula;
  const n = countText(count);
  const isAdmin = useIsAdmin();
  const labels: Record<Who, string> = {
    none: t("recompute.none"),
    some: t("recompute.some"),
    all: t("recompute.all", { n }),
  };
  return (
    <fieldset className="publish-follow" data-testid={`follow.${formula.field}`}>
      <legend>{t("recompute.ask", { field: named })}</legend>
      <p className="muted">
        {looked_at < count
          ? t("recompute.newest", { looked: countText(looked_at), differ: countText(differ) })
          : t("recompute.differ", { n, differ: countText(differ) })}
        {failed > 0 && ` ${t("recompute.failed", { failed: countText(failed) })}`}
      </p>
      {examples.length > 0 && (
        <ul className="publish-examples">
          {examples.map((one) => (
            <li key={`${one.title} ${one.before} ${one.after}`}>
              <span>{one.title}</span> <s>{one.before ?? t("recompute.empty")}</s> →{" "}
              <strong>{one.after ?? t("recompute.empty")}</strong>
            </li>
          ))}
        </ul>
      )}
      {WHO.filter((who) => isAdmin || who !== "some").map((who) => (
        <label key={who}>
          <input
            type="radio"
            name={`follow.${formula.field}`}
            checked={choice.who === who}
            onChange={() => onChange({ ...choice, who })}
          />
          {labels[who]}
        </label>
      ))}
      {choice.who === "some" && (
        <Condition
          app={app}
          build={build}
          form={formula.form}
          where={choice.where}
          onChange={(where) => onChange({ ...choice, where })}
        />
      )}
    </fieldset>
  );
}

interface ConditionProps {
  app: string;
  build: Build;
  form: string;
  where: Filter | null;
  onChange: (where: Filter | null) => void;
}

/** Which records are meant, and how many these are by now. */
function Condition({ app, build, form, where, onChange }: ConditionProps) {
  const desk = useFormDesk(app, build, form);
  const drawn = useMemo(() => desk && drawnApp(desk), [desk]);
  const matching = useQuery({
    queryKey: ["matching", app, form, where],
    queryFn: () => buildingApi.matching(app, form, where),
    enabled: where !== null,
    gcTime: 0,
    retry: false,
  });
  if (!desk || !drawn) return null;
  return (
    <>
      <DraftFilter
        label={t("recompute.whichRecords")}
        desk={desk}
        drawn={drawn}
        where={where}
        restMs={0}
        onChange={onChange}
      />
      <p className="muted" role="status">
        {where === null && t("recompute.incomplete")}
        {where !== null && matching.data && t("recompute.matching", { n: countText(matching.data.count) })}
        {where !== null && matching.error?.message}
      </p>
    </>
  );
}

/** What conditions over a form of the draft are built with. */
function useFormDesk(app: string, build: Build, id: string): Desk | null {
  const lang = useLang();
  const targets = useQuery({
    queryKey: buildingKeys.targets(app),
    queryFn: () => buildingApi.targets(app),
    staleTime: 60_000,
  });
  const others = targets.data?.apps;
  return useMemo(() => {
    const form = formIn(build.draft.document, id);
    const view = build.draft.sketch.find((one) => one.key === id);
    if (!form || !view || !others) return null;
    const palette = { groups: [], kinds: [] };
    const nothing = { chosen: [], choose: () => {} };
    return new Desk({ build, app, form, view, palette, targets: others, lang, ...nothing });
  }, [app, build, id, lang, others]);
}
