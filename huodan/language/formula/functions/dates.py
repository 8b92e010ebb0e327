"""Functions of dates and times. The result of an empty date is empty."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from decimal import Decimal

from huodan.language.formula.functions._base import function
from huodan.language.formula.moments import beyond_calendar
from huodan.language.formula.scope import Env
from huodan.language.formula.values import Fault, Refusal

GROUP = {"zh": "日期", "en": "Dates"}


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
