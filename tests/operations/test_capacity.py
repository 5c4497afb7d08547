"""When limits are reached: a line for each night, and a forecast once there are enough of them."""

import datetime
import json

NOTHING = "too little is known"


def lines(machine):
    text = (machine.folder / "state/capacity.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def page(machine):
    done = machine.run("perf", "capacity")
    assert done.returncode == 0, done.stderr
    return done.stdout


def row(machine, name):
    (found,) = [line for line in page(machine).splitlines() if line.strip().startswith(name)]
    return found


def test_the_daily_maintenance_adds_what_it_measures(machine):
    assert "nothing is known yet" in page(machine)
    for _ in range(2):
        assert machine.run("maintenance", "daily").returncode == 0
    first, second = lines(machine)
    figures = {figure["name"]: figure for figure in second["figures"]}
    assert figures["database"]["value"] > 1_000_000 and "limit" not in figures["database"]
    disk = next(figure for name, figure in figures.items() if name.startswith("disk "))
    assert 0 < disk["value"] and 0 < disk["limit"]
    assert first["at"] < second["at"]
    assert NOTHING in row(machine, "database")


def test_three_weeks_tell_the_day(machine):
    now = datetime.datetime.now(datetime.timezone.utc)
    (machine.folder / "state").mkdir(exist_ok=True)
    with open(machine.folder / "state/capacity.jsonl", "w", encoding="utf-8") as file:
        for ago in range(20, -1, -1):
            at = (now - datetime.timedelta(days=ago, minutes=1)).strftime("%Y-%m-%dT%H:%M:%S.000000Z")
            disk = {"name": "disk /var", "unit": "bytes", "value": 70e9 - ago * 1e9, "limit": 80e9}
            calm = {"name": "connections", "unit": "%", "value": 12, "limit": 80}
            file.write(json.dumps({"at": at, "figures": [disk, calm]}) + "\nnot a line\n")
    reached = (now + datetime.timedelta(days=10)).strftime("%Y-%m-%d")
    assert "1.0 GB" in row(machine, "disk /var") and row(machine, "disk /var").endswith(f"{reached}, in 10 days")
    assert row(machine, "connections").endswith("not within ten years")
    assert "disk /var" in machine.run("perf", "report").stdout
