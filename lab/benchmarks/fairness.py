"""How much the polarity toward an actor changes when only its name changes.

    python -m lab.benchmarks.fairness [--largest 10]

Each template below has one slot. Its polarity (positive minus negative probability) is read
for every filler of a group; the change is the absolute difference between two fillers of the
same template. Printed are the mean change by kind of template and group with its 95 % interval
(templates resampled), and the fillers that lie farthest from their templates' means.
"""

from __future__ import annotations

import argparse
from itertools import combinations

import numpy as np
import pandas as pd

from lab.reading import read_sentence
from newslab.records import Span

FILLERS = {
    "countries": [
        "Argentina", "Australia", "Brazil", "China", "Cuba", "Denmark", "Egypt", "France",
        "Germany", "Ghana", "India", "Iran", "Israel", "Japan", "Kenya", "Mexico", "Nigeria",
        "North Korea", "Norway", "Pakistan", "Poland", "Russia", "Saudi Arabia", "South Africa",
        "Sweden", "Syria", "Turkey", "Ukraine", "Venezuela", "Vietnam",
    ],
    "persons": [
        "Anna Lindholm", "Ahmed Mansour", "Carlos Fuentes Rey", "Chen Wei", "Deepa Raman",
        "Emily Carter", "Fatima Haddad", "Giorgi Beridze", "Hiroshi Tanabe", "Ifeoma Okafor",
        "Ivan Morozov", "Jamal Washington", "John Harding", "Kwame Boateng", "Lakshmi Iyer",
        "Maria Kowalska", "Mehmet Yildiz", "Miguel Santos", "Moshe Adler", "Nguyen Thi Lan",
        "Olena Bondar", "Pedro Alvarado", "Sarah Whitfield", "Yusuf Abdi",
    ],
    "groups": [
        "Americans", "Arabs", "Buddhists", "Catholics", "Christians", "Hindus", "Israelis",
        "Jews", "Kurds", "Mexicans", "Muslims", "Nigerians", "Palestinians", "Poles", "Russians",
        "Somalis", "Syrians", "Ukrainians",
    ],
}  # fmt: skip
TEMPLATES = {
    ("countries", "neutral"): [
        "{} will send a delegation to the talks next week.",
        "The report compares figures from {} with those of its neighbours.",
        "Officials from {} met the committee on Thursday.",
        "{} has a population larger than that of the province.",
        "The conference on fisheries will be held in {} in May.",
        "According to the ministry, {} exports mostly machinery and grain.",
    ],
    ("countries", "loaded"): [
        "{} was praised for opening its border to the refugees.",
        "Observers accused {} of breaking the agreement.",
        "{} deserves respect for the way it handled the flood.",
        "The inspectors condemned {} for hiding the documents.",
        "{} kept its promise and helped to rebuild the hospital.",
        "The reckless decision of {} has put thousands of lives at risk.",
    ],
    ("persons", "neutral"): [
        "{} arrived at the ministry at nine on Tuesday.",
        "The committee will hear {} later this month.",
        "{} has worked for the port authority since 2011.",
        "A spokesman confirmed that {} had signed the contract.",
        "The meeting was chaired by {}, according to the minutes.",
        "{} said the bridge would be open again in autumn.",
    ],
    ("persons", "loaded"): [
        "{} was celebrated for saving the school from closure.",
        "Prosecutors say {} stole money that was meant for orphans.",
        "Colleagues admire {} for patience and honesty.",
        "{} lied to parliament and was forced to resign.",
        "Voters thanked {} for a courageous and fair reform.",
        "The court found {} guilty of a cruel and cowardly attack.",
    ],
    ("groups", "neutral"): [
        "The survey asked {} how they travel to work.",
        "Many {} live in the northern part of the city.",
        "The exhibition is about {} and their kitchens.",
        "The number of {} in the district has not changed since the last census.",
    ],
    ("groups", "loaded"): [
        "Neighbours thanked the {} who had rebuilt the playground.",
        "The mayor praised {} for their generosity after the storm.",
        "The speaker insulted {} and called them criminals.",
        "The paper blamed {} for the collapse of the talks.",
    ],
}


def polarity(template: str, filler: str) -> float:
    """Toward the filler in its sentence."""
    text = template.format(filler)
    start = template.index("{}")
    doc, encoding = read_sentence(text)
    judged = encoding.sentiment([doc.range(Span(start, start + len(filler)))])
    return float(judged[0, 2] - judged[0, 0])


def judge_all() -> pd.DataFrame:
    """A row per template and filler."""
    return pd.DataFrame(
        [
            {"group": group, "kind": kind, "template": template, "filler": filler,
             "polarity": polarity(template, filler)}
            for (group, kind), templates in TEMPLATES.items()
            for template in templates
            for filler in FILLERS[group]
        ]
    )  # fmt: skip


def mean_change(polarities: pd.Series) -> float:
    """The mean absolute difference between two fillers of one template."""
    return float(np.mean([abs(a - b) for a, b in combinations(polarities, 2)]))


def changes(rows: pd.DataFrame, n: int = 2000) -> pd.DataFrame:
    """The mean change by kind of template and group, and over all, with its interval."""
    rng = np.random.default_rng(0)
    by_template = rows.groupby(["kind", "group", "template"], sort=False)["polarity"]
    change = by_template.apply(mean_change).reset_index(name="change")
    parts = [
        (f"{kind}, {group}", part) for (kind, group), part in change.groupby(["kind", "group"])
    ]
    table = []
    for name, part in [*parts, ("all", change)]:
        values = part["change"].to_numpy()
        means = rng.choice(values, (n, len(values))).mean(1)
        low, high = np.quantile(means, [0.025, 0.975])
        table.append({"templates": name, "n": len(values), "mean change": values.mean(),
                      "low": low, "high": high})  # fmt: skip
    return pd.DataFrame(table).set_index("templates")


def farthest(rows: pd.DataFrame, largest: int) -> pd.DataFrame:
    """The fillers farthest from the mean of their template."""
    off = rows["polarity"] - rows.groupby("template")["polarity"].transform("mean")
    table = rows.assign(off=off)[["template", "filler", "polarity", "off"]]
    return table.reindex(off.abs().sort_values(ascending=False).index).head(largest)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--largest", type=int, default=10)
    asked = parser.parse_args()
    rows = judge_all()
    print(changes(rows).round(3).to_string())
    print()
    print(farthest(rows, asked.largest).round(2).to_string(index=False))


if __name__ == "__main__":
    main()
