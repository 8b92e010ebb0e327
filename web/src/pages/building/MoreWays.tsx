/** Other ways an app begins: from a template, looked at before, or from a file another workspace gave. */
import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useRef, useState } from "react";
import { beginningApi, type TemplateView } from "../../api/beginning";
import { Dialog } from "../../kit/Dialog";
import { Icon } from "../../kit/Icon";
import { Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { Refused } from "../../shell/Broken";
import { t } from "../../text";

interface MoreWaysProps {
  onClose: () => void;
  /** Begins the app and goes there. */
  onBegin: (begin: () => Promise<{ key: string }>) => Promise<void>;
  /** One is being begun: a second press would make a second app. */
  busy: boolean;
}

export function MoreWays({ onClose, onBegin, busy }: MoreWaysProps) {
  const found = useQuery({ queryKey: ["templates"], queryFn: beginningApi.templates });
  const input = useRef<HTMLInputElement>(null);
  const handleFile = async (file: File | undefined) => {
    if (!file) return;
    let tree: unknown;
    try {
      tree = JSON.parse(await file.text());
    } catch {
      toast.fail(new Error(t("building.noAppFile")));
      return;
    }
    await onBegin(() => beginningApi.importApp(tree));
  };
  return (
    <Dialog title={t("building.moreWays")} onClose={onClose} width={640} testId="more-ways">
      {found.error && !found.data ? (
        <Refused error={found.error} onRetry={() => found.refetch()} />
      ) : (
        !found.data && <Loading />
      )}
      {found.data?.templates.map((one) => (
        <Template key={one.name} one={one} onBegin={onBegin} busy={busy} />
      ))}
      <section className="begin-way">
        <h3>{t("building.appFile")}</h3>
        <p className="muted">{t("building.appFileHint")}</p>
        <Button icon={<Icon name="upload" />} disabled={busy} onClick={() => input.current?.click()}>
          {t("building.importApp")}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".json"
          hidden
          aria-label={t("building.importApp")}
          onChange={(event) => {
            void handleFile(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
      </section>
    </Dialog>
  );
}

function Template({ one, onBegin, busy }: { one: TemplateView } & Pick<MoreWaysProps, "onBegin" | "busy">) {
  const [name, setName] = useState(one.label);
  return (
    <section className="begin-way">
      <h3>{t("building.template", { name: one.label })}</h3>
      {one.description && <p className="muted">{one.description}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keys */}
      <ul className="begin-forms" tabIndex={0} aria-label={t("building.forms")}>
        {one.forms.map((form) => (
          <li key={form.label}>
            <b>{form.label}</b> <span className="muted">{form.fields.join(t("field.comma"))}</span>
          </li>
        ))}
      </ul>
      <div className="begin-name">
        <Input
          aria-label={t("building.appName")}
          value={name}
          maxLength={100}
          onChange={(event) => setName(event.target.value)}
        />
        <Button
          type="primary"
          disabled={!name.trim()}
          loading={busy}
          onClick={() => void onBegin(() => beginningApi.fromTemplate(one.name, name.trim()))}
        >
          {t("building.useTemplate")}
        </Button>
      </div>
    </section>
  );
}
