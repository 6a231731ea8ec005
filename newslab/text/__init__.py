"""A text and what is indexed on it: tokens, sentences, parts of the sentence, language."""
