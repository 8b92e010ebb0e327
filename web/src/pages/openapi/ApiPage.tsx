/** 「开放接口」: keys for other programs, and the documentation of each app's interface, to read and to try. */
import { useState } from "react";
import { useSession } from "../../api/hooks";
import { Page } from "../../kit/Page";
import { Loading } from "../../kit/Skeleton";
import { t } from "../../text";
import "../../text/open";
import { Docs } from "./Docs";
import { Keys } from "./Keys";
import "./openapi.css";

type Tab = "docs" | "keys";

export function ApiPage() {
  const session = useSession();
  const [chosen, setChosen] = useState<Tab | null>(null);
  if (!session.data) return <Loading />;
  const isAdmin = session.data.user.admin;
  const tab = isAdmin ? (chosen ?? "keys") : "docs";
  return (
    <Page title={t("open.title")}>
      {isAdmin && (
        <div className="open-tabs">
          {(["keys", "docs"] as const).map((one) => (
            <button key={one} type="button" aria-pressed={tab === one} onClick={() => setChosen(one)}>
              {t(one === "keys" ? "open.keys" : "open.docs")}
            </button>
          ))}
        </div>
      )}
      {tab === "keys" ? <Keys /> : <Docs />}
    </Page>
  );
}
