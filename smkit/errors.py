"""The one family of errors whose message is written for people."""


class SmkitError(Exception):
    """A problem of the data or of the usage, whose message is a French explanation that stands alone.

    In a notebook only that message is shown, never a traceback; on the command line it is printed as it is.
    """

    exit_code = 1  # of the command line: the data or a notebook has a problem

    def _render_traceback_(self) -> list[str]:  # the hook IPython calls in place of its own traceback
        return [str(self)]
