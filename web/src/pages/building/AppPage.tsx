/** An app while it is built: its forms in their order, and what has been published of it. */
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { buildingApi, type FormElement } from "../../api/building";
import { newId, relisted, said } from "../../document/tree";
import { ask } from "../../kit/dialogs";
import { Icon } from "../../kit/Icon";
import { MenuList } from "../../kit/MenuList";
import { OrderList } from "../../kit/OrderList";
import { Empty, Page } from "../../kit/Page";
import { useLang } from "../../kit/Providers";
import { toast } from "../../kit/toast";
import { formIcon } from "../../shell/icons";
import { t } from "../../text";
import { AppActs } from "./AppActs";
import { AppFrame } from "./AppFrame";
import { AppLooks } from "./AppLooks";
import { askUses, tellUses } from "./asking";
import { askTable } from "./askLines";
import { HandedInBar } from "./HandedIn";
import { PublishButton } from "./PublishSheet";
import type { Ready } from "./ready";
import { Steps } from "./Steps";
import { useBuildKeys } from "./useBuildKeys";
import { useIsAdmin } from "./useMayBuild";

export function AppPage() {
  const { app } = useParams({ from: "/building/$app" });
  return <AppFrame app={app}>{(ready) => <Forms key={app} app={app} ready={ready} />}</AppFrame>;
}

function Forms({ app, ready }: { app: string; ready: Ready }) {
  const { build } = ready;
  const { document } = build.draft;
  const lang = useLang();
  const navigate = useNavigate();
  const [looks, setLooks] = useState(false);
  const isAdmin = useIsAdmin();
  useBuildKeys(build);
  const handleNew = async () => {
    const named = { label: t("building.formName"), hint: t("building.newFormHint") };
    const asked = await ask(
      askTable({ ...named, title: t("building.newForm"), lines: t("building.fieldsOf") }),
    );
    if (!asked) return;
    const id = newId();
    const fields = asked.names.map((label) => ({ id: newId(), label }));
    if (await build.act({ do: "add_form", id, label: asked.label, fields })) {
      await navigate({ to: "/building/$app/$form", params: { app, form: id } });
    }
  };
  const button = (
    <Button icon={<Icon name="plus" />} onClick={handleNew}>
      {t("building.newForm")}
    </Button>
  );
  return (
    <Page
      title={said(document.label, lang)}
      onBack={() => void navigate({ to: "/building" })}
      extra={
        <>
          <button
            type="button"
            className="plain-button"
            aria-label={t("building.appLooks")}
            title={t("building.appLooks")}
            onClick={() => setLooks(true)}
          >
            <Icon name="edit" size={15} />
          </button>
          {isAdmin && <AppActs app={app} label={said(document.label, lang)} />}
          <Steps build={build} />
        </>
      }
      actions={
        <>
          <Button
            icon={<Icon name="people" />}
            onClick={() => void navigate({ to: "/building/$app/roles", params: { app } })}
          >
            {t("roles.title")}
          </Button>
          <Button
            icon={<Icon name="tasks" />}
            onClick={() => void navigate({ to: "/building/$app/flows", params: { app } })}
          >
            {t("building.flows")}
          </Button>
          <Button onClick={() => void navigate({ to: "/building/$app/words", params: { app } })}>
            {t("building.words")}
          </Button>
          <Button
            icon={<Icon name="history" />}
            onClick={() => void navigate({ to: "/building/$app/log", params: { app } })}
          >
            {t("building.log")}
          </Button>
          {build.draft.edits.length > 0 && (
            <Button onClick={() => void handleDiscard(ready)}>{t("building.discard")}</Button>
          )}
          <PublishButton app={app} build={build} />
        </>
      }
    >
      <HandedInBar handed={build.draft.handed_in} />
      {looks && <AppLooks app={app} document={document} onClose={() => setLooks(false)} onSave={build.set} />}
      <section className="paper build-forms" aria-label={t("building.forms")} data-testid="app-forms">
        {document.forms.length === 0 ? (
          <Empty title={t("building.noForms")} hint={t("building.noFormsHint")} actions={button} />
        ) : (
          <>
            <OrderList
              label={t("building.forms")}
              items={document.forms}
              keyOf={(form) => form.id}
              nameOf={(form) => said(form.label, lang)}
              onOrder={(forms) => void build.set(relisted([], "forms", document.forms, forms))}
            >
              {(form) => <FormRow app={app} ready={ready} form={form} />}
            </OrderList>
            {button}
          </>
        )}
      </section>
    </Page>
  );
}

async function handleDiscard({ build }: Ready) {
  const count = build.draft.edits.length;
  const sure = await ask(
    askUses(t("building.draft"), [{ text: t("building.discardAsk", { n: count }), place: [], goes: true }]),
  );
  if (sure && (await build.discard())) toast.say(t("building.discarded"));
}

function FormRow({ app, ready, form }: { app: string; ready: Ready; form: FormElement }) {
  const lang = useLang();
  const navigate = useNavigate();
  const [menu, setMenu] = useState<{ x: number; y: number } | null>(null);
  const { build } = ready;
  const label = said(form.label, lang);
  const remove = async () => {
    const { uses } = await buildingApi.uses(app, form.id);
    const told = [...uses, { text: t("building.formGoes", { form: label }), place: [], goes: true }];
    if (!(await ask(askUses(label, told)))) return;
    if (await build.act({ do: "remove_form", form: form.id })) {
      toast.withUndo(t("building.removed", { label }), () => void build.undo());
    }
  };
  return (
    <span className="build-form">
      <Icon name={formIcon({ key: form.key, icon: form.icon as string | null })} size={18} />
      <Link to="/building/$app/$form" params={{ app, form: form.id }}>
        {label}
      </Link>
      <span className="muted">{t("building.fieldCount", { n: form.fields.length })}</span>
      <button
        type="button"
        className="plain-button"
        aria-label={t("building.menuOf", { form: label })}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          setMenu({ x: box.right - 190, y: box.bottom + 4 });
        }}
      >
        <Icon name="more" />
      </button>
      {menu && (
        <MenuList
          at={menu}
          label={label}
          onClose={() => setMenu(null)}
          items={[
            {
              label: t("building.open"),
              icon: "edit",
              run: () => void navigate({ to: "/building/$app/$form", params: { app, form: form.id } }),
            },
            {
              label: t("building.copyForm"),
              icon: "copy",
              run: () => void build.act({ do: "copy_form", id: newId(), form: form.id }),
            },
            {
              label: t("building.whereUsed"),
              icon: "search",
              run: () =>
                void buildingApi
                  .uses(app, form.id)
                  .then(({ uses }) => ask(tellUses(label, uses)))
                  .catch(toast.fail),
            },
            { label: t("building.remove"), icon: "trash", red: true, run: () => void remove() },
          ]}
        />
      )}
    </span>
  );
}
