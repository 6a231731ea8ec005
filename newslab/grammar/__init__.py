"""Words in their sentences: where these end, lemmas, positions, phrases, language."""
