/** What a browser calls itself, in words people know; pure. */

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/wxwork/i, "WeCom"],
  [/MicroMessenger/i, "WeChat"],
  [/DingTalk/i, "DingTalk"],
  [/Lark|Feishu/i, "Lark"],
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/QQBrowser/i, "QQ"],
  [/UCBrowser/i, "UC"],
  [/OPR\//, "Opera"],
  [/Firefox|FxiOS/, "Firefox"],
  [/Chrom(e|ium)|CriOS/, "Chrome"],
  [/Safari/, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/HarmonyOS|OpenHarmony/i, "HarmonyOS"],
  [/Android/, "Android"],
  [/iPad/, "iPad"],
  [/iPhone/, "iPhone"],
  [/Windows/, "Windows"],
  [/Macintosh|Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];
const LONGEST = 40;

const named = (agent: string, names: readonly (readonly [RegExp, string])[]) =>
  names.find(([pattern]) => pattern.test(agent))?.[1];

/** Name browser and system; what is neither is shown as it calls itself, null if it says nothing. */
export function agentText(agent: string | null): string | null {
  if (!agent) return null;
  const known = [named(agent, BROWSERS), named(agent, SYSTEMS)].filter(Boolean);
  return known.length > 0 ? known.join(" · ") : agent.slice(0, LONGEST);
}

export const isPhone = (agent: string | null) => /Mobile|Android|iPhone|HarmonyOS/.test(agent ?? "");
