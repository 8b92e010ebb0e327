/** The frame every page lies in. */
import { createRootRoute } from "@tanstack/react-router";
import { Broken } from "../shell/Broken";
import { Shell } from "../shell/Shell";

export const root = createRootRoute({
  component: Shell,
  errorComponent: Broken,
  notFoundComponent: () => <Broken />,
});
