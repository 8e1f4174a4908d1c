"""On the path of the tests' processes alone: Python runs it at the start of each (see `following`)."""

import os

if "SMKIT_COVERED" in os.environ:
    import following

    following.follow()
