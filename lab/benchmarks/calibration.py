"""Are probabilities what they say? Reliability of sentiment and stance on the development sets.

    python -m lab.benchmarks.calibration DATASETS [-o calibration.png]

``DATASETS`` holds the folders ``newsmtsc`` and ``dse``. Prints the expected calibration error of
each task, its development sets pooled, in ten bins of equally many judgements, with a 95 % interval
over sentences; then the bins; and draws them where ``-o`` says.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from lab.dse import STANCES, stance_rows
from lab.newsmtsc import sentiment_rows
from newslab.evaluation import calibration_error, reliability_table
from newslab.records import SENTIMENT_LABELS
from newslab.show import figures


def judged(folder: Path) -> dict[str, pd.DataFrame]:
    """For each task, how sure each judgement is, whether it is right, and its sentence."""
    sentiment = [sentiment_rows(folder / f"newsmtsc/dev_{part}.jsonl") for part in ("rw", "mt")]
    pooled = pd.concat(sentiment, keys=["rw", "mt"], names=["part"]).reset_index("part")
    sentences = pooled["part"] + pooled["article_id"].astype(str)
    stance = stance_rows(folder / "dse/dev.jsonl")
    tasks = {
        "sentiment (NewsMTSC)": (pooled, SENTIMENT_LABELS, sentences),
        "stance (DSE)": (stance, STANCES, stance["article_id"]),
    }
    return {
        task: pd.DataFrame({
            "confidence": rows[list(labels)].max(axis=1),
            "correct": rows["gold"] == rows["predicted"],
            "sentence": where,
        })
        for task, (rows, labels, where) in tasks.items()
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="reliability of sentiment and stance")
    parser.add_argument("datasets", type=Path)
    parser.add_argument("-o", "--output", type=Path, help="where to draw, such as calibration.png")
    asked = parser.parse_args()
    curves = []
    for task, rows in judged(asked.datasets).items():
        error = calibration_error(rows["confidence"], rows["correct"], rows["sentence"])
        print(f"{task}: {100 * error.value:.1f} ({100 * error.low:.1f} to {100 * error.high:.1f}), "
              f"n = {len(rows)}")  # fmt: skip
        bins = reliability_table(rows["confidence"], rows["correct"]).assign(task=task)
        print(bins.drop(columns="task").round(2).to_string(index=False), end="\n\n")
        curves.append(bins)
    if asked.output is not None:
        figure = Figure(figsize=(5.5, 5.5), layout="constrained")
        figures.plot_reliability(pd.concat(curves), ax=figure.subplots())
        figure.savefig(asked.output, dpi=150)


if __name__ == "__main__":
    main()
