"""Functions of dates and times. The result of an empty date is empty."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from decimal import Decimal

from huodan.language.formula.functions._base import Values, function
from huodan.language.formula.functions._calendars import (
    thirty_days,
    weekend,
    workday_after,
    workdays_between,
    year_fraction,
)
from huodan.language.formula.moments import CLOCK_DAY, beyond_calendar, day_of
from huodan.language.formula.numbers import CONTEXT
from huodan.language.formula.scope import Env
from huodan.language.formula.values import Fault, Refusal, Value

GROUP = {"zh": "日期", "en": "Dates"}

_MOST_TIME = 32_767


def _month(year: int, month: int, day: int) -> date:
    """Return a day of a month that may lie beyond the year; a day beyond the month's end becomes its last."""
    years, month0 = divmod(month - 1, 12)
    year += years
    if not MINYEAR <= year <= MAXYEAR:
        raise beyond_calendar()
    return date(year, month0 + 1, min(day, monthrange(year, month0 + 1)[1]))


@function("TODAY", "今天", zh="今天的日期", examples={"TODAY()-TODAY()": "0"})
def today(env: Env) -> date:
    """Return today's date."""
    return env.today()


@function("NOW", "现在", zh="现在的日期和时间", examples={"NOW()-NOW()": "0"})
def now(env: Env) -> datetime:
    """Return the present date and time."""
    return env.now().astimezone(env.zone)


@function(
    "DATE",
    "日期",
    zh="由年、月、日得到日期；超出的月和日会顺延",
    examples={"DATE(2026, 5, 6)": "2026-05-06", "DATE(2026, 13, 0)": "2026-12-31"},
)
def date_(year: int, month: int, day: int) -> date:
    """Return the date of a year, month and day; months and days beyond the end go on counting."""
    try:
        return _month(year + 1900 if 0 <= year < 1900 else year, month, 1) + timedelta(days=day - 1)
    except OverflowError:
        raise beyond_calendar() from None


@function("YEAR", "年", "年份", zh="日期的年份", examples={'YEAR("2026-05-06")': "2026"})
def year(day: date) -> Decimal:
    """Return the year of a date."""
    return Decimal(day.year)


@function("MONTH", "月", "月份", zh="日期的月份", examples={'MONTH("2026-05-06")': "5"})
def month(day: date) -> Decimal:
    """Return the month of a date."""
    return Decimal(day.month)


@function("DAY", "日", zh="日期是几号", examples={'DAY("2026-05-06")': "6"})
def day_(day: date) -> Decimal:
    """Return the day of the month."""
    return Decimal(day.day)


@function("HOUR", "小时", "时", zh="时间的小时数", examples={'HOUR("2026-05-06 18:30")': "18"})
def hour(moment: datetime) -> Decimal:
    """Return the hour of a time."""
    return Decimal(moment.hour)


@function("MINUTE", "分钟", "分", zh="时间的分钟数", examples={'MINUTE("2026-05-06 18:30")': "30"})
def minute(moment: datetime) -> Decimal:
    """Return the minute of a time."""
    return Decimal(moment.minute)


@function("SECOND", "秒", zh="时间的秒数", examples={'SECOND("2026-05-06 18:30:15")': "15"})
def second(moment: datetime) -> Decimal:
    """Return the second of a time."""
    return Decimal(moment.second)


@function(
    "WEEKDAY",
    "星期",
    "星期几",
    zh="星期几：默认星期日为 1；第二项为 2 时星期一为 1，为 3 时星期一为 0",
    examples={'WEEKDAY("2026-05-06")': "4", '星期("2026-05-06", 2)': "3"},
)
def weekday(day: date, kind: int = 1) -> Decimal:
    """Return the day of the week: Sunday is 1, with 2 as second argument Monday is 1, with 3 Monday is 0."""
    if kind == 3:
        return Decimal(day.weekday())
    first = {1: 6, 2: 0}.get(kind, kind - 11)
    if not 0 <= first <= 6:
        raise Refusal(
            Fault.NUMBER, "第二项应为 1、2、3 或 11 至 17", "the second argument must be 1, 2, 3 or 11 to 17"
        )
    return Decimal((day.weekday() - first) % 7 + 1)


@function(
    "EDATE",
    "加月",
    zh="几个月后的同一天；没有这一天则为月末",
    examples={'EDATE("2026-01-31", 1)': "2026-02-28", '加月("2026-05-06", -2)': "2026-03-06"},
)
def edate(day: date, months: int) -> date:
    """Return the same day some months later, or the month's last day."""
    return _month(day.year, day.month + months, day.day)


