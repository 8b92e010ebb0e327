/** By what a list of to-dos is narrowed and how it is ordered, on a phone; what is chosen holds at once. */
import { type TaskChoices, useTaskChoices } from "../../api/taskChoices";
import { Dialog } from "../../kit/Dialog";
import { FilterFields } from "../../shell/tasks/FilterFields";
import { filterOf, listOf, ORDERS, orderOf, orderText, widened } from "../../shell/tasks/lists";
import type { TodoSearch } from "../../shell/tasks/search";
import { useSought } from "../../shell/tasks/useSought";
import { t } from "../../text";
import "../../text/tasks";
import { SearchBox } from "../kit/SearchBox";
import { PhoneKnob } from "./PhoneKnob";

interface FilterSheetProps {
  search: TodoSearch;
  onSearch: (search: TodoSearch) => void;
  onClose: () => void;
}

export function FilterSheet({ search, onSearch, onClose }: FilterSheetProps) {
  const [typed, setTyped, seekAtOnce] = useSought(search.q, (q) => onSearch({ ...search, q }));
  const choices = useTaskChoices(filterOf(search)).data;
  const orders = ORDERS[listOf(search)];
  const handleClose = () => {
    seekAtOnce();
    onClose();
  };
  const handleClear = () => {
    setTyped("");
    onSearch(widened(search));
  };
  return (
    <Dialog
      title={t("tasks.filter")}
      onClose={handleClose}
      testId="todo-filter"
      // No keyboard comes up before one wants to write.
      first=".dialog-foot .is-primary"
      footer={
        <>
          <PhoneKnob look="plain" onPress={handleClear}>
            {t("tasks.clear")}
          </PhoneKnob>
          <PhoneKnob look="primary" onPress={handleClose}>
            {seeText(choices)}
          </PhoneKnob>
        </>
      }
    >
      <SearchBox value={typed} onText={setTyped} hint={t("tasks.find")} />
      {orders.length > 1 && (
        <div className="task-filter is-order">
          <label>
            <span>{t("tasks.sort")}</span>
            <select
              value={orderOf(search)}
              onChange={({ target: { value } }) =>
                onSearch({ ...search, sort: value === orders[0] ? undefined : value })
              }
            >
              {orders.map((order) => (
                <option key={order} value={order}>
                  {orderText(search, order)}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
      <FilterFields search={search} choices={choices} onSearch={onSearch} />
    </Dialog>
  );
}

const seeText = (choices: TaskChoices | undefined): string => {
  if (!choices) return t("kit.close");
  return choices.count === 0 ? t("tasks.seeNone") : t("tasks.see", { n: choices.count });
};
