"""The line that makes a report again each month, for cron or for the Windows Task Scheduler, ready to copy."""

import sys
from collections.abc import Mapping
from pathlib import Path, PurePath

from smkit.etabli.making import Demand
from smkit.tables.doors import quoted

#: The command beside the Python that runs.
PROGRAM = Path(sys.executable).with_name("smkit")


def lines(
    demand: Demand, parameters: Mapping[str, str], root: Path, program: PurePath = PROGRAM
) -> dict[str, str]:
    """Return the line for each system: the third of each month, at seven.

    Parameters: `demand`; `parameters` of its report; `root`, the workspace; `program`, smkit, which no scheduler has on its path.
    The file that is read is the one of today's name: whoever exports puts the new one in its place.

    >>> said = lines(Demand("indicateurs"), {"commandes": "mes_fichiers/mars 26.csv"}, Path("kit"), PurePath("bin/smkit"))
    >>> said["cron"]
    '0 7 3 * *  cd "kit" && "bin/smkit" report indicateurs -p commandes "mes_fichiers/mars 26.csv" --to rapports --bref'
    """
    words = [f"report {demand.report}"]
    words += [f"-p {name} {_word(value)}" for name, value in parameters.items()]
    words += [f"--each {demand.each}"] if demand.each else []
    words += ["--to rapports --bref"]
    line = " ".join(words)
    inside = line.replace('"', r"\"")
    return {
        "cron": f'0 7 3 * *  cd "{root}" && "{program}" {line.replace("%", chr(92) + "%")}',
        "windows": (
            f'schtasks /create /tn "smkit {demand.report}" /sc monthly /d 3 /st 07:00 '
            f'/tr "cmd /c cd /d \\"{root}\\" && \\"{program}\\" {inside}"'
        ),
    }


def _word(value: str) -> str:
    plain = all(sign.isalnum() or sign in "._/-" for sign in value)
    return value if plain and value else quoted(value)
