"""The tasks that newslab is put to: gold files in, judgements and scores out."""
