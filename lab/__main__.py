"""Gold data scored, and newslab put to the test: ``python -m lab COMMAND --help``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from lab.tasks import TASKS, evaluate
from newslab.errors import NewslabError
from newslab.records import MODELS

STRESS = {"articles": 10_000, "kills": 20, "crashes": 5, "driver_kills": 2, "workers": 2, "seed": 0}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 1 where it fails, with one line on standard error.

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
    scorer.add_argument("--model", choices=MODELS, default=MODELS[0], help="how it is read")
    scorer.set_defaults(run=_evaluate)

    stress = commands.add_parser("stress", help="read many articles while processes are killed")
    stress.add_argument("file", metavar="FILE", help="a table of articles, which are repeated")
    for option, default in STRESS.items():
        stress.add_argument(f"--{option}".replace("_", "-"), type=int, default=default, metavar="N")
    stress.add_argument("--json", action="store_true", help="print one JSON object")
    stress.set_defaults(run=_stress)

    linking = commands.add_parser("linking", help="score actors linked across articles")
    linking.add_argument("articles", metavar="ARTICLES", help="a table of articles")
    linking.add_argument("gold", metavar="GOLD.csv", help="article_id, start, end, entity")
    linking.set_defaults(run=_linking)

    ablater = commands.add_parser("ablate", help="score newslab without each of its rules")
    ablater.add_argument("datasets", metavar="DATASETS", help="holds polnear/, re3d/, gum/ …")
    ablater.add_argument("rules", metavar="RULE", nargs="*", help="only these; by default all")
    ablater.add_argument("-o", "--output", metavar="OUT.md", required=True)
    ablater.set_defaults(run=_ablate)

    coverage = commands.add_parser("coverage", help="simulate what intervals cover")
    coverage.add_argument("--draws", type=int, default=2000, metavar="N")
    coverage.add_argument("--seed", type=int, default=0, metavar="N")
    coverage.set_defaults(run=_coverage)

    growth = commands.add_parser("growth", help="how the cost of reading grows with a text")
    growth.add_argument("texts", metavar="TEXT", nargs="*", help="only these; by default all")
    growth.add_argument("--sizes", metavar="N,N", default="10000,40000", help="characters")
    growth.set_defaults(run=_growth)

    fuzzer = commands.add_parser("fuzz", help="read what nobody would write")
    fuzzer.add_argument("kinds", metavar="KIND", nargs="*", help="articles, characters, files")
    fuzzer.add_argument("--minutes", type=float, default=1.0, metavar="N", help="for each kind")
    fuzzer.add_argument("--seed", type=int, default=0, metavar="N")
    fuzzer.add_argument("--first", type=int, default=0, metavar="N", help="number of a case")
    fuzzer.set_defaults(run=_fuzz)

    arguments = parser.parse_args(argv)
    try:
        status: int = arguments.run(arguments)
    except (NewslabError, OSError) as error:
        print(f"lab: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    return status


def _evaluate(arguments: argparse.Namespace) -> int:
    options = {"baseline": arguments.baseline, "model": arguments.model}
    score = evaluate(arguments.task, arguments.file, **options)
    print(json.dumps(score.as_dict()) if arguments.json else score.as_text())
    return 0


def _ablate(arguments: argparse.Namespace) -> int:
    from lab.ablate import ablate

    n = ablate(arguments.datasets, arguments.output, names=arguments.rules)
    print(f"{n} rules left out one at a time; {arguments.output}")
    return 0


def _linking(arguments: argparse.Namespace) -> int:
    from lab.linking import score_linking

    print(score_linking(arguments.articles, arguments.gold).round(3).to_string())
    return 0


def _coverage(arguments: argparse.Namespace) -> int:
    from lab.coverage import coverage_table

    table = coverage_table(draws=arguments.draws, seed=arguments.seed)
    print(table.round(3).to_string())
    return 0


def _fuzz(arguments: argparse.Namespace) -> int:
    from lab.fuzz import CASES, fuzz

    n_failures = 0
    for kind in arguments.kinds or CASES:
        if kind not in CASES:
            raise NewslabError(f"fuzz: expected one of {', '.join(CASES)}; found {kind!r}")
        n, failures = fuzz(kind, seconds=60 * arguments.minutes, seed=arguments.seed,
                           first=arguments.first)  # fmt: skip
        print(f"{kind}: {n:,} cases, {len(failures)} failures")
        for failure in failures[:20]:
            print(f"  {failure.number}: {failure.error}")
        n_failures += len(failures)
    return 1 if n_failures else 0


def _growth(arguments: argparse.Namespace) -> int:
    from lab.growth import TEXTS, growth_table

    sizes = [int(size) for size in arguments.sizes.split(",")]
    print(growth_table(sizes, arguments.texts or [*TEXTS]).round(1).to_string())
    return 0


def _stress(arguments: argparse.Namespace) -> int:
    from lab.stress import stress

    options = {option: getattr(arguments, option) for option in STRESS}
    outcome = stress(arguments.file, **options)
    print(json.dumps(outcome.as_dict()) if arguments.json else outcome.as_text())
    return 1 if outcome.problems else 0


if __name__ == "__main__":
    sys.exit(main())
