"""Makes firings.txt: when ten cron expressions fire in nine zones, 2026 to 2028.

It knows nothing of the code that it checks: it goes through the three years minute by minute, with
the time zones of Python. Run it as `python3 table.py > firings.txt`.

Of each pair there is a line `zone|expression|firings|SHA-256 of them`, of firings in epoch minutes,
a line each; and of what happens within a day of a change of the clocks all firings, in epoch
minutes. Of each zone there is a line with its changes: epoch seconds and the offset from then on.
"""

import hashlib
import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

ZONES = [
    "UTC",
    "America/New_York",
    "Europe/London",
    "Europe/Berlin",
    "Pacific/Chatham",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/Santiago",
    "Asia/Kolkata",
]

# Each: minutes, hours, days of the month, months, days of the week (0 is Sunday); None is all.
# Whether it is daily: its hours are numbers alone.
EXPRESSIONS = {
    "30 2 * * *": ([30], [2], None, None, None, True),
    "30 1 * * *": ([30], [1], None, None, None, True),
    "0 */2 * * *": ([0], list(range(0, 24, 2)), None, None, None, False),
    "15 1,2,3 * * *": ([15], [1, 2, 3], None, None, None, True),
    "*/20 2 * * *": ([0, 20, 40], [2], None, None, None, True),
    "*/30 * * * *": ([0, 30], None, None, None, None, False),
    "0 0 * * *": ([0], [0], None, None, None, True),
    "15 0 13 * FRI": ([15], [0], [13], None, [5], True),
    "45 0-5 1,15 3,4,9-11 *": ([45], [0, 1, 2, 3, 4, 5], [1, 15], [3, 4, 9, 10, 11], None, False),
    "5 3 L * *": ([5], [3], "L", None, None, True),
}

START = int(datetime(2026, 1, 1, tzinfo=timezone.utc).timestamp()) // 60
END = int(datetime(2029, 1, 1, tzinfo=timezone.utc).timestamp()) // 60
DAY = 24 * 60


def local(zone, minute):
    """The wall time at a minute since the epoch, and its offset in minutes."""
    at = datetime.fromtimestamp(minute * 60, zone)
    return at.replace(tzinfo=None), int(at.utcoffset().total_seconds()) // 60


def matches(expression, wall):
    minutes, hours, days, months, weekdays, _ = expression
    if wall.minute not in minutes or hours is not None and wall.hour not in hours:
        return False
    if months is not None and wall.month not in months:
        return False
    if days == "L":
        return (wall + timedelta(days=1)).day == 1
    of_month = days is not None and wall.day in days
    of_week = weekdays is not None and (wall.isoweekday() % 7) in weekdays
    if days is not None and weekdays is not None:
        return of_month or of_week
    return (days is None or of_month) and (weekdays is None or of_week)


def changes(zone):
    """The minutes at which the offset is another one than a minute before."""
    found = []
    before = local(zone, START - 1)[1]
    for minute in range(START, END):
        offset = local(zone, minute)[1]
        if offset != before:
            found.append((minute, before, offset))
        before = offset
    return found


def walls(zone):
    return [local(zone, minute)[0] for minute in range(START, END)]


def firings(expression, wall_times, zone_changes):
    is_daily = expression[5]
    fires = [i for i, wall in enumerate(wall_times) if matches(expression, wall)]
    if not is_daily:
        return [START + i for i in fires]
    kept = set(fires)
    for minute, before, after in zone_changes:
        at = minute - START
        if after < before:
            # The wall times of before come again: the first of two counts.
            kept -= {i for i in fires if at <= i < at + before - after}
        else:
            missing = [
                wall_times[at - 1] + timedelta(minutes=1 + i) for i in range(after - before)
            ]
            if any(matches(expression, wall) for wall in missing):
                kept.add(at)
    return [START + i for i in sorted(kept)]


def main():
    try:
        import importlib.resources

        version = open("/usr/share/zoneinfo/tzdata.zi").readline().strip().lstrip("# version ")
    except OSError:
        version = "unknown"
    print("# tzdb " + version)
    for name in ZONES:
        zone = ZoneInfo(name)
        zone_changes = changes(zone)
        shown = " ".join(f"{minute * 60}{after * 60:+d}" for minute, _, after in zone_changes)
        print(f"zone|{name}|{shown}")
        wall_times = walls(zone)
        for text, expression in EXPRESSIONS.items():
            all_of_it = firings(expression, wall_times, zone_changes)
            digest = hashlib.sha256("".join(f"{it}\n" for it in all_of_it).encode()).hexdigest()
            near = [
                it
                for it in all_of_it
                if any(abs(it - minute) <= DAY for minute, _, _ in zone_changes)
            ]
            # The first as it is, each other one by how much it is later.
            steps = [str(it - before) for before, it in zip([0] + near, near)]
            print(f"fires|{text}|{len(all_of_it)}|{digest}|{' '.join(steps)}")
        sys.stdout.flush()


main()
