### The page of figures, and the figures on the dashboard.

figures = Zahlen
today = Heute
orders = Bestellungen
in-all = insgesamt
open = Offen
average = Durchschnitt
late = Verspätet
none-new-in-day = keine neuen in 24 h
new-in-day = { $count } neu in 24 h

## Periods: their names, what one column is, and what they are compared with.

period = Zeitraum
period-week = 7 Tage
period-month = 30 Tage
period-quarter = 13 Wochen
by-hour = { $what } pro Stunde
by-day = { $what } pro Tag
by-week = { $what } pro Woche
before-day = gestern
before-week = die 7 Tage davor
before-month = die 30 Tage davor
before-quarter = die 13 Wochen davor
as-before = wie { $before }
none-before = { $before }: keine
more-on = +{ $amount } vs. { $before }
less-on = −{ $amount } vs. { $before }
fold = { $times } × { $before }
percent = { $percent } %
week-of = Woche ab { $day }
weekday-and-day = { $weekday }, { $day }

## The charts.

chart-all = { $amount } insgesamt
chart-name = { $title }. { $all }
chart-sentence = { $slot }: { $now }, vorher: { $before }
this-period = dieser Zeitraum{ " " }
period-before = der Zeitraum davor
show-as-table = Diagramme als Tabelle zeigen
table-of-charts = Tabelle der Diagramme
orders-and-revenue = Bestellungen und Umsatz
from = Ab
before = Vorher
by-product = Nach Produkt
by-country = Nach Land
by-status = Nach Status
nothing-ordered = Es wurde nichts bestellt.
not-given = Ohne Angabe
other-products = { $count ->
        [one] { $count } weiteres Produkt
       *[other] { $count } weitere Produkte
    }
other-countries = { $count ->
        [one] { $count } weiteres Land
       *[other] { $count } weitere Länder
    }
not-loaded = Diese Zahlen konnten nicht geladen werden: Der Server ist nicht erreichbar.
note = Stunden, Tage und Wochen sind in UTC, und der Zeitraum wird mit dem davor bis zur selben Stunde verglichen. Umsatz ist die Summe der nicht stornierten Bestellungen, nach ihrem Eingang. Eine Bestellung zählt bei jedem ihrer Produkte. Verspätet ist, was seit mehr als { $hours } Stunden offen ist.
