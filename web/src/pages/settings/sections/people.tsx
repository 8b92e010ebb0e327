/** 「成员与角色」: people with their accounts and roles, and the tree of departments. */
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ANYBODY, type StaffAsked, useDepartments } from "../../../api/staff";
import { t } from "../../../text";
import type { Section } from "../section";
import { Departments } from "./people/Departments";
import { People } from "./people/People";
import { Roles } from "./people/Roles";
import "./people.css";

const TABS = ["people", "departments", "roles"] as const;
type Tab = (typeof TABS)[number];

function Body() {
  const [tab, setTab] = useState<Tab>("people");
  const [asked, setAsked] = useState(ANYBODY);
  const departments = useDepartments();
  const show = (only: Partial<StaffAsked>) => {
    setAsked({ ...ANYBODY, ...only });
    setTab("people");
  };
  return (
    <>
      <div className="people-tabs">
        {TABS.map((one) => (
          <button key={one} type="button" aria-pressed={one === tab} onClick={() => setTab(one)}>
            {t(`people.tab.${one}`)}
          </button>
        ))}
        <Link to="/rights">{t("viewing.table")}</Link>
      </div>
      {tab === "people" && (
        <People asked={asked} onAsk={setAsked} departments={departments.data?.rows ?? []} />
      )}
      {tab === "departments" && (
        <Departments view={departments} onShow={(department) => show({ department })} />
      )}
      {tab === "roles" && <Roles onShow={(role) => show({ role })} />}
    </>
  );
}

export const section: Section = {
  key: "people",
  place: 10,
  title: () => t("people.title"),
  icon: "users",
  isWide: true,
  Body,
};
