/** By what a list of to-dos is narrowed: choices with how many there would be, for both entries. */
import type { TaskChoices } from "../../api/taskChoices";
import { type TextKey, t } from "../../text";
import { narrows } from "./lists";
import type { TodoSearch } from "./search";
import { nameOf } from "./words";
import "./filter.css";

interface FilterFieldsProps {
  search: TodoSearch;
  choices: TaskChoices | undefined;
  onSearch: (search: TodoSearch) => void;
}

interface Option {
  value: string;
  label: string;
  count?: number;
}

const DAYS = ["1", "3", "7"];
const NOTHING: TaskChoices = {
  count: 0,
  is_more: false,
  is_part: false,
  flows: [],
  forms: [],
  steps: [],
  starters: [],
  states: [],
};

export function FilterFields({ search, choices = NOTHING, onSearch }: FilterFieldsProps) {
  const { flows, forms, is_part } = choices;
  const flowOf = (id: string) => flows.find((one) => one.id === id)?.label ?? "";
  const steps = choices.steps.filter((one) => !search.flow || one.flow === search.flow);
  const set = (change: TodoSearch) => onSearch({ ...search, ...change });
  const shared = { isPart: is_part };
  return (
    <div className="task-filter">
      {(flows.length > 1 || search.flow) && (
        <Choice
          {...shared}
          label={t("tasks.flow")}
          chosen={search.flow}
          options={flows.map(({ id, label, count }) => ({ value: id, label, count }))}
          onChoose={(flow) => set({ flow, step: undefined })}
        />
      )}
      {narrows(search, "step") && (
        <Choice
          {...shared}
          label={t("tasks.step")}
          chosen={search.step && `${search.flow ?? ""} ${search.step}`}
          options={steps.map(({ flow, id, label, count }) => ({
            value: `${flow} ${id}`,
            label: search.flow || flows.length < 2 ? label : `${flowOf(flow)} › ${label}`,
            count,
          }))}
          onChoose={(value) => {
            const [flow, step] = value?.split(" ") ?? [search.flow];
            set({ flow, step });
          }}
        />
      )}
      {narrows(search, "starter") && (
        <Choice
          {...shared}
          label={t("tasks.starter")}
          chosen={search.starter}
          options={choices.starters.map(({ person, count }) => ({
            value: person.id,
            label: nameOf(person),
            count,
          }))}
          onChoose={(starter) => set({ starter })}
        />
      )}
      {narrows(search, "days") && (
        <Choice
          {...shared}
          label={t("tasks.waits")}
          chosen={search.late ? "late" : search.days}
          options={[
            ...DAYS.map((n) => ({
              value: n,
              label: n === "1" ? t("tasks.waitsOverOne") : t("tasks.waitsOver", { n }),
            })),
            { value: "late", label: t("tasks.onlyLate") },
          ]}
          onChoose={(value) =>
            set(value === "late" ? { late: "true", days: undefined } : { days: value, late: undefined })
          }
        />
      )}
      {narrows(search, "state") && (
        <Choice
          {...shared}
          label={t("tasks.state")}
          chosen={search.state}
          options={choices.states.map(({ state, count }) => ({
            value: state,
            label: t(`run.state.${state}` as TextKey & "run.state.approved"),
            count,
          }))}
          onChoose={(state) => set({ state })}
        />
      )}
      {(forms.length > 1 || search.form) && (
        <Choice
          {...shared}
          label={t("tasks.form")}
          chosen={search.form}
          options={forms.map(({ app, key, label, count }) => ({ value: `${app}.${key}`, label, count }))}
          onChoose={(form) => set({ form })}
        />
      )}
      {narrows(search, "unseen") && (
        <Choice
          {...shared}
          label={t("tasks.seen")}
          chosen={search.unseen}
          options={[{ value: "true", label: t("tasks.onlyUnseen") }]}
          onChoose={(unseen) => set({ unseen })}
        />
      )}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  options: readonly Option[];
  chosen: string | undefined;
  isPart: boolean;
  onChoose: (value: string | undefined) => void;
}

function Choice({ label, options, chosen = "", isPart, onChoose }: ChoiceProps) {
  const isKnown = chosen === "" || options.some((one) => one.value === chosen);
  return (
    <label className={chosen === "" ? undefined : "is-on"}>
      <span>{label}</span>
      <select value={chosen} onChange={(event) => onChoose(event.target.value || undefined)}>
        <option value="">{t("tasks.any")}</option>
        {!isKnown && <option value={chosen}>{t("tasks.nothingLeft")}</option>}
        {options.map(({ value, label, count }) => (
          <option key={value} value={value}>
            {count === undefined || isPart ? label : t("tasks.choice", { label, n: String(count) })}
          </option>
        ))}
      </select>
    </label>
  );
}

/** How many there are, as far as they are counted. */
export const countText = (choices: TaskChoices | undefined): string =>
  choices ? t(choices.is_more ? "tasks.countMore" : "tasks.count", { n: choices.count }) : "";
