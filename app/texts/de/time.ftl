### Days, ages, spans of time.

# The twelve months, shortened, with a space between them.
months = Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.
# The seven days of the week from Monday on, shortened, with a space between them.
weekdays = Mo Di Mi Do Fr Sa So
date = { $day }. { $month } { $year }
day-of-year = { $day }. { $month }
moment = { $day }, { $time } UTC

## How long ago something was, as short as it can be.

now = jetzt
seconds = { $count } s
minutes = { $count } min
hours = { $count } h
days = { $count } T
# The same where it is a sentence.
just-now = Gerade eben
ago = Vor { $age }

## What waits for the server.

saving = Speichert …
waiting = Wartet
waiting-for = { $word } { $age }

## How late an order is, read out after its age.

late = spät
very-late = sehr spät

## Days by name, in the filter.

today = Heute
yesterday = Gestern
last-7-days = Letzte 7 Tage
last-30-days = Letzte 30 Tage
this-month = Dieser Monat
older-than-2-days = Älter als 2 Tage
