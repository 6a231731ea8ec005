"""How well codings agree with the hand-coded ones: scores with intervals, and the errors.

Everything takes tidy tables, so that a researcher's own codings can be scored as the
library's are: ``article_id, start, end`` for spans, a ``label`` column for judgements. A
label that is missing was not judged, which is neither right nor neutral: it counts against
recall and coverage, never against precision.
"""

from newslab.evaluation.agreement import agreement, span_agreement
from newslab.evaluation.calibration import calibration_error, reliability_table
from newslab.evaluation.card import card_says, card_scores
from newslab.evaluation.coders import (
    by_end,
    coded_by_both,
    coder_agreement,
    if_coded,
    judge_scores,
    label_reliability,
    mention_scores,
    once,
    unmatched,
)
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
from newslab.evaluation.sample import (
    coding_sheet,
    corrected_mean,
    corrected_means,
    open_sheet,
    sample_estimates,
)
from newslab.evaluation.spans import match_spans, pair_codings, span_scores
from newslab.tables.intervals import Estimate, estimate
