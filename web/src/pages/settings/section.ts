/** What a section of the settings is: one file in `sections/` exporting `section`; the list finds it there. */
import type { ComponentType } from "react";
import type { IconName } from "../../kit/Icon";

export interface Section {
  /** In the address: /settings/{key}. */
  key: string;
  /** Its place in the list, from the top. */
  place: number;
  title: () => string;
  icon: IconName;
  /** For a list that needs the width of the page. */
  isWide?: boolean;
  Body: ComponentType;
}

const found = import.meta.glob<{ section: Section }>("./sections/*.tsx", { eager: true });

export const sections: readonly Section[] = Object.values(found)
  .map((file) => file.section)
  .sort((one, other) => one.place - other.place);
