"""How a page of news is laid out: lines, paragraphs, datelines, page furniture, sections."""
