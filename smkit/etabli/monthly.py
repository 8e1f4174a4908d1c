"""The line that makes a report again each month, for cron or for the Windows Task Scheduler, ready to copy."""

import hashlib
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePath

from smkit import filing
from smkit.etabli.making import Demand
from smkit.etabli.place import Place
from smkit.tables.doors import quoted

#: The command beside the Python that runs.
PROGRAM = Path(sys.executable).with_name("smkit")
_FOLDER = PurePath(".smkit", "etabli", "mois")


def lines(
    demand: Demand, parameters: Mapping[str, str], root: PurePath, program: PurePath = PROGRAM
) -> dict[str, str]:
    """Return the line for each system: the third of each month, at seven.

    Parameters: `demand`; `parameters` of its report; `root`, the workspace; `program`, smkit, which no scheduler has on its path.
    The file that is read is the one of today's name: whoever exports puts the new one in its place. The Task Scheduler takes 261
    signs and no more: its line calls the file that `keep` writes.

    >>> said = lines(Demand("indicateurs"), {"commandes": "mes_fichiers/mars 26.csv"}, Path("kit"), PurePath("bin/smkit"))
    >>> said["cron"]
    '0 7 3 * *  cd "kit" && "bin/smkit" report indicateurs -p commandes "mes_fichiers/mars 26.csv" --to rapports --bref'
    """
    line = " ".join(_words(demand, {name: _word(value) for name, value in parameters.items()}))
    return {
        "cron": f'0 7 3 * *  cd "{root}" && "{program}" {line.replace("%", chr(92) + "%")}',
        "windows": (
            f'schtasks /create /tn "smkit {demand.report}" /sc monthly /d 3 /st 07:00 '
            f'/tr "\\"{root / _FOLDER / _file(demand)}\\""'
        ),
    }


def script(demand: Demand, parameters: Mapping[str, str], root: PurePath, program: PurePath = PROGRAM) -> str:
    """Return what the Task Scheduler runs, lines ended as Windows ends them; parameters as `lines`.

    >>> demand, typed = Demand("indicateurs"), {"commandes": "mes_fichiers/à 5%.csv"}
    >>> script(demand, typed, PurePath("kit"), PurePath("bin/smkit")).splitlines()[-1]
    '"bin/smkit" report indicateurs -p commandes "mes_fichiers/à 5%%.csv" --to rapports --bref'
    """
    # cmd knows double quotes alone, whatever is inside; a % would be taken for a variable
    quotes = {name: '"' + value.replace('"', '\\"') + '"' for name, value in parameters.items()}
    line = " ".join(_words(demand, quotes))
    said = [
        "@echo off",
        "chcp 65001 >nul",
        *(each.replace("%", "%%") for each in (f'cd /d "{root}"', f'"{program}" {line}')),
    ]
    return "\r\n".join(said) + "\r\n"


def keep(demand: Demand, parameters: Mapping[str, str], place: Place) -> None:
    """Write what the Task Scheduler runs; a folder that nobody may write in shows its line all the same."""
    with suppress(OSError):
        path = place.own("mois") / _file(demand)
        with filing.once_whole(path) as draft:
            # bytes: its line ends are not to be ended again
            draft.write_bytes(script(demand, parameters, place.root).encode())


def forget(demand: Demand, place: Place) -> None:
    """Delete what the Task Scheduler ran, with its report."""
    with suppress(OSError):
        (place.own("mois") / _file(demand)).unlink(missing_ok=True)


def _file(demand: Demand) -> str:
    """A name that is short whatever the file's, and of this report alone."""
    return f"{demand.report}-{hashlib.sha256(demand.name.encode()).hexdigest()[:6]}.cmd"


def _words(demand: Demand, typed: Mapping[str, str]) -> list[str]:
    words = [f"report {demand.report}"]
    words += [f"-p {name} {value}" for name, value in typed.items()]
    words += [f"--each {demand.each}"] if demand.each else []
    return [*words, "--to rapports --bref"]


def _word(value: str) -> str:
    plain = all(sign.isalnum() or sign in "._/-" for sign in value)
    return value if plain and value else quoted(value)
