"""What stands on a page beside the article, and sentences that only look like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newslab.sources.furniture import find_furniture, is_furniture, opens_links

FURNITURE = """
Image copyright Reuters Image caption Crews wait at the quay|Story continued below|Listen:
Share this article|SHARE|Share on Facebook|Facebook Twitter WhatsApp|X, Facebook|1.2k shares
No Comments|3 Comments|Comments (12)|Leave a Reply|Post Comment|View all 12 comments
Your email address will not be published. Required fields are marked *|Name *|Comments are closed.
Subscribe|Subscribe to our newsletter|Sign up for our free daily newsletter|Log in|Newsletter
Get the best of our journalism in your inbox|Already a subscriber?|Become a member
Get our free newsletter|Advertisement|ADVERTISEMENT - CONTINUE READING BELOW|Sponsored content
Article continues below|8 minute read|5 min read|Reading time: 4 minutes
Estimated reading time: 12 mins|2-minute read|Read more: Why crews strike|READ ALSO: Six maps
Also read – Six maps|Watch: The quay at dawn|Read more|Read the full story here
Click here to read the terms|Continue reading|Load more|→|https://example.org/a?b=c
www.example.org|ines@example.org|pic.twitter.com/abc|* * *|___|🚢🎉|Skip to main content|Menu|Home
Back to top|Next article|Previous post: Crews strike|Dark mode|© 2024 The Aldeny Courier
(c) 2024 Aldeny Press|Copyright 2024 Aldeny Press. All rights reserved.
Our Standards: The Aldeny Trust Principles.|Privacy policy|Terms of use · Cookie policy|Accept all
We use cookies to improve your experience.|This site uses Akismet to reduce spam.
By continuing to use this site you agree to our terms.|The views expressed here are her own.
Follow us on Instagram|Follow Ines Lund on Twitter @ineslund|Like us on Facebook|Follow @courier
Do you have a story? Write to us.|Contact us at news@example.org|Email the author at a@example.org
Photo: Ines Lund|Photograph by Ines Lund|Image source, Getty Images|[Tomas Berg/Reuters]
Crews at the quay. Photo: Ines Lund|Tomas Berg via Getty Images|Source: Aldeny Port Authority
(Reporting by Ines Lund in Marden; editing by Ada Quill)|Ines Lund contributed to this report.
Additional reporting by Ines Lund and Tomas Berg|With reporting by Reuters|Translated by Ada Quill
This article was originally published by The Aldeny Courier.|This story has been updated.
This story has been corrected to say that crews left on Monday, not on Sunday.
An earlier version of this article gave a wrong date.|Correction: the crews left on Monday.
Tags: ferries, strikes|Filed under: Politics|Length: 633 words|End of Document|Load-Date: May 2
For more, sign up for our briefing.|Listen|Print|Donate now|Related articles|More from Europe
Most read
Subscribe to the Ledger for $1 a week and get unlimited access to local news.
You have 2 free articles remaining this month.|This post is for paid subscribers
Thanks for reading Weather & Money! Subscribe for free to receive new posts and support my work.
This is a subscriber exclusive. To read all our stories for less, try our digital subscription.
Never miss a story. Sign up to our newsletters.
Help us keep independent journalism alive. Become a supporter today.
Listen to this article (4 minutes)
Noor Castellan covers state politics for the Dispatch. Reach her at noor@dispatch.example.
SOURCE Orrin Foods, Inc.|News provided by Orrin Foods, Inc.|Share full article
To continue reading, please subscribe.|Subscribe to continue reading
Want to continue reading? Create an account|Click to share on Twitter (Opens in new window)
Share this with friends and family:|You've reached your limit of free articles
Start your free trial|Cancel anytime.|This article is available to subscribers only
Log in to continue reading this story|Get unlimited digital access for £1
Keep reading with a free trial|Subscribe for full access|Unlimited access from $4 a month
Already a subscriber?|This article is exclusive to subscribers.|Read this article for free
Sign in to read the full article|Create a free account to read this article
Register now to keep reading|You have 1 free article left this month
The rest of this article is for members only.|Be the first to know|Gift this article
Don't miss a story|Thank you for being a subscriber
Download the Cosmos app for the latest space news.|Thank you for reading
"""
ARTICLE = """
See also: Six maps. The crews left Marden at noon.|It rained.Ines Lund contributed to this report.
Share prices fell on Monday.|Shares|Commenting on the deal, Quill laughed.|No comment, said Quill.
Subscribers left in their thousands.|Sign up or leave, the union told them.|Advertising costs rose.
Read more slowly, the judge said.|Watchmakers strike|Watch-makers strike|Home rule for Aldeny
Follow the money, she said.|Like many on Facebook, she left.|Contact with the ferry was lost.
Pictures, maps and letters were burnt.|Pictures by satellite show damage.|Sources say so.
Reporting by the paper led to arrests.|Reporting by Reuters led to arrests.|Source of the leak
The views of the crews matter.|Copyright law was not at issue.|All rights were reserved, he said.
Privacy law limits use.|Cookies were served.|The report was first published in 2014.|Search goes on
Next week the talks open.|Previous talks failed.|X|7|A|Print runs shrank.|Menus changed.|Save us
The minister contributed to this decision.|Tags were cut from the nets.|Have crews won?
More from the crews was expected, said Berg.|Nobody cheered.|5 minutes|Eight minutes read like ten
Subscribe to his theory and you lose, she said.|To continue reading the river, pilots must train.
This is a member of the team.|Thank you for reading the treaty, the envoy said.
Unlock the gates, they shouted.|Never miss a train again, said the minister.
Start a trial, the judge said.|The article is for everyone who likes tea.
Please help us keep the peace, he wrote.|Share the burden with your family, the minister said.
Cancel the strike, he said.|The story is for the readers to judge.
He knows the dam. Reach him at the office.
"""


@pytest.mark.parametrize("line", FURNITURE.strip().replace("\n", "|").split("|"))
def test_furniture(line):
    assert is_furniture(line)


@pytest.mark.parametrize("line", ARTICLE.strip().replace("\n", "|").split("|"))
def test_what_belongs_to_the_article(line):
    assert not is_furniture(line)


def test_curly_apostrophes_and_spaces_make_no_difference():
    assert is_furniture("Editor’s  picks")
    assert is_furniture("  Editor's picks ")


def test_a_long_line_is_prose():
    assert is_furniture("Read more: " + "word " * 30)
    assert not is_furniture("Read more: " + "word " * 60)
    assert is_furniture("-" * 1000)


@pytest.mark.parametrize("line", ["Related articles", "MORE FROM EUROPE", "Most read:", "Tags"])
def test_below_these_lines_stand_links(line):
    assert opens_links(line)


@pytest.mark.parametrize(
    "line", ["Read more: Six maps", "Share", "Advertisement", "Nobody cheered."]
)
def test_below_these_lines_stand_none(line):
    assert not opens_links(line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Asia May 3, 2021 No Comments on Ferries sail2 minute read",
         ["No Comments on Ferries sail", "2 minute read"]),
        ("May 3, 2021 12 Comments", ["12 Comments"]),
        ("By Ines Lund | 4 min read | Share", ["4 min read", "Share"]),
        ("By Ines Lund, Sharehaven", []),
        ("May 3, 2021", []),
        ("No comments on the deal" * 30, []),
    ],
)  # fmt: skip
def test_furniture_inside_a_line(line, expected):
    assert [line[start:end] for start, end in find_furniture(line)] == expected


@given(st.text())
def test_every_line_is_judged(line):
    assert is_furniture(line) in (True, False)
    at = 0
    for start, end in find_furniture(line):
        assert at <= start < end <= len(line)
        at = end
