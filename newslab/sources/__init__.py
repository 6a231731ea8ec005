"""Files, pages and tables to articles, and what of them is headline, dateline, paragraph."""
