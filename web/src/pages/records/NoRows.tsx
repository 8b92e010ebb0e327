/** An empty list says why, and what to do. */
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { Empty } from "../../kit/Page";
import { conjuncts } from "../../lists/filters";
import { t } from "../../text";
import type { List } from "./useList";

export function NoRows({ list }: { list: List }) {
  const { app, form, filter, sought, view } = list;
  const params = { app: app.key, form: form.key };
  const conditions = conjuncts(filter).length;
  if (sought) {
    return (
      <Empty
        title={t("list.notFound", { text: sought })}
        hint={conditions > 0 ? t("list.notFoundFiltered", { n: conditions }) : t("list.searchHint")}
        actions={<Button onClick={() => list.set({ q: undefined })}>{t("list.clearSearch")}</Button>}
      />
    );
  }
  if (conditions > 0) {
    return (
      <Empty
        title={t("list.noneFit", { n: conditions, form: form.label })}
        actions={<Button onClick={() => list.set({ filter: undefined })}>{t("filter.clear")}</Button>}
      />
    );
  }
  if (view?.where) return <Empty title={t("list.viewEmpty", { view: view.label })} />;
  return (
    <Empty
      title={t("list.empty", { form: form.label })}
      hint={form.can.create ? t("list.emptyHint") : undefined}
      actions={
        <>
          {form.can.create && (
            <Link to="/a/$app/f/$form/new" params={params} className="link-button is-primary">
              {t("list.createFirst")}
            </Link>
          )}
          {form.can.import && (
            <Link to="/a/$app/f/$form/import" params={params} className="link-button">
              {t("list.importExcel")}
            </Link>
          )}
        </>
      }
    />
  );
}
