import { describe, expect, it } from "vitest";
import type { BackupState } from "../../api/backups";
import { backupText } from "./BackupLine";

const good: BackupState = {
  at: "2026-05-06T02:10:03+08:00",
  is_late: false,
  is_overdue: false,
  problems: 0,
  failed_at: null,
  error: null,
  next_at: "2026-05-07T02:10:00+08:00",
  second: null,
};
const TODAY = "2026-05-06";

describe("the line about the last backup", () => {
  it("names last night, today, or the day", () => {
    expect(backupText(good, TODAY)).toEqual({ text: "昨夜 02:10 已备份并核对", tone: "good" });
    const noon = { ...good, at: "2026-05-06T12:00:00+08:00", is_late: true };
    expect(backupText(noon, TODAY).text).toBe("今天 12:00 已备份并核对（补做）");
    expect(backupText(good, "2026-05-07").text).toBe("2026-05-06 02:10 已备份并核对");
  });

  it("is red for what went wrong, and says why", () => {
    const error = { code: "disk_full", message: "磁盘满了" };
    const failed = backupText({ ...good, failed_at: "2026-05-06T03:10:00+08:00", error }, TODAY);
    expect(failed).toEqual({ text: "昨夜 03:10 备份没有成功：磁盘满了", tone: "bad" });
    expect(backupText({ ...good, is_overdue: true }, TODAY).tone).toBe("bad");
    expect(backupText({ ...good, problems: 2 }, TODAY).tone).toBe("bad");
  });

  it("is red while the second copy fails or lags behind", () => {
    const second = { at: null, failed_at: null, error: null, where: "/mnt/nas", is_behind: false };
    expect(backupText({ ...good, second }, TODAY).tone).toBe("good");
    expect(backupText({ ...good, second: { ...second, is_behind: true } }, TODAY)).toEqual({
      text: "备份很久没有复制到 /mnt/nas 了",
      tone: "bad",
    });
    const error = { code: "second_place_gone", message: "没有挂载" };
    expect(backupText({ ...good, second: { ...second, error } }, TODAY)).toEqual({
      text: "第二份备份没有成功：没有挂载",
      tone: "bad",
    });
  });

  it("says when the first comes", () => {
    expect(backupText({ ...good, at: null }, TODAY)).toEqual({
      text: "还没有备份，2026-05-07 02:10 会自动备份",
      tone: "plain",
    });
    expect(backupText({ ...good, at: null, next_at: null }, TODAY).tone).toBe("bad");
  });
});
