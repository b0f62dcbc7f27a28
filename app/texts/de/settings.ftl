### The settings of a browser.

settings = Einstellungen
hold-for-browser = Gespeichert in diesem Browser.
save = Einstellungen speichern
language = Sprache
tell-me = Neue Bestellungen melden
by-sound = Ein Ton, wiederholt, bis sie gesehen sind
by-title = Eine Zahl im Titel der Seite
by-notification = Eine Systemmeldung, solange die Seite nicht zu sehen ist
play-sound = Ton abspielen
keyboard = Tastatur
single-keys = Einzelne Tasten sind Kürzel
looks-late = Wann eine Bestellung als spät gilt
looks-late-by = Für jeden Status, nach welcher Zeit: zum Beispiel 30 min, 4 h oder 2 T.
amber-from = Gelb ab
red-from = Rot ab