@function(
    "EOMONTH",
    "月末",
    zh="几个月后那个月的最后一天",
    examples={'EOMONTH("2026-01-15", 1)': "2026-02-28", '月末("2024-02-01")': "2024-02-29"},
)
def eomonth(day: date, months: int = 0) -> date:
    """Return the last day of the month some months later."""
    return _month(day.year, day.month + months, 31)


@function(
    "DAYS",
    "相差天数",
    zh="从第二个日期到第一个日期的天数",
    examples={'DAYS("2026-05-06", "2026-05-01")': "5"},
)
def days(end: date, start: date) -> Decimal:
    """Return the days from the second date to the first."""
    return Decimal((end - start).days)


@function(
    "DATEDIF",
    "相差",
    "日期间隔",
    zh='两个日期相差的整年 "Y"、整月 "M" 或天数 "D"；"YM"、"MD"、"YD" 不计整年或整月',
    examples={
        'DATEDIF("2025-06-15", "2026-05-06", "M")': "10",
        '相差("2026-01-01", "2026-05-06", "天")': "125",
    },
)
def datedif(start: date, end: date, unit: str) -> Decimal:
    """Return the whole years "Y", months "M" or days "D" between dates; "YM", "MD", "YD" the rest."""
    if start > end:
        raise Refusal(Fault.NUMBER, "开始日期晚于结束日期", "the start is after the end")
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    match unit.upper():
        case "Y" | "年":
            return Decimal(months // 12)
        case "M" | "月":
            return Decimal(months)
        case "D" | "日" | "天":
            return Decimal((end - start).days)
        case "YM":
            return Decimal(months % 12)
        case "MD":
            return Decimal((end - _month(start.year, start.month + months, start.day)).days)
        case "YD":
            return Decimal((end - _month(start.year, start.month + months // 12 * 12, start.day)).days)
    raise Refusal(
        Fault.NUMBER,
        f"不认识单位「{unit[:10]}」，请用 Y（年）、M（月）、D（天）、YM、MD 或 YD",
        f'there is no unit "{unit[:10]}"; use Y, M, D, YM, MD or YD',
    )


@function(
    "DATEVALUE",
    "文本转日期",
    zh="把文本变成日期",
    examples={'DATEVALUE("2026/5/6")': "2026-05-06", 'DATEVALUE("6-May-2026 10:30")': "2026-05-06"},
)
def datevalue(text: Value) -> date:
    """Turn a text into a date."""
    day = day_of(text) if isinstance(text, str | date) and text != "" else None
    if day is None or day <= CLOCK_DAY:
        raise Refusal(
            Fault.VALUE, "不是日期文本，请写成 2026-05-06", "it is no text of a date; write 2026-05-06"
        )
    return day


@function(
    "TIMEVALUE",
    "文本转时间",
    zh="把文本中的时间变成一天的几分之几",
    examples={'TIMEVALUE("18:00")': "0.75", 'TIMEVALUE("6-May-2026 6:00 AM")': "0.25"},
)
def timevalue(text: datetime) -> Decimal:
    """Turn the time of day in a text into a fraction of the day."""
    return _part_of_day(text.hour * 3600 + text.minute * 60 + text.second)


@function(
    "TIME",
    "时间",
    zh="由时、分、秒得到一天的几分之几",
    examples={"TIME(12, 0, 0)": "0.5", "TIME(27, 0, 0)": "0.125"},
)
def time_(hour: int, minute: int, second: int) -> Decimal:
    """Return the fraction of the day of an hour, minute and second."""
    if max(hour, minute, second) > _MOST_TIME:
        raise Refusal(Fault.NUMBER, "时、分、秒最大 32767", "hour, minute and second are at most 32767")
    seconds = hour * 3600 + minute * 60 + second
    if seconds < 0:
        raise Refusal(Fault.NUMBER, "时间不能是负的", "a time cannot be negative")
    return _part_of_day(seconds % 86_400)


@function(
    "DAYS360",
    "按360天计",
    zh="按每月 30 天、每年 360 天计算相差天数；第三项为真用欧洲算法",
    examples={
        'DAYS360("2026-01-30", "2026-02-28")': "28",
        'DAYS360("2026-01-01", "2026-12-31", TRUE)': "359",
    },
)
def days360(start: date, end: date, european: bool = False) -> Decimal:
    """Return the days between dates in a year of twelve months of 30 days; the third argument is European."""
    return Decimal(thirty_days(start, end, 4 if european else 0, excel_end=False))


@function(
    "YEARFRAC",
    "相差年数",
    zh="两个日期相差几年（可有小数）；第三项为计法：0 每月30天、1 实际天数、2 实际/360、3 实际/365、4 欧洲30天",
    examples={'YEARFRAC("2026-01-01", "2026-07-01")': "0.5", 'YEARFRAC("2026-01-01", "2027-01-01", 1)': "1"},
)
def yearfrac(start: date, end: date, basis: int = 0) -> Decimal:
    """Return the years between dates with a fraction; the third argument is the basis 0 to 4 of counting days."""
    return year_fraction(start, end, basis)


@function(
    "NETWORKDAYS",
    "工作日数",
    zh="两个日期之间（含两端）有几个工作日，周六周日与第三项的节假日不算",
    examples={'NETWORKDAYS("2026-05-01", "2026-05-10")': "6"},
)
def networkdays(start: date, end: date, holidays: Values | None = None) -> Decimal:
    """Count the days from start to end, both included, without weekends and the holidays given."""
    return Decimal(workdays_between(start, end, weekend(Decimal(1)), holidays))


@function(
    "NETWORKDAYS.INTL",
    "自定工作日数",
    zh='同 NETWORKDAYS；第三项为休息日：1 周六日、2 周日一、11 仅周日…17 仅周六，或 "0000011"（周一至周日，1 为休息）',
    examples={'NETWORKDAYS.INTL("2026-05-01", "2026-05-10", 11)': "8"},
)
def networkdays_intl(start: date, end: date, rest: Value = None, holidays: Values | None = None) -> Decimal:
    """Count working days like NETWORKDAYS; the third argument says which days are free: 1 to 7, 11 to 17, "0000011"."""
    return Decimal(workdays_between(start, end, weekend(rest, may_be_all=True), holidays))


@function(
    "WORKDAY",
    "工作日后",
    zh="几个工作日之后（负数为之前）的日期，周六周日与第三项的节假日不算",
    examples={'WORKDAY("2026-05-01", 5)': "2026-05-08", 'WORKDAY("2026-05-01", -1)': "2026-04-30"},
)
def workday(start: date, days: int, holidays: Values | None = None) -> date:
    """Return the day so many working days later, without weekends and the holidays given."""
    return workday_after(start, days, weekend(Decimal(1)), holidays)


@function(
    "WORKDAY.INTL",
    "自定工作日后",
    zh="同 WORKDAY；第三项为休息日，写法同 NETWORKDAYS.INTL",
    examples={'WORKDAY.INTL("2026-05-01", 5, 11)': "2026-05-07"},
)
def workday_intl(start: date, days: int, rest: Value = None, holidays: Values | None = None) -> date:
    """Return the day so many working days later like WORKDAY; the third argument says which days are free."""
    return workday_after(start, days, weekend(rest), holidays)


@function(
    "WEEKNUM",
    "第几周",
    zh="一年中的第几周：默认周日为一周的开始，第二项为 2 时周一开始，为 21 时用国际标准",
    examples={'WEEKNUM("2026-05-06")': "19", 'WEEKNUM("2026-01-01", 21)': "1"},
)
def weeknum(day: date, kind: int = 1) -> Decimal:
    """Return the week of the year: weeks begin on Sunday, with 2 on Monday; 21 counts as the ISO standard does."""
    if kind == 21:
        return Decimal(day.isocalendar().week)
    first = {1: 6, 2: 0}.get(kind, kind - 11)
    if not 0 <= first <= 6:
        raise Refusal(
            Fault.NUMBER,
            "第二项应为 1、2、11 至 17 或 21",
            "the second argument must be 1, 2, 11 to 17 or 21",
        )
    ahead = (date(day.year, 1, 1).weekday() - first) % 7
    return Decimal((day.timetuple().tm_yday - 1 + ahead) // 7 + 1)


@function("ISOWEEKNUM", "国际周数", zh="国际标准（ISO）的第几周", examples={'ISOWEEKNUM("2026-01-01")': "1"})
def isoweeknum(day: date) -> Decimal:
    """Return the week of the year as the ISO standard counts."""
    return Decimal(day.isocalendar().week)


@function("QUARTER", "季度", zh="日期在第几季度", examples={'QUARTER("2026-05-06")': "2"})
def quarter(day: date) -> Decimal:
    """Return the quarter of a date, 1 to 4."""
    return Decimal((day.month + 2) // 3)


def _part_of_day(seconds: int) -> Decimal:
    return CONTEXT.divide(Decimal(seconds), Decimal(86_400))
