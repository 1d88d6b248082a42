"""A timeline for Timesketch, taken by Timesketch's own importer as it would be sent to a server."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas
import pytest
from timesketch_import_client.importer import ImportStreamer

from tests.conftest import Type, once


class Server:
    """Takes what an importer sends, and says that it has it."""

    api_root, id, status_code = "http://timesketch.example/api/v1", 1, 200

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.api = self.session = self

    def post(self, _url: str, data: dict[str, Any], files: dict[str, Any] | None = None) -> "Server":
        sent = files["events"][1] if files else data["events"]
        self.events += [json.loads(line) for line in sent.splitlines()]
        return self

    def json(self) -> dict[str, Any]:
        return {}


def imported(file: Path) -> list[dict[str, Any]]:
    server = Server()
    with ImportStreamer() as streamer:
        streamer.set_sketch(server)
        streamer.add_file(str(file))
    return server.events


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_the_importer_takes_every_row_with_its_time(hospital: Path, type_in: Type, suffix: str) -> None:
    once(
        type_in,
        "start dark --at '2026-11-20 02:52'",
        "log 'earlier, \"on paper\"' --at '2026-11-20 02:40'",
        "message release alert --yes 2026-001 --at '2026-11-20 03:20'",
    )
    assert type_in("timeline", "--format", "timesketch", "--out", f"night.{suffix}").status == 0
    assert type_in("timeline", "--format", "timesketch", "--out", "told.jsonl").status == 0
    told = [json.loads(line) for line in Path("told.jsonl").read_text("utf-8").splitlines()]
    taken = imported(Path(f"night.{suffix}"))
    assert [row["message"] for row in taken] == [row["message"] for row in told]
    assert [row["timestamp_desc"] for row in taken] == [row["timestamp_desc"] for row in told]
    moments = [[datetime.fromisoformat(row["datetime"]) for row in rows] for rows in (taken, told)]
    assert moments[0] == moments[1]


def test_the_server_reads_all_times_in_one_way(hospital: Path, type_in: Type) -> None:
    """As it reads a CSV: what it cannot read it drops, row by row and silently."""
    once(type_in, "start dark --at '2026-11-01T01:30-04:00'", "log later --at '2026-11-02 01:30'")
    assert type_in("timeline", "--format", "timesketch", "--out", "night.csv").status == 0
    rows = pandas.read_csv("night.csv")
    moments = pandas.to_datetime(rows["datetime"], errors="coerce")  # older servers
    assert not moments.isna().any()
    assert list(moments) == list(pandas.to_datetime(rows["datetime"], format="mixed", utc=True))  # newer ones
    micros = moments.dt.tz_localize(None).astype("datetime64[us]").astype("int64")
    assert list(micros) == list(rows["timestamp"])
