### Why something is refused, and what is wrong with a field.

## What is wrong with a field. It follows the field's name, or stands at the field by itself.

sentence = { $field } { $problem }.
not-empty = must not be empty
one-line = must be one line without control characters
no-controls = must be without control characters
chars = must be at most { $most } characters
some-lines = must hold at least one line
lines = must hold at most { $most } lines
quantity = must be a whole number from 1 to 10,000
percent = must be a whole number from 0 to 100
whole = must be a whole number
stock = must be a whole number from 0 to { $most }
restock = must be a whole number from -{ $most } to { $most }, and not 0
price = must be from 0 to { $most }
sku = must be 1 to 40 characters without spaces
total = has a total that is too large
sum = have a total that is too large
takes-too-much = must not take out more than the { $left } that are left
stock-above = must not bring the stock above { $most }
must-wait = must wait: { $count } others are on their way
day = must be a day like 2026-03-01
nothing-changed = must change at least one field
not-an-amount = is not an amount like 12.50
too-many-decimals = has more decimals than the currency
too-large = is too large
before-first-day = must not lie before the first day
less-than-minimum = must not be less than the minimum
list-or-board = must be list or board

## Names of fields that stand in no other file, as they open such a sentence.

field-contents = What was sent
field-restock = What came in
field-this = This
field-line = Line { $place }

## Names of views.

view-not-needed = is not needed: this list is “{ $view }” already
view-no-room = has no room: { $count } views are kept already, delete one
view-chars = must have at most { $most } characters
view-plain = must be plain text
view-given = is the name of a view that everybody has
view-taken = is taken by another of your views

## Ages from which on an order looks late.

age-shape = must be an age like 30 min, 4 h or 2 d
age-range = must be from 1 min to 365 d
age-order = must be more than the age for amber

## What stands against it.

unknown-product = There is no product “{ $sku }”.
discontinued = { $name } ({ $sku }) is discontinued and cannot be ordered.
out-of-stock = Not enough { $name } ({ $sku }): { $wanted } wanted, { $left } left.
stale-version = Somebody else has changed it in the meantime; this is how it stands now.
forbidden-status = An order that is { $from } cannot become { $to }.
not-editable = Only new orders can be edited; this one is { $status }.
not-deletable = Only new and cancelled orders can be deleted; this one is { $status }.
not-revertible = This cannot be undone: { $why }.
revert-unknown = nothing is known of it for this order
revert-too-old = it is more than { $minutes } minutes ago
revert-placed = it placed the order, which can be cancelled or deleted
no-order = There is no order “{ $id }”.
no-product = There is no product “{ $id }”.
already-an-order = There already is an order “{ $id }”.
already-a-product = There already is a product “{ $id }”.
key-reused = This idempotency key was used before for another request.

## Where there is no answer.

busy = The server is busy; try again in a moment.
failed = The server could not do this. The problem has been logged.
malformed = The server did not understand the request. Reload the page and try again.
unreachable = The server cannot be reached.

## The same where the details are not at hand: after a form without scripts.

told-invalid = Some field holds what it must not hold.
told-unknown-product = There is no such product.
told-discontinued = This product is discontinued.
told-out-of-stock = There is not enough of this product left.
told-stale-order = Somebody else changed this order in the meantime. What you typed is kept: save again to put it in place of theirs.
told-stale-product = Somebody else changed this product in the meantime. What you typed is kept: save again to put it in place of theirs.
told-forbidden-status = The order cannot go into this status any more.
told-not-editable = Only new orders can be edited.
told-not-deletable = Only new and cancelled orders can be deleted.
told-no-order = There is no such order.
told-already-placed = This order has been placed already.
told-already-product = There already is a product with this SKU.
told-key-reused = This form was sent before with other contents. Check the list, then try again.

## What is wrong with a line of a file. Columns keep the names that they have there.

file-amount = is not an amount like 12.50
utf8 = is not UTF-8 text
within = must be a whole number from { $low } to { $high }
order-number = must be a whole number from 1 to { $most }, not “{ $found }”
one-status = must be one of new, paid, packed, shipped, delivered, cancelled
a-moment = is not a time like 2026-03-01T12:00:00Z
flag = must be 0 or 1
of-that-day = must be a moment of the day in ordered_on
since-placed = must not be before the order was placed
since-ordered = must not be before ordered_on
same-order = is another than on line { $line }, of the same order
line-too-many = is one more than { $most }
width = has { $fields } fields where the header has { $columns }
one-place = { $which } stands in more than one place of the file
all-lines = { $which } may lack a line: that of line { $line } cannot be read
imported-otherwise = was imported before with other contents, and is not overwritten
