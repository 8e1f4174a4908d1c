"""How Voilà must be started, so that a simulator shows no code and asks nothing of any network."""

import os
from pathlib import Path

_HERE = Path(__file__).resolve().parent / "jupyter"

#: Seconds without a page after which a kernel ends: that of a page which closed without a word, as telephones do. A page that
#: only sleeps in a pocket or lost its network finds its kernel again until then.
_ALONE = 600
#: Options of `python -m voila NOTEBOOK`: no code, our page, and no kernel for nobody. Jupytext's extension and the tour's, where
#: they are installed, are made for JupyterLab and write errors in Voilà's console.
OPTIONS = (
    f"--MappingKernelManager.cull_idle_timeout={_ALONE}",
    "--MappingKernelManager.cull_interval=30",
    "--strip_sources=True",
    "--VoilaConfiguration.template=smkit",
    "--VoilaConfiguration.extension_denylist=jupyterlab-jupytext",
    "--VoilaConfiguration.extension_denylist=jupyterlab-tour",
)


def reach(token: str = "") -> tuple[str, ...]:
    """Return who may open the page: this machine alone, or, with a `token`, whoever has it on the local network.

    >>> reach()
    ('--Voila.ip=127.0.0.1',)
    """
    if not token:
        return ("--Voila.ip=127.0.0.1",)
    return ("--Voila.ip=0.0.0.0", f"--Voila.token={token}", "--Voila.auto_token=False")


def environment() -> dict[str, str]:
    """Return what to add to the environment, so that Voilà finds our page.

    >>> list(environment())
    ['JUPYTER_PATH']
    """
    return {"JUPYTER_PATH": os.pathsep.join(filter(None, [str(_HERE), os.environ.get("JUPYTER_PATH", "")]))}
