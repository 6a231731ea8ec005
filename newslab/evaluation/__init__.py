"""How well codings agree with the hand-coded ones: scores with intervals, and the errors.

Everything takes tidy tables, so that a researcher's own codings can be scored as the
library's are: ``article_id, start, end`` for spans, a ``label`` column for judgements. A
label that is missing was not judged, which is neither right nor neutral: it counts against
recall and coverage, never against precision.
"""

from newslab.evaluation.agreement import agreement, span_agreement
from newslab.evaluation.calibration import calibration_error, reliability_table
from newslab.evaluation.codings import (
    read_codings,
    rename_actors,
    rename_ids,
    same_ids,
    write_codings,
)
from newslab.evaluation.labels import (
    confusion_table,
    join_codings,
    label_figures,
    label_scores,
    majority_baseline,
    worst_errors,
)
from newslab.evaluation.sample import coding_sheet, corrected_mean, corrected_means
from newslab.evaluation.spans import match_spans, pair_codings, span_scores
from newslab.tables.intervals import Estimate, estimate

__all__ = [
    "Estimate",
    "agreement",
    "calibration_error",
    "coding_sheet",
    "confusion_table",
    "corrected_mean",
    "corrected_means",
    "estimate",
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
