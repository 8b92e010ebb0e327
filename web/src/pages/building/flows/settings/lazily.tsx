/** Editors few flows need, which come when they are seen. */
import { lazy, Suspense } from "react";
import { ListBones, Loading } from "../../../../kit/Skeleton";
import type { FlowEditor } from "./contract";

const Groups = lazy(() => import("./Groups").then((found) => ({ default: found.Groups })));

export const GroupsSetting: FlowEditor = (props) => (
  <Suspense
    fallback={
      <Loading>
        <ListBones rows={1} />
      </Loading>
    }
  >
    <Groups {...props} />
  </Suspense>
);
