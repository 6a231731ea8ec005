"""Command line of the training: ``python -m lab.training --data DIR --out DIR``."""

from __future__ import annotations

import argparse
from pathlib import Path

from lab.training.encoders import SIZES
from lab.training.loop import Plan, train


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(prog="python -m lab.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and log")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--budget", type=int, default=1800, help="pieces in a batch")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rate", type=float, default=1e-4, help="of the encoder, at its height")
    parser.add_argument("--head-rate", type=float, default=5e-4, help="of the heads")
    parser.add_argument("--workers", type=int, default=0, help="processes that draw batches")
    parser.add_argument("--size", choices=tuple(SIZES), default="small")
    parser.add_argument("--base", type=Path, help="pretrained weights, for the large size")
    parser.add_argument("--start", type=Path, help="weights to start from: the end of a run")
    parser.add_argument("--teachers", type=Path, nargs="*", default=(), help="ends of other runs")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    asked = vars(parser.parse_args())
    train(Plan(**asked | {"teachers": tuple(asked["teachers"])}))


if __name__ == "__main__":
    main()
