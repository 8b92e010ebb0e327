/** The addresses of to-dos, and of who looks after flows. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { TodoSearch } from "../../shell/tasks/search";
import { root } from "../root";
import { analysisSearch, compareSearch } from "./analysis/search";
import { underWaySearch } from "./underway/search";

/** The page reads it itself: it is not in the first load. */
const asItIs = (search: Record<string, unknown>) => search as TodoSearch;

const todo = createRoute({
  getParentRoute: () => root,
  path: "/todo",
  validateSearch: asItIs,
  component: lazyRouteComponent(() => import("./TodoPage"), "TodoPage"),
});

const stuck = createRoute({
  getParentRoute: () => root,
  path: "/todo/stuck",
  component: lazyRouteComponent(() => import("./StuckPage"), "StuckPage"),
});

const analysis = createRoute({
  getParentRoute: () => root,
  path: "/todo/analysis",
  validateSearch: analysisSearch,
  component: lazyRouteComponent(() => import("./analysis/AnalysisPage"), "AnalysisPage"),
});

/** 流转中的单据 of a flow: its key and that of its app. */
const underWay = createRoute({
  getParentRoute: () => root,
  path: "/todo/under-way",
  validateSearch: underWaySearch,
  component: lazyRouteComponent(() => import("./underway/UnderWayPage"), "UnderWayPage"),
});

const compare = createRoute({
  getParentRoute: () => root,
  path: "/todo/compare",
  validateSearch: compareSearch,
  component: lazyRouteComponent(() => import("./analysis/compare/ComparePage"), "ComparePage"),
});

/** What each step of a run was given and did. */
const log = createRoute({
  getParentRoute: () => root,
  path: "/todo/log",
  validateSearch: ({ run }: { run?: string }) => ({ run: `${run}` }),
  component: lazyRouteComponent(() => import("./log/LogPage"), "LogPage"),
});

const standIns = createRoute({
  getParentRoute: () => root,
  path: "/todo/stand-ins",
  component: lazyRouteComponent(() => import("./StandInsPage"), "StandInsPage"),
});

const drafts = createRoute({
  getParentRoute: () => root,
  path: "/todo/drafts",
  component: lazyRouteComponent(() => import("./DraftsPage"), "DraftsPage"),
});

/** One of them: a task "tsk_1", or a run "run_1". */
const todoOne = createRoute({
  getParentRoute: () => root,
  path: "/todo/$id",
  validateSearch: asItIs,
  component: lazyRouteComponent(() => import("./TodoPage"), "TodoPage"),
});

export const todoRoutes = [todo, stuck, analysis, compare, underWay, log, standIns, drafts, todoOne] as const;
