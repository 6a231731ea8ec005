"""The articles that come with newslab."""

import pytest

import newslab
from newslab.errors import SourceError
from newslab.sources.samples import samples


@pytest.mark.parametrize("name", samples())
def test_a_sample_has_all_that_an_article_can_have(name):
    article = newslab.sample(name)
    assert article.id == name
    assert None not in (article.title, article.outlet, article.published)
    kinds = [section.kind for section in article.sections]
    assert kinds[:2] == ["headline", "dateline"]
    assert kinds.count("body") > 5
    assert article.warnings == ()


@pytest.mark.parametrize("name", samples())
def test_somebody_is_heard_in_a_sample_and_its_issue_is_one(name):
    _, _, issue = samples()[name].rpartition("Issue: ")
    reading = newslab.read(newslab.sample(name), issues=[issue])
    assert reading.attributions["actor_id"].nunique() > 3
    assert (reading.stance["target"] == issue).any()


def test_a_sample_that_is_not_there_is_told_from_those_that_are():
    with pytest.raises(SourceError) as refused:
        newslab.sample("haven")
    assert str(refused.value) == "sample: expected one of harbour, cup, library; found 'haven'"
