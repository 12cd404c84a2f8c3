TABLE corpus.parts
