"""How browsers name themselves, as written down from real ones."""

from __future__ import annotations

from typing import Final

_SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
_CHROME = "AppleWebKit/537.36 (KHTML, like Gecko)"

PHONES: Final = {
    "wechat-android": (
        f"Mozilla/5.0 (Linux; Android 10; HMA-AL00 Build/HUAWEIHMA-AL00; wv) {_CHROME} Version/4.0 Chrome/86.0.4240.99 "
        "XWEB/4317 MMWEBSDK/20220903 Mobile Safari/537.36 MMWEBID/8452 MicroMessenger/8.0.28.2240(0x28001C57) "
        "WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64"
    ),
    "wechat-ios": (
        f"Mozilla/5.0 (iPhone; CPU iPhone OS 14_8 like Mac OS X) {_SAFARI} Mobile/15E148 "
        "MicroMessenger/8.0.29(0x18001d2f) NetType/4G Language/zh_CN"
    ),
    "wecom-android": (
        f"Mozilla/5.0 (Linux; Android 11; M2007J3SC; wv) {_CHROME} Version/4.0 Chrome/86.0.4240.99 XWEB/4317 "
        "MMWEBSDK/20220903 Mobile Safari/537.36 wxwork/4.0.20 MicroMessenger/7.0.1 NetType/WIFI Language/zh Lang/zh"
    ),
    "wecom-ios": (
        f"Mozilla/5.0 (iPhone; CPU iPhone OS 15_5 like Mac OS X) {_SAFARI} Mobile/15E148 wxwork/4.0.19 "
        "MicroMessenger/7.0.1 Language/zh ColorScheme/Light"
    ),
    "android": f"Mozilla/5.0 (Linux; Android 13; Pixel 7) {_CHROME} Chrome/120.0.0.0 Mobile Safari/537.36",
    "ios": (
        f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) {_SAFARI} Version/17.2 Mobile/15E148 Safari/604.1"
    ),
}
DESKTOPS: Final = {
    "chrome": f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_CHROME} Chrome/120.0.0.0 Safari/537.36",
    "wechat-windows": (
        f"Mozilla/5.0 (Windows NT 10.0; WOW64) {_CHROME} Chrome/107.0.0.0 Safari/537.36 MicroMessenger/7.0.20.1781"
        "(0x6700143B) NetType/WIFI MiniProgramEnv/Windows WindowsWechat/WMPF XWEB/6762"
    ),
    "wecom-windows": (
        f"Mozilla/5.0 (Windows NT 6.1; WOW64) {_CHROME} Chrome/86.0.4240.198 Safari/537.36 wxwork/4.1.0 (MicroMessenger/6.2)"
    ),
    "wechat-mac": (
        f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_SAFARI} MicroMessenger/6.8.0(0x16080000) MacWechat/3.5.7"
    ),
    "ipad": f"Mozilla/5.0 (iPad; CPU OS 14_8 like Mac OS X) {_SAFARI} Version/14.1.2 Mobile/15E148 Safari/604.1",
    "tablet": f"Mozilla/5.0 (Linux; Android 12; SM-T870) {_CHROME} Chrome/120.0.0.0 Safari/537.36",
}
