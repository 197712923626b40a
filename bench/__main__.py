"""`python -m bench deliver`: a case by its name; exit 1 if it misses its aim."""

import argparse
import sys

from bench import deliver, pages, start

CASES = {"deliver": deliver.main, "pages": pages.main, "start": start.main}


def main() -> int:
    """Run one case."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("case", choices=CASES)
    return CASES[parser.parse_args().case]()


if __name__ == "__main__":
    sys.exit(main())
