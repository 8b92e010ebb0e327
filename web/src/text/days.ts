/** Words people type for a day, as days from today. */
export const dayWords: Record<string, number> = {
  前天: -2,
  昨天: -1,
  今天: 0,
  明天: 1,
  后天: 2,
  大后天: 3,
  yesterday: -1,
  today: 0,
  tomorrow: 1,
};

/** Words people type for a month, as months from this one. */
export const monthWords: Record<string, number> = {
  "last month": -1,
  "this month": 0,
  "next month": 1,
  上月: -1,
  上个月: -1,
  本月: 0,
  这个月: 0,
  下月: 1,
  下个月: 1,
};

/** Words people type for a year, as years from this one. */
export const yearWords: Record<string, number> = {
  "last year": -1,
  "this year": 0,
  "next year": 1,
  去年: -1,
  今年: 0,
  本年: 0,
  明年: 1,
};

/** Words beside a time, as the hours they add before noon comes. */
export const halfDays: Record<string, number> = {
  上午: 0,
  凌晨: 0,
  下午: 12,
  晚上: 12,
  am: 0,
  pm: 12,
};

/** Words in a pasted list of the working calendar. */
export const dayOffWords = {
  off: ["休", "放假", "off"],
  worked: ["班", "work"],
  /** These say neither by themselves. */
  neither: /调休|休息日/g,
};

/** A day in such a list, as people write one. */
export const dayPattern = /(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?/g;

/** The end of a range whose year, or year and month, was said before: 「至11日」. */
export const lastDayPattern = /[至到~～-]\s*(?:(\d{1,2})\s*月\s*)?(\d{1,2})\s*日/;
