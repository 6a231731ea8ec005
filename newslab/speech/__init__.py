"""Speech and its marks: quotations, contents, speech retold, voices."""
