"""`python -m smkit.sample [DIR]` writes the boutique's files anew, in the kit's datasets/ or in DIR."""

import sys

from smkit.paths import DATASETS
from smkit.sample import generate

if __name__ == "__main__":
    for written in generate(sys.argv[1] if len(sys.argv) > 1 else DATASETS):
        print(written.name)
