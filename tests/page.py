"""A page read as strictly as HTML asks, for the tests of what is shown."""

from html.parser import HTMLParser

VOID = {"source", "meta", "br", "img", "link", "hr", "input"}
IMAGE = "data:image/svg+xml;base64,"


class Page(HTMLParser):
    """Every element with its attributes and text; refuses tags that do not nest."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.words = [], [], []
        self.feed(source)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        element = {"tag": tag, "text": "", **dict(attrs)}
        inside = [parent["tag"] for parent in self.open]
        assert not (tag == "a" and "a" in inside), "a link inside a link"
        assert not (tag in {"p", "div", "h3"} and {"p", "h3"} & set(inside)), f"<{tag}> in <p>"
        self.elements.append(element | {"parents": [dict(parent) for parent in self.open]})
        if tag not in VOID:
            self.open.append(self.elements[-1])

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop()["tag"] == tag, f"</{tag}> closes another"

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data
        self.words.append((data, {c for e in self.open for c in (e.get("class") or "").split()}
                           | {e["tag"] for e in self.open}))  # fmt: skip

    def text(self, *, without):
        """All text but that inside elements of these classes or tags."""
        return "".join(words for words, names in self.words if not names & set(without))

    def of_class(self, name):
        return [e for e in self.elements if name in (e.get("class") or "").split()]


def check_page(page):
    """Ids are unique, every reference leads somewhere inside, and nothing comes from outside."""
    ids = [element["id"] for element in page.elements if "id" in element]
    assert len(ids) == len(set(ids))
    for element in page.elements:
        assert element["tag"] not in {"script", "iframe", "object", "link"}
        assert not [name for name in element if name.startswith("on")]
        assert element.get("href", "#")[0] == "#"
        assert element.get("src", IMAGE).startswith(IMAGE)
        for reference in (element.get("href", "")[1:], element.get("aria-describedby", ""),
                          element.get("aria-labelledby", "")):  # fmt: skip
            assert reference in {"", *ids}, f"{reference} leads nowhere"
