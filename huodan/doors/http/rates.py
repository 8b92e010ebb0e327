"""
How fast somebody may ask: a bucket of requests per person and per API key, filled again as time goes by.

In memory of one process and by a clock that only moves forward: it protects the server, it is no accounting. Sign-in
has a limit of its own (``engines/people/lockout.py``).
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from huodan.doors.http.problems import TooManyRequests
from huodan.engines.people import Caller

MOST_BUCKETS = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests a second in the long run, and so many at once after a pause."""

    per_second: int
    burst: int


BURST_SECONDS = 4
KEY = Rate(50, 50 * BURST_SECONDS)
PERSON = Rate(50, 400)
UNLIMITED = Rate(1_000_000, 1_000_000)


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Rates:
    """The buckets of one process; those not used for longest are forgotten first, as they are full by then."""

    def __init__(
        self, *, key: Rate = KEY, person: Rate = PERSON, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._key, self._person, self._now = key, person, now
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = Lock()

    def take(self, caller: Caller) -> tuple[tuple[str, str], ...]:
        """
        Count one request, and give the headers that say how many are left.

        Raises:
            TooManyRequests: with the seconds after which one more is allowed; the request is not counted.
        """
        rate = self._rate(caller)
        with self._lock:
            bucket = self._filled(caller.oneself.scope, rate)
            if bucket.left < 1:
                seconds = max(1, math.ceil((1 - bucket.left) / rate.per_second))
                raise TooManyRequests(rate=rate.per_second, burst=rate.burst, retry_after=seconds)
            bucket.left -= 1
            left = bucket.left
        full_in = math.ceil((rate.burst - left) / rate.per_second)
        return (
            ("RateLimit-Limit", str(rate.burst)),
            ("RateLimit-Remaining", str(int(left))),
            ("RateLimit-Reset", str(full_in)),
        )

    def _rate(self, caller: Caller) -> Rate:
        usual = self._person if caller.actor.key is None else self._key
        burst = usual.burst if caller.rate is None else caller.rate * BURST_SECONDS
        return Rate(caller.rate or usual.per_second, caller.burst or burst)

    def _filled(self, scope: str, rate: Rate) -> _Bucket:
        now = self._now()
        bucket = self._buckets.setdefault(scope, _Bucket(rate.burst, now))
        self._buckets.move_to_end(scope)
        bucket.left = min(rate.burst, bucket.left + (now - bucket.at) * rate.per_second)
        bucket.at = now
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return bucket
