### The page of figures, and the figures on the dashboard.

figures = Figures
today = Today
orders = Orders
in-all = in all
open = Open
average = Average
late = Late
none-new-in-day = none new in 24 h
new-in-day = { $count } new in 24 h

## Periods: their names, what one column is, and what they are compared with.

period = Period
period-week = 7 days
period-month = 30 days
period-quarter = 13 weeks
by-hour = { $what } by hour
by-day = { $what } by day
by-week = { $what } by week
before-day = yesterday
before-week = the 7 days before
before-month = the 30 days before
before-quarter = the 13 weeks before
as-before = as { $before }
none-before = none { $before }
more-on = +{ $amount } on { $before }
less-on = −{ $amount } on { $before }
fold = { $times }-fold { $before }
percent = { $percent }%
week-of = Week of { $day }
weekday-and-day = { $weekday } { $day }

## The charts.

chart-all = { $amount } in all
chart-name = { $title }. { $all }
chart-sentence = { $slot }: { $now }, before: { $before }
this-period = this period{ " " }
period-before = the period before
show-as-table = Show the charts as a table
table-of-charts = Table of the charts
orders-and-revenue = Orders and revenue
from = From
before = Before
by-product = By product
by-country = By country
by-status = By status
nothing-ordered = Nothing was ordered.
not-given = Not given
other-products = { $count ->
        [one] { $count } other product
       *[other] { $count } other products
    }
other-countries = { $count ->
        [one] { $count } other country
       *[other] { $count } other countries
    }
not-loaded = These figures could not be loaded: the server cannot be reached.
note = Hours, days and weeks are in UTC, and this period is compared with the one before up to the same hour. Revenue is what orders come to that are not cancelled, by when they were placed. An order counts for each of its products. Late is what is open for more than { $hours } hours.
