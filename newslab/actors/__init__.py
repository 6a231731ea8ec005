"""Who is in the story: names and what they name, who is who, pronouns, codebooks."""
