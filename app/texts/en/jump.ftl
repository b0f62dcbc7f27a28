### The jump to a day, and the line above the list that begins there.

week-ago = A week ago
four-weeks-ago = 4 weeks ago
year-ago = A year ago
choose-day = Choose a day.
day-utc = Day (UTC)
orders-up-to = Orders up to { $day }
next-day = Next day
newest = Newest orders
orders-from = Orders from { $day } on
day-before = Day before
oldest = Oldest orders
not-looked-for = The orders above could not be looked for
