### The document that answers a file sent without scripts.

nothing-imported = Nothing was imported
another-file = Another file
