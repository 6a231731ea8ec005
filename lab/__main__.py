"""Gold data scored: ``python -m lab evaluate TASK FILE [--json] [--baseline]``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from lab.tasks import TASKS, evaluate
from newslab.errors import NewslabError


def main(argv: Sequence[str] | None = None) -> int:
    """Score one task; return 0, or 1 with one line on standard error.

    Examples
    --------
    >>> main(["evaluate", "dse", "no-such-file.jsonl"])
    1
    """
    parser = argparse.ArgumentParser(prog="python -m lab", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    scorer = commands.add_parser("evaluate", help="score newslab on gold data")
    scorer.add_argument("task", metavar="TASK", help=", ".join(TASKS))
    scorer.add_argument("file", metavar="FILE")
    scorer.add_argument("--json", action="store_true", help="print one JSON object")
    scorer.add_argument("--baseline", action="store_true", help="score the baselines too")
    arguments = parser.parse_args(argv)
    try:
        score = evaluate(arguments.task, arguments.file, baseline=arguments.baseline)
    except (NewslabError, OSError) as error:
        print(f"lab: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    print(json.dumps(score.as_dict()) if arguments.json else score.as_text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
