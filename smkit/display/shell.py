"""Is there a notebook to show things in?"""

import sys
from typing import Any


def shell() -> Any | None:
    """Return the running IPython shell, or None in a plain script; never imports IPython for it.

    >>> shell() is None
    True
    """
    ipython = sys.modules.get("IPython")
    return None if ipython is None else ipython.get_ipython()
