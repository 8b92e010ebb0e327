/** 「从 Excel 新建」: drop a file, see what app it becomes, change that, have it made, see that nothing is missing. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { beginningApi, type Looked, type Proposal } from "../../api/beginning";
import { useSession } from "../../api/hooks";
import { DropZone, TABLES } from "../../kit/DropZone";
import { Page } from "../../kit/Page";
import { ListBones, Loading } from "../../kit/Skeleton";
import { toast } from "../../kit/toast";
import { Broken } from "../../shell/Broken";
import { watchJob } from "../../shell/jobs/useJobs";
import { t } from "../../text";
import { begin, type Choice } from "./choosing";
import { Going } from "./Going";
import { Plan } from "./Plan";
import "../../text/beginning";
import "./beginning.css";

export function FromFilePage() {
  const session = useSession();
  if (session.data && !session.data.user.admin) return <Broken />;
  return <FromFile />;
}

interface Open {
  file: File;
  found: Looked;
  choice: Choice;
}

function FromFile() {
  const { job } = useSearch({ from: "/building/from-file" });
  const [open, setOpen] = useState<Open | null>(null);
  const [busy, setBusy] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const show = (id?: string) => navigate({ to: "/building/from-file", search: id ? { job: id } : {} });

  const handleFile = async (file: File, sheet?: string) => {
    setBusy(true);
    try {
      const found = await beginningApi.look(file, sheet);
      setOpen({ file, found, choice: begin(found.proposal) });
    } catch (error) {
      toast.fail(error);
    }
    setBusy(false);
  };
  const handleMake = async (proposal: Proposal) => {
    if (!open) return;
    setBusy(true);
    try {
      const made = await beginningApi.begin(open.file, open.found, proposal);
      watchJob(client, made.job);
      await show(made.job.id);
    } catch (error) {
      toast.fail(error);
    }
    setBusy(false);
  };

  const body = () => {
    if (job) return <Going id={job} onBack={() => void show()} />;
    if (busy && !open) {
      return (
        <Loading>
          <ListBones rows={6} />
        </Loading>
      );
    }
    if (!open) {
      return (
        <DropZone
          title={t("beginning.drop")}
          hint={t("beginning.dropHint")}
          types={TABLES}
          onFile={(file) => void handleFile(file)}
        />
      );
    }
    return (
      <Plan
        file={open.file}
        found={open.found}
        choice={open.choice}
        busy={busy}
        onChoice={(choice) => setOpen({ ...open, choice })}
        onSheet={(sheet) => void handleFile(open.file, sheet)}
        onOther={() => setOpen(null)}
        onMake={handleMake}
      />
    );
  };
  return (
    <Page title={t("beginning.title")} onBack={() => void navigate({ to: "/building" })}>
      {body()}
    </Page>
  );
}
