/** 「为什么能看到」 in a sheet, about oneself or whose eyes one has; about others one asks at a computer. */
import { useWhy, type WhyAsked } from "../../api/why";
import { Dialog } from "../../kit/Dialog";
import { ListBones, Loading } from "../../kit/Skeleton";
import { Told } from "../../shell/why/Told";
import { t } from "../../text";
import "./sheets.css";

interface WhySheetProps {
  asked: WhyAsked;
  onClose: () => void;
}

export default function WhySheet({ asked, onClose }: WhySheetProps) {
  const found = useWhy(asked);
  return (
    <Dialog tall title={t("why.title")} onClose={onClose} testId="why">
      {found.isPending && (
        <Loading>
          <ListBones rows={6} />
        </Loading>
      )}
      {found.error && (
        <>
          <p className="muted">{found.error.message}</p>
          <button type="button" className="button is-wide" onClick={() => void found.refetch()}>
            {t("page.retry")}
          </button>
        </>
      )}
      {found.data && <Told why={found.data} sees />}
    </Dialog>
  );
}
