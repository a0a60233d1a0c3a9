"""Ctrl-C ends long calls within a second, whatever they are doing; the interpreter goes on."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from conftest import CALL

SETUP = f"""
import jalon, pyarrow as pa, sys, time
call = jalon.load({CALL!r})
table = pa.table({{"budget": pa.array(range(3_000_000), pa.float64()), "requested": ["1 .. 2"] * 3_000_000}})
"""

LONG = {
    "rows left to the plain evaluator": "call.evaluate_table(table, threads=2)",
    "one thread": "call.evaluate_table(table, threads=1)",
    "files": "call.evaluate_file(sys.argv[1], threads=2)",
    "figures over a table": "jalon.load('human_development_index').portfolio(pa.table({'life_expectancy': pa.array([70.5] * 3_000_000)}))",
    "a progress callback": "call.evaluate_table(table, progress=lambda rows: None)",
}


@pytest.mark.parametrize("work", LONG.values(), ids=LONG)
def test_ctrl_c_is_answered_within_a_second(work: str, tmp_path: Path) -> None:
    data = tmp_path / "long.csv"
    if "sys.argv" in work:
        data.write_text("budget,requested\n" + "5,1 .. 2\n" * 2_000_000)
    script = SETUP + textwrap.dedent(f"""
        print("ready", flush=True)
        try:
            {work}
        except KeyboardInterrupt:
            print("interrupted", flush=True)
        assert len(call.evaluate_table(table.slice(0, 3), into="arrow")) == 3
        print("goes on", flush=True)
    """)
    process = subprocess.Popen([sys.executable, "-c", script, str(data)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.7)
    sent = time.perf_counter()
    process.send_signal(signal.SIGINT)
    answer = process.stdout.readline()
    took = time.perf_counter() - sent
    rest = process.stdout.read()
    assert process.wait(60) == 0
    assert answer == "interrupted\n", answer
    assert rest == "goes on\n"
    assert took < 1, f"it took {took:.2f} s"
