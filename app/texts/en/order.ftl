### An order: its panel, its history, its forms.

order-number = Order { $number }
not-numbered = New order, not numbered yet
no-such-order = No such order
order = Order
one-order = One order
close-order = Close order
placed = Placed
ships-to = Ships to
has-been-deleted = This order has been deleted.
may-be-deleted = It may have been deleted, or the link may be wrong.
total-of = Total, { $items }
# Documents for paper.
on-paper = On paper
packing-slip = Packing slip
invoice = Invoice
# From order to order.
orders-of-list = Orders of the list
previous-order = Previous order
next-order = Next order
with-key = { $what } ({ $key })
show-beside = Show beside the list
open-as-page = Open as a page

## Its history.

history = History
who-and-when = { $who } · { $when }
more-differences = { $count } more
before = before:{ " " }
after = { " " }after:{ " " }
in-another-order = in another order
imported = Imported
changed = Changed
deleted = Deleted
edited = Edited { $fields }
edited-customer = customer
edited-contact = contact
edited-address = address
edited-note = note
edited-lines = lines
saved-unchanged = Saved unchanged
# `3 × $18.00 − 10 %`
terms = { $quantity } × { $price }
terms-discount = { $terms } − { $percent } %

## Its deletion.

delete-question = Delete order { $number }?
delete-text = { $customer }, { $items }, { $total }. Its goods go back into the stock. This cannot be undone.
delete-order = Delete order

## Its form.

new-order = New order
edit-order = Edit order { $number }
place-order = Place order
choose-product = Choose a product
quantity = Quantity
discount = Discount %
remove-line = Remove line { $place }
add-line = Add a line
typed-before = You typed this before and did not send it.
start-over = Start over
order-total = Order total
product-choice = { $product } · { $price } · { $left } left
# Below a line: what a piece costs, what a piece is, and how many are left.
each = { $price } each
of-unit = { $price } · { $unit }
left = { $price } · { $left } left
left-beside = { $price } · { $left } left beside the { $others } on other lines
stock = Stock
no-longer-sold = No longer sold
runs-low = Runs low with this order
none-left = None left, { $missing } asked for
none-left-now = None left
none-left-after = None left after this order
more-than-left = { $missing } more than is left

## Where somebody else has changed it meanwhile.

changed-by-others = Changed by somebody else
changed-meanwhile = Somebody else has changed this order in the meantime. It now says: { $customer }, { $items }, { $total }, { $status }. { $what-to-do }
go-on = Nothing of it contradicts what you typed: go on.
choose-then-save = What you typed is kept. Choose for each field, then save.
yours = Yours
theirs = Theirs

## What is edited where it stands.

add-value = Add { $field }
change-value = { $value }, change { $field }
quantity-of = quantity of { $product }
save = Save

## Others who look at it.

somebody-views = Somebody else is viewing this order.
viewers = { $count ->
    [one] You and { $count } other are viewing this order
   *[other] You and { $count } others are viewing this order
}
# After how many they are.
viewing = { " " }viewing
viewed-by-another = Viewed by somebody else
