/** The Chinese texts of filling in a new record step by step. */
export const zhSteps = {
  "steps.label": "填写步骤",
  "steps.back": "上一步",
  "steps.next": "下一步",
  "steps.number": "第 {n} 步",
  "steps.place": "第 {n} 步，共 {all} 步：{name}",
  "steps.done": "（已填）",
  "steps.wrong": "（有要改的）",
  "steps.mayGoOn": "这里的提示可能和后面要填的有关：再点一次「下一步」先往下填，保存时会再检查。",
  "steps.keyOn": "下一步，最后一步是保存",
  "steps.keyStep": "到第几步",
} as const;
