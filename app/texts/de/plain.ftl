### Das Dokument, das eine ohne Skripte gesendete Datei beantwortet.

nothing-imported = Es wurde nichts importiert
another-file = Andere Datei
