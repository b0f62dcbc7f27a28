### Days, ages, spans of time.

# The twelve months, shortened, with a space between them.
months = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
# The seven days of the week from Monday on, shortened, with a space between them.
weekdays = Mon Tue Wed Thu Fri Sat Sun
date = { $day } { $month } { $year }
day-of-year = { $day } { $month }
moment = { $day }, { $time } UTC

## How long ago something was, as short as it can be.

now = now
seconds = { $count } s
minutes = { $count } min
hours = { $count } h
days = { $count } d
# The same where it is a sentence.
just-now = Just now
ago = { $age } ago

## What waits for the server.

saving = Saving…
waiting = Waiting
waiting-for = { $word } { $age }

## How late an order is, read out after its age.

late = late
very-late = very late

## Days by name, in the filter.

today = Today
yesterday = Yesterday
last-7-days = Last 7 days
last-30-days = Last 30 days
this-month = This month
older-than-2-days = Older than 2 days
