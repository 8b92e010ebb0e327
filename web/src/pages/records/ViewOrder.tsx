/** In which order the saved views stand beside those built in. */
import { Button } from "antd";
import { useState } from "react";
import type { SavedView } from "../../api/views";
import { Dialog } from "../../kit/Dialog";
import { Icon } from "../../kit/Icon";
import { OrderList } from "../../kit/OrderList";
import { t } from "../../text";

interface ViewOrderProps {
  views: readonly SavedView[];
  onClose: (views: readonly SavedView[] | null) => void;
}

/** The places views get so that they stand in a new order, of those only that have to change. */
export function newPlaces(views: readonly SavedView[]): { view: SavedView; place: number }[] {
  let least = Math.min(...views.map((one) => one.place));
  const wanted = views.map((view) => {
    const place = least;
    least += 1;
    return { view, place };
  });
  return wanted.filter(({ view, place }) => view.place !== place);
}

export function ViewOrder({ views, onClose }: ViewOrderProps) {
  const [ordered, setOrdered] = useState(views);
  return (
    <Dialog
      title={t("views.order")}
      width={420}
      onClose={() => onClose(null)}
      testId="view-order"
      footer={
        <>
          <Button onClick={() => onClose(null)}>{t("kit.cancel")}</Button>
          <Button type="primary" onClick={() => onClose(ordered)}>
            {t("kit.done")}
          </Button>
        </>
      }
    >
      <p className="muted">{t("views.orderHint")}</p>
      <OrderList
        label={t("views.order")}
        items={ordered}
        keyOf={(view) => view.id}
        nameOf={(view) => view.name}
        onOrder={setOrdered}
      >
        {(view) => (
          <>
            {view.name} {view.is_shared && <Icon name="users" size={13} />}
          </>
        )}
      </OrderList>
    </Dialog>
  );
}
