/** The addresses of the UI. A copied address shows the same to whoever has the rights. */
import { createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import {
  jobSearch,
  listSearch,
  newSearch,
  parseSearch,
  recordSearch,
  rolesSearch,
  stringifySearch,
  viewAsSearch,
} from "../shell/search";
import { root } from "./root";
import { todoRoutes } from "./tasks/routes";

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("./home/HomePage"), "HomePage"),
});

const records = createRoute({
  getParentRoute: () => root,
  path: "/a/$app/f/$form",
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("./records/RecordsPage"), "RecordsPage"),
});

const create = createRoute({
  getParentRoute: () => root,
  path: "/a/$app/f/$form/new",
  validateSearch: newSearch,
  component: lazyRouteComponent(() => import("./record/NewRecordPage"), "NewRecordPage"),
});

const record = createRoute({
  getParentRoute: () => root,
  path: "/a/$app/f/$form/r/$record",
  validateSearch: recordSearch,
  component: lazyRouteComponent(() => import("./record/RecordPage"), "RecordPage"),
});

const importing = createRoute({
  getParentRoute: () => root,
  path: "/a/$app/f/$form/import",
  component: lazyRouteComponent(() => import("./import/ImportPage"), "ImportPage"),
});

const trash = createRoute({
  getParentRoute: () => root,
  path: "/a/$app/f/$form/trash",
  component: lazyRouteComponent(() => import("./trash/TrashPage"), "TrashPage"),
});

const duplicates = createRoute({
  getParentRoute: () => root,
  path: "/a/$app/f/$form/duplicates",
  component: lazyRouteComponent(() => import("./duplicates/DuplicatesPage"), "DuplicatesPage"),
});

const openApi = createRoute({
  getParentRoute: () => root,
  path: "/open-api",
  component: lazyRouteComponent(() => import("./openapi/ApiPage"), "ApiPage"),
});

const jobs = createRoute({
  getParentRoute: () => root,
  path: "/jobs",
  component: lazyRouteComponent(() => import("./jobs/JobsPage"), "JobsPage"),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(() => import("./settings/SettingsPage"), "SettingsPage"),
});

const settingsSection = createRoute({
  getParentRoute: () => root,
  path: "/settings/$section",
  component: lazyRouteComponent(() => import("./settings/SettingsPage"), "SettingsPage"),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: "/audit",
  component: lazyRouteComponent(() => import("./audit/AuditPage"), "AuditPage"),
});

const account = createRoute({
  getParentRoute: () => root,
  path: "/account",
  component: lazyRouteComponent(() => import("./account/AccountPage"), "AccountPage"),
});

const viewAs = createRoute({
  getParentRoute: () => root,
  path: "/view-as",
  validateSearch: viewAsSearch,
  component: lazyRouteComponent(() => import("./viewas/ViewAsPage"), "ViewAsPage"),
});

const building = createRoute({
  getParentRoute: () => root,
  path: "/building",
  component: lazyRouteComponent(() => import("./building/BuildingPage"), "BuildingPage"),
});

const buildingApp = createRoute({
  getParentRoute: () => root,
  path: "/building/$app",
  component: lazyRouteComponent(() => import("./building/AppPage"), "AppPage"),
});

const fromFile = createRoute({
  getParentRoute: () => root,
  path: "/building/from-file",
  validateSearch: jobSearch,
  component: lazyRouteComponent(() => import("./beginning/FromFilePage"), "FromFilePage"),
});

const buildingLog = createRoute({
  getParentRoute: () => root,
  path: "/building/$app/log",
  component: lazyRouteComponent(() => import("./building/LogPage"), "LogPage"),
});

const buildingRoles = createRoute({
  getParentRoute: () => root,
  path: "/building/$app/roles",
  validateSearch: rolesSearch,
  component: lazyRouteComponent(() => import("./building/roles/RolesPage"), "RolesPage"),
});

const buildingWords = createRoute({
  getParentRoute: () => root,
  path: "/building/$app/words",
  component: lazyRouteComponent(() => import("./building/WordsPage"), "WordsPage"),
});

const buildingFlows = createRoute({
  getParentRoute: () => root,
  path: "/building/$app/flows",
  component: lazyRouteComponent(() => import("./building/flows/FlowsPage"), "FlowsPage"),
});

const buildingFlow = createRoute({
  getParentRoute: () => root,
  path: "/building/$app/flows/$flow",
  component: lazyRouteComponent(() => import("./building/flows/FlowPage"), "FlowPage"),
});

const buildingRuns = createRoute({
  getParentRoute: () => root,
  path: "/building/$app/flows/$flow/runs",
  component: lazyRouteComponent(() => import("./building/flows/RunsPage"), "RunsPage"),
});

const designer = createRoute({
  getParentRoute: () => root,
  path: "/building/$app/$form",
  component: lazyRouteComponent(() => import("./building/DesignerPage"), "DesignerPage"),
});

const rights = createRoute({
  getParentRoute: () => root,
  path: "/rights",
  component: lazyRouteComponent(() => import("./rights/RightsPage"), "RightsPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    ...todoRoutes,
    records,
    create,
    record,
    importing,
    trash,
    duplicates,
    openApi,
    jobs,
    settings,
    settingsSection,
    audit,
    account,
    viewAs,
    building,
    buildingApp,
    fromFile,
    buildingLog,
    buildingRoles,
    buildingWords,
    buildingFlows,
    buildingFlow,
    buildingRuns,
    designer,
    rights,
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  defaultPendingMs: 200,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
