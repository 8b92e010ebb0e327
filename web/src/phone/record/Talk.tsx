/** What people say about a record, below what it is. */
import { type Spot, useComments } from "../../api/comments";
import { Comments } from "../../shell/comments/Comments";
import { t } from "../../text";

export function Talk({ spot, asked }: { spot: Spot; asked?: string }) {
  const count = useComments(spot).data?.pages[0]?.count ?? 0;
  return (
    <section aria-labelledby="talk" data-testid="comments">
      <h2 id="talk">{count > 0 ? t("comments.count", { n: count }) : t("comments.title")}</h2>
      <div className="group talk">
        <Comments spot={spot} asked={asked} />
      </div>
    </section>
  );
}
