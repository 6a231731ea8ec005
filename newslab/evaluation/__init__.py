"""How well codings agree with the hand-coded ones: scores with intervals, and the errors.

Everything takes tidy tables, so that a researcher's own codings can be scored as the
library's are: ``article_id, start, end`` for spans, a ``label`` column for judgements. A
label that is missing was not judged, which is neither right nor neutral: it counts against
recall and coverage, never against precision.
"""

from newslab.evaluation.agreement import agreement, span_agreement
from newslab.evaluation.calibration import calibration_error, reliability_table
from newslab.evaluation.codings import read_codings, write_codings
from newslab.evaluation.intervals import Estimate, bootstrap, corrected_mean
from newslab.evaluation.labels import (
    confusion_table,
    join_codings,
    label_figures,
    label_scores,
    majority_baseline,
    worst_errors,
)
from newslab.evaluation.matching import match_spans, span_scores
from newslab.evaluation.pairing import pair_codings, rename_actors, rename_ids, same_ids
from newslab.evaluation.sheets import coding_sheet

__all__ = [
    "Estimate",
    "agreement",
    "bootstrap",
    "calibration_error",
    "coding_sheet",
    "confusion_table",
    "corrected_mean",
    "join_codings",
    "label_figures",
    "label_scores",
    "majority_baseline",
    "match_spans",
    "pair_codings",
    "read_codings",
    "reliability_table",
    "rename_actors",
    "rename_ids",
    "same_ids",
    "span_agreement",
    "span_scores",
    "worst_errors",
    "write_codings",
]
