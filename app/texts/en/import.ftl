### The page of imports.

lead = Orders and products from a CSV file. What is there already is not doubled, and nothing is overwritten.
import-orders = Import orders
import-products = Import products
import-items = Import { $items }
check-only = Check only
columns-missing = Columns are missing
# A file's lines; those of an order are in another file.
lines = { $count ->
    [one] { $count } line
   *[other] { $count } lines
}
products = { $count ->
    [one] { $count } product
   *[other] { $count } products
}
# An order or a product by its number, as it stands in a list.
order = order { $number }
product = product { $sku }

## The file.

file-holds = The file holds
drop = Drop a CSV file here, or choose one
drop-hint = UTF-8, with commas, semicolons or tabs, and the names of its columns in the first line
csv-file = CSV file
plain-hint = Without scripts a file of up to { $size } kB is taken. A longer one can be split, or imported by the command line.
what-orders-hold = What a file of orders holds
what-products-hold = What a file of products holds
orders-note = A line for each line of an order; the lines of one order stand together and repeat what is the order’s own. An export has all of these columns. Import the products first. Orders keep their numbers and dates, and take no stock.
products-note = A line for each product. One that is there already stays as it is.
if-it-has-it = { " " }(if it has it)
what-it-holds = What it holds
looking = Looking through it: { $percent } %
holds = { $lines }, { $items }
holds-apart = { $lines }, { $items }; some stand in more than one place

## Its columns.

columns-of-file = Columns of the file
in-file = In the file
row = Row { $place }
column-number = Column { $place }
imported-as = Imported as
column-imported-as = { $column } is imported as
not-imported = — not imported —
missing-columns = Missing columns
missing = { $count ->
    [one] { $count } column missing: { $names }. Choose which column of the file it is.
   *[other] { $count } columns missing: { $names }. Choose which column of the file each is.
}

## On its way.

interrupted = Interrupted import
check-interrupted = The check of { $file } was interrupted after { $done } of { $lines }. Choose the file again to go on where it was; nothing is doubled.
import-interrupted = The import of { $file } was interrupted after { $done } of { $lines }. Choose the file again to go on where it was; nothing is doubled.
forget = Forget it
progress = Progress
lines-done = Lines done
pace = { $items } a second
time-left = about { $time } left
stop = Stop
go-on = Go on
checking-orders = Checking the orders; nothing is written
checking-products = Checking the products; nothing is written
importing-orders = Importing the orders
importing-products = Importing the products
stopped = Stopped. What is done stays done; go on whenever you like.

## What became of it.

to-be-imported = To be imported
imported = Imported
already-there = Already there
refused = Refused
counts = { $present } already there, { $refused } refused
outcome = { $items } imported, { $counts }
outcome-of-check = Checked, nothing was written: { $items } to be imported, { $counts }
refused-lines = { $count ->
    [one] { $count } refused line
   *[other] { $count } refused lines
}
refused-note = An order is refused as a whole when one of its lines is. Put the lines right and import them again: what is there already is not doubled.
download = Download as CSV
line = Line
# The same as what a sentence is about.
own-line = line
belongs-to = Belongs to
column = Column
reason = Reason
more-lines = Show more ({ $count } left)
by-another-line = Another line of this order is refused.
# The name of a file.
refused-file = { $name }-refused.csv

## What is in the way.

tried-again = { $why } It is tried again by itself.
busy = The server is busy.
not-sent = The page could not send the file.
browser-cannot = This browser cannot send the file.
not-taken = The server did not take it.
no-file = Choose a file that is not empty.
unreadable = The file cannot be read any more: it has been changed or moved. Choose it again.
not-utf8 = Line { $line } is not UTF-8 text. Save the file as “CSV UTF-8”, and choose it again.
not-text = This is no CSV file, or one in another encoding than UTF-8. Save it as “CSV UTF-8”.
no-end = From line { $line } on no order ends. Is a quote left open, or another column the { $key }?
no-product-end = From line { $line } on no product ends. Is a quote left open, or another column the { $key }?
too-many-orders = The file has more than { $most } orders. Split it, or import it by the command line.
too-many-products = The file has more than { $most } products. Split it, or import it by the command line.
no-rows = The file has no rows below its header.
lacks-columns = The file has no column { $columns }.
repeated-column = The file has more than one column { $column }.
too-large = The file is too large, or a quote is left open in it.
