"""``newslab`` and ``python -m newslab``: the command line, once what it needs is loaded."""

import sys

from newslab.errors import NewslabError


def main() -> int:
    """Run the command line; damaged package data, and Ctrl-C while it loads, are one line too."""
    try:
        from newslab.cli import main as run
    except NewslabError as error:
        sys.stderr.write(f"newslab: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("newslab: interrupted\n")
        return 130
    return run()


if __name__ == "__main__":
    sys.exit(main())
