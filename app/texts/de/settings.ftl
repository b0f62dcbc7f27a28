### The settings of a browser.

settings = Einstellungen
hold-for-browser = Sie gelten für diesen Browser.
save = Einstellungen speichern
language = Sprache
tell-me = Neue Bestellungen melden
by-sound = Mit einem Ton, immer wieder, bis sie gesehen sind
by-title = Mit einer Zahl im Titel der Seite
by-notification = Mit einer Systemmeldung, solange die Seite nicht zu sehen ist
play-sound = Ton abspielen
keyboard = Tastatur
single-keys = Einzelne Tasten sind Kürzel
looks-late = Wann eine Bestellung als spät gilt
looks-late-by = Nach Alter und Status: 30 min, 4 h, 2 T.
amber-from = Gelb ab
red-from = Rot ab
