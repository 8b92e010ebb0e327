/** What an opened backup holds that was deleted or changed since; what is chosen of it is brought back. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { formOf, useApp } from "../../api/hooks";
import {
  type FoundState,
  type OpenedView,
  openedKey,
  recoveringApi,
  useOpened,
  type Wanted,
} from "../../api/recovering";
import { Dialog } from "../../kit/Dialog";
import { countText, dateTimeText } from "../../kit/format";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { t } from "../../text";
import { watchJob } from "../jobs/useJobs";
import { FoundList } from "./FoundList";
import { Outcome } from "./Outcome";
import "./recovering.css";

const SHOWN = ["deleted", "changed"] as const;
const NONE: ReadonlySet<string> = new Set();

export function FoundDialog({ job, onClose }: { job: string; onClose: () => void }) {
  const [state, setState] = useState<FoundState>("deleted");
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState(NONE);
  const [doing, setDoing] = useState<string | null>(null);
  const client = useQueryClient();
  const found = useOpened(job, state, search);
  const view = found.data?.pages[0];
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? [];
  const recovering = useMutation({
    mutationFn: (wanted: Wanted) => recoveringApi.recover(job, wanted),
    onSuccess: (answer) => {
      watchJob(client, answer.job);
      setDoing(answer.job.id);
      setChosen(NONE);
    },
    onError: toast.fail,
  });
  const show = (next: FoundState) => {
    setState(next);
    setChosen(NONE);
  };
  const handleEnd = () => void client.invalidateQueries({ queryKey: openedKey(job) });
  return (
    <Dialog
      title={
        view ? t("recover.found", { moment: dateTimeText(view.at), form: view.label }) : t("recover.look")
      }
      onClose={onClose}
      width={860}
      tall
      testId="found"
      footer={
        <Foot
          count={chosen.size}
          every={rows.length}
          isBusy={recovering.isPending}
          onAll={() => recovering.mutate({ state, search })}
          onChosen={() => recovering.mutate({ ids: [...chosen] })}
          onClose={onClose}
        />
      }
    >
      <div className="found-tools">
        <fieldset className="choice-tabs" aria-label={t("recover.which")}>
          {SHOWN.map((one) => (
            <button key={one} type="button" aria-pressed={state === one} onClick={() => show(one)}>
              {t(`recover.${one}`)} {view && <span className="num">{countText(view.counts[one])}</span>}
            </button>
          ))}
        </fieldset>
        <Input.Search
          allowClear
          aria-label={t("recover.search")}
          placeholder={t("recover.search")}
          onSearch={(text) => setSearch(text.trim())}
        />
      </div>
      {doing !== null && <Outcome key={doing} id={doing} onEnd={handleEnd} />}
      {found.error && <p className="job-error">{found.error.message}</p>}
      {found.isPending && (
        <Loading>
          <ListBones rows={5} />
        </Loading>
      )}
      {view && rows.length === 0 && (
        <p className="muted">{t(search ? "recover.noneSuch" : "recover.none")}</p>
      )}
      {view && rows.length > 0 && (
        <List
          view={view}
          job={job}
          isDeleted={state === "deleted"}
          rows={rows}
          chosen={chosen}
          onChoose={setChosen}
        />
      )}
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t("recover.more")}
        </Button>
      )}
    </Dialog>
  );
}

interface FootProps {
  count: number;
  every: number;
  isBusy: boolean;
  onAll: () => void;
  onChosen: () => void;
  onClose: () => void;
}

function Foot({ count, every, isBusy, onAll, onChosen, onClose }: FootProps) {
  return (
    <>
      <Button onClick={onClose}>{t("kit.close")}</Button>
      <Button disabled={every === 0 || isBusy} onClick={onAll}>
        {t("recover.all")}
      </Button>
      <Button type="primary" disabled={count === 0} loading={isBusy} onClick={onChosen}>
        {count === 0 ? t("recover.chosen") : t("recover.chosenOf", { n: countText(count) })}
      </Button>
    </>
  );
}

interface ListProps {
  view: OpenedView;
  job: string;
  isDeleted: boolean;
  rows: OpenedView["rows"];
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}

/** The form as it is now says how values are written. */
function List({ view, ...rest }: ListProps) {
  const app = useApp(view.app);
  return <FoundList form={formOf(app.data, view.form)} {...rest} />;
}
