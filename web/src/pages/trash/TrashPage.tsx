/** What was deleted from a form, and the way back. */
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { formOf, useApp, useRestore, useTrash } from "../../api/hooks";
import type { FormView, TrashRow } from "../../api/types";
import { dateTimeText, EMPTY } from "../../kit/format";
import { Empty, Page } from "../../kit/Page";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { Broken, Refused } from "../../shell/Broken";
import { t } from "../../text";
import "./trash.css";

export function TrashPage() {
  const params = useParams({ from: "/a/$app/f/$form/trash" });
  const app = useApp(params.app);
  const form = formOf(app.data, params.form);
  if (app.error) return <Refused error={app.error} onRetry={() => app.refetch()} />;
  if (app.data && !form) return <Broken />;
  if (!app.data || !form) return <Loading />;
  return <Trash app={params.app} form={form} />;
}

function Trash({ app, form }: { app: string; form: FormView }) {
  const navigate = useNavigate();
  const trash = useTrash(app, form.key);
  const restore = useRestore(app, form.key);
  const params = { app, form: form.key };
  const rows = trash.data?.rows ?? [];

  const handleRestore = (row: TrashRow) =>
    restore.mutate(row.id, {
      onSuccess: (back) => toast.restored(row.title, back),
      onError: toast.fail,
    });

  return (
    <Page
      title={t("trash.of", { form: form.label })}
      onBack={() => void navigate({ to: "/a/$app/f/$form", params })}
    >
      <div className="paper trash">
        {trash.isPending && (
          <Loading>
            <ListBones rows={5} />
          </Loading>
        )}
        {trash.error && <Refused error={trash.error} onRetry={() => trash.refetch()} />}
        {trash.data && rows.length === 0 && (
          <Empty
            title={t("trash.empty")}
            hint={t("trash.hint")}
            actions={
              <Link to="/a/$app/f/$form" params={params}>
                {t("record.toList", { form: form.label })}
              </Link>
            }
          />
        )}
        {rows.length > 0 && (
          <table>
            <thead>
              <tr>
                <th>{t("trash.what")}</th>
                <th>{t("trash.by")}</th>
                <th>{t("trash.at")}</th>
                <th>
                  <span className="visually-hidden">{t("trash.restore")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>{row.title || t("record.untitled")}</td>
                  <td>{row.deleted_by?.title ?? EMPTY}</td>
                  <td className="num">{dateTimeText(row.deleted_at)}</td>
                  <td>
                    <Button disabled={restore.isPending} onClick={() => handleRestore(row)}>
                      {t("trash.restore")}
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Page>
  );
}
