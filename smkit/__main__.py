"""`smkit`, and `python -m smkit`: the first lines that run, so that Ctrl-C has its answer before anything heavy is imported."""

from smkit import stopping


def main() -> None:
    """Run the command line on the arguments of the process, and exit with its code."""
    stopping.from_the_start()
    from smkit import cli

    cli.main()


if __name__ == "__main__":
    main()
