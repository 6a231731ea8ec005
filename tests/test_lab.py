"""``python -m lab``: what it prints, and how it fails."""

import json

from lab.__main__ import main


def test_an_unknown_task_names_those_there_are(capsys):
    assert main(["evaluate", "poetry", "x.jsonl"]) == 1
    assert capsys.readouterr().err == (
        "lab: evaluate: expected one of newsmtsc, dse, seesaw, polnear, names, gap, tokens, "
        "codings, basil, newswcl50, mpqa; found 'poetry'\n"
    )


def test_evaluating_prints_one_json_object(tmp_path, capsys):
    path = tmp_path / "gold.jsonl"
    target = {"start": 0, "end": 8, "mention": "Ana Ruiz", "label": "negative"}
    row = {"id": "1", "text": "Ana Ruiz is a corrupt liar.", "targets": [target]}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert main(["evaluate", "newsmtsc", str(path), "--json"]) == 0
    score = json.loads(capsys.readouterr().out)
    assert (score["task"], score["n"]) == ("newsmtsc", 1)
    assert score["metrics"]["accuracy"]["value"] in {0.0, 1.0}
