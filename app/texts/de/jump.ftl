### Der Sprung zu einem Tag und die Zeile über der Liste, die dort beginnt.

week-ago = Vor einer Woche
four-weeks-ago = Vor 4 Wochen
year-ago = Vor einem Jahr
choose-day = Wählen Sie einen Tag.
day-utc = Tag (UTC)
orders-up-to = Bestellungen bis { $day }
next-day = Nächster Tag
newest = Neueste Bestellungen
orders-from = Bestellungen ab { $day }
day-before = Tag davor
oldest = Älteste Bestellungen
not-looked-for = Nach den Bestellungen darüber konnte nicht gesucht werden
