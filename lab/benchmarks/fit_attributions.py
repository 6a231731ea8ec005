"""Fit what makes words an attribution: ``WEIGHTS`` of `newslab.speech.attributions`.

Run ``python -m lab.benchmarks.fit_attributions POLNEAR.jsonl.gz`` with the development part of
PolNeAR (Newell et al., 2018), which the reader model has not learned. Whatever newslab would take
for an attribution is one if its content shares three tenths of its characters with a coded one.
Prints the weights of a logistic regression, fitted on all articles and on each half, and for the
bounds that `LIKELY` may be: how many are right, and how many of the right ones are kept, each
article judged by weights that the others gave.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from tqdm import tqdm

from lab.polnear import read_polnear
from newslab.reading import read_words
from newslab.records import Article, overlap
from newslab.speech.attributions import candidates
from newslab.text.doc import make_doc

SHARED = 0.3  # of the characters of the two contents together
HELD_BACK = 10.0  # the inverse of how far weights are held back
BOUNDS = (0.5, 0.6, 0.65, 0.7, 0.75, 0.8)
FOLDS = 10


def main() -> None:
    """Read, fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    rows, right, article = [], [], []
    for number, gold in enumerate(tqdm(read_polnear(parser.parse_args().articles))):
        doc, encoding = read_words(make_doc(Article.from_text(gold.text)))
        for said, told in candidates(doc, encoding, encoding.decode("names")):
            shares = [overlap(said.content, coded.content) for coded in gold.attributions]
            rows.append(told[1:])
            right.append(max(shares, default=0.0) >= SHARED)
            article.append(number)
    told, is_right, number_of = np.array(rows), np.array(right), np.array(article)
    model = LogisticRegression(C=HELD_BACK, max_iter=1000)
    for name, part in (("all", number_of >= 0), ("even", number_of % 2 == 0),
                       ("odd", number_of % 2 == 1)):  # fmt: skip
        model.fit(told[part], is_right[part])
        weights = (*model.intercept_, *model.coef_[0])
        print(f"{name:5}", *(f"{weight:6.2f}" for weight in weights))
    chances = cross_val_predict(model, told, is_right, groups=number_of,
                                cv=GroupKFold(FOLDS), method="predict_proba")[:, 1]  # fmt: skip
    print(f"AUC {roc_auc_score(is_right, chances):.3f} of {len(is_right)}")
    for bound in BOUNDS:
        kept = chances >= bound
        print(f"from {bound:.2f} on: {kept.sum()}, right {100 * is_right[kept].mean():.1f} %, "
              f"kept of the right {100 * kept[is_right].mean():.1f} %")  # fmt: skip


if __name__ == "__main__":
    main()
