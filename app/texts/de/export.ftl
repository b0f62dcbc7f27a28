### Die Menüs für Exporte, und wie weit eine Datei ist.

export = Export
as-shown = Wie gezeigt: eine Zeile je Bestellung
all = Alle: wie ein Import sie liest
what = Was
this-list = Diese Liste: { $orders }
list-choice = Diese Liste ({ $count })
selection-choice = Die Auswahl ({ $count })
exported-file = Exportierte Datei
rows = { $count ->
    [one] { $count } Zeile
   *[other] { $count } Zeilen
}
bytes = { $count } Byte
kilobytes = { $count } kB
megabytes = { $count } MB
rows-and-size = { $rows }, { $size }
so-far = Bisher { $rows }, von { $orders }
saved = Gespeichert: { $rows }.
handed = Ihr Browser lädt die Datei und zeigt, wie weit er ist.
lost = Die Verbindung ist unterwegs abgerissen. Es wurde nichts gespeichert.
not-written = Die Datei konnte nicht geschrieben werden.
not-given = Der Server hat die Datei nicht geliefert.
