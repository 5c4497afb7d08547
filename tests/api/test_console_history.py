"""The last day of the figures and the last ninety days of the parts of the service, as they were measured."""

import contextlib
import datetime
import json
import time

import pytest
from support.patience import eventually
from support.people import SALES, STRANGER
from support.server import OPERATOR, Server


@pytest.fixture(scope="module")
def state(tmp_path_factory):
    """As an earlier run of the server has left it: a day of one figure, one point of it older, one from the future."""
    folder = tmp_path_factory.mktemp("state")
    now = int(time.time() * 1e6)
    hours = [(ago, 10 + ago) for ago in range(30, 0, -1)]
    lines = [f"cpu trend {now - int(ago * 3600e6) + 5_000_000} {value}" for ago, value in hours]
    lines += [f"cpu trend {now + int(3600e6)} 99", "cpu trend nonsense", f"gossip trend {now} 5"]
    (folder / "baselines.txt").write_text("\n".join(lines) + "\n")
    return folder


@pytest.fixture(scope="module")
def shared_server(cluster, state):
    """Of the company that runs the installation, beside which another one is."""
    settings = {
        **OPERATOR,
        "ITDO_ERP__OPERATIONS__STATE_FOLDER": str(state),
        "ITDO_ERP__OPERATIONS__HISTORY": str(state / "baselines.txt"),
    }
    with contextlib.closing(Server(cluster, settings)) as running:
        yield running


def figures(client):
    return {one["id"]: one for one in client.get("operations/baselines").data["baselines"]}


def test_the_last_day_of_each_figure(shared_admin):
    assert eventually(lambda: figures(shared_admin)["memory"]["value"] is not None, True, 30)
    found = figures(shared_admin)
    assert len(found) == 12
    cpu = found["cpu"]
    values = [point["value"] for point in cpu["points"]]
    assert values[0] in (33, 34) and 99 not in values and 40 not in values, "a day, and nothing from ahead"
    assert cpu["peak_day"] == max(values) and cpu["limit"] == 70 and cpu["unit"] == "%"
    assert cpu["mean_day"] == pytest.approx(sum(values) / len(values), abs=0.02)
    memory = found["memory"]
    assert 0 < memory["mean_hour"] < 100 and memory["peak_day"] >= memory["mean_day"] and memory["points"]
    lasting = [one for one in found.values() if one["value"] is None]
    assert all(one["mean_hour"] is None and one["points"] == [] for one in lasting if one["id"] != "cpu")
    assert all((one["exceeded_since"] is None) or one["value"] is not None for one in found.values())


def test_ninety_days_of_each_part(shared_admin, state):
    def parts():
        return {one["component"]: one for one in shared_admin.get("operations/availability").data["components"]}

    empty = parts()
    assert set(empty) == {"application", "database", "live_updates", "backup"}
    assert all(one["percent"] is None and len(one["days"]) == 90 for one in empty.values())
    today = datetime.date.today()
    well, bad = [86_400, 0, 0, 0, 0], [86_000, 900, 100, 200, 100]  # of state_words: nobody counts announced work
    days = {
        str(today - datetime.timedelta(days=ago)): [bad if ago == 1 else well, well, well, well] for ago in range(1, 4)
    }
    (state / "status-history.json").write_text(json.dumps({"last": "2026-01-01T00:00:00.000000Z", "days": days}))
    found = parts()
    assert found["application"]["percent"] == pytest.approx(99.8, abs=0.05) and found["database"]["percent"] == 100.0
    by_day = found["application"]["days"]
    assert by_day[-1] == {"day": str(today), "measured_seconds": 0, "down_seconds": 0}
    assert by_day[-2] == {"day": str(today - datetime.timedelta(days=1)), "measured_seconds": 86_400, "down_seconds": 300}
    assert by_day[0]["day"] == str(today - datetime.timedelta(days=89))
    (state / "status-history.json").write_text("not json")
    assert parts() == empty


@pytest.mark.parametrize("page", ["baselines", "availability"])
def test_the_machine_is_the_business_of_its_company_alone(sign_in, page):
    assert sign_in(STRANGER).get(f"operations/{page}").code == "NOT_THE_OPERATOR"
    assert sign_in(SALES).get(f"operations/{page}").code == "PERMISSION_DENIED"
