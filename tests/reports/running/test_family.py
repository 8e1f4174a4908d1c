"""All that a process has started ends with it, however it went away; and what is asked of a worker travels whole."""

import pickle
import subprocess
import sys
import time
from pathlib import Path

import psutil

from smkit.reports.running import family
from smkit.reports.running.orders import Made, Order

HEAD = """
import os, subprocess, sys
from smkit.reports.running import family
family.found()
own = [subprocess.Popen(["sleep", "600"]), subprocess.Popen(["sleep", "600"], start_new_session=True)]
orphan = subprocess.run(["sh", "-c", "setsid sleep 600 >/dev/null 2>&1 & echo $!"], capture_output=True, text=True)
print(os.getsid(0) == os.getpid(), *[each.pid for each in own], orphan.stdout.strip(), flush=True)
sys.stdin.read()
"""


def gone(number: int) -> bool:
    """Whether a process has ended, or is only waited for."""
    try:
        return psutil.Process(number).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_children_those_that_left_and_orphans_are_all_found_and_all_ended() -> None:
    head = subprocess.Popen(
        [sys.executable, "-c", HEAD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert head.stdin is not None and head.stdout is not None
    try:
        leads, *numbers = head.stdout.readline().split()
        theirs = [int(number) for number in numbers]
        assert leads == "True" and len(theirs) == 3
        assert {head.pid, *theirs} <= {each.pid for each in family.tree(head.pid)}
        family.end(head.pid)
        head.wait(10)
        until = time.monotonic() + 10
        while not all(map(gone, theirs)) and time.monotonic() < until:
            pass
        assert all(map(gone, theirs))
    finally:
        for number in theirs:
            if not gone(number):
                psutil.Process(number).kill()
        head.kill()
        head.wait()
    assert family.tree(head.pid) == []
    family.end(head.pid)  # what is gone is no error
    family.forget(head.pid)
    assert not [room for room in family._rooms() if (room / f"smkit-{head.pid}").exists()]


def test_an_order_and_what_became_of_it_travel_to_another_process() -> None:
    order = Order(
        "a", "indicateurs", Path("a.ipynb"), {"x": [1]}, {"x": "1"}, {"orders": Path("c.csv")}, {"c.csv": "5e"}, ("html",),
        Path("r"), False, 7, ("Région", "Nord"),
    )  # fmt: skip
    made = Made("Titre", "Réponse", formats=("html",), alerts=2)
    assert pickle.loads(pickle.dumps((order, made))) == (order, made)
    assert (made.reason, made.cell, made.missing) == ("", None, ())
