"""
What a run of `make proof` proved, as rows of the table in docs/proof.md: all of it, then the files that took longest.

Usage: python scripts/proven.py <what pytest wrote with --junitxml> [<commit>]. Standard library only.
"""

import os
import sys
from collections import defaultdict
from xml.etree import ElementTree

MOST = 12
FAULTS = ("failure", "error", "skipped")


def rows(path: str, commit: str) -> list[str]:
    """This function will write the rows."""
    (suite,) = ElementTree.parse(path).getroot().iter("testsuite")
    files: dict[str, list[ElementTree.Element]] = defaultdict(list)
    for case in suite.iter("testcase"):
        files[case.get("classname", "").replace(".", "/") + ".py"].append(case)
    day = suite.get("timestamp", "")[:10]
    minutes, cores = seconds([suite]) / 60, os.cpu_count()
    every = [case for cases in files.values() for case in cases]
    what = f"`make proof`: {len(every)} tests in {minutes:.0f} min on {cores} cores ({commit or 'no commit'})"
    longest = sorted(files.items(), key=lambda one: seconds(one[1]), reverse=True)
    return [
        f"| {day} | {what} | {outcome(every)} |",
        *(
            f"| | {name}, {len(cases)} in {seconds(cases):.0f} s | {outcome(cases)} |"
            for name, cases in longest[:MOST]
        ),
    ]


def seconds(of: list[ElementTree.Element]) -> float:
    """This function will add up how long some tests took."""
    return sum(float(one.get("time", "0")) for one in of)


def outcome(cases: list[ElementTree.Element]) -> str:
    """This function will name the tests that did not pass."""
    wrong = [str(case.get("name")) for case in cases if any(case.find(fault) is not None for fault in FAULTS)]
    return "all passed" if cases and not wrong else f"**{len(wrong)} not passed: {', '.join(wrong[:5])}**"


if __name__ == "__main__":
    print("\n".join(rows(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "")))
