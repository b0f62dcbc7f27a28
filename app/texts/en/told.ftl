### What the page tells by itself: messages, notices, what came back.

messages = Messages
dismiss = Dismiss
undo = Undo
undo-key = Undo (Ctrl Z)
undone = Undone: { $what }
not-undone = Not undone: { $what }
nothing-to-undo = There is nothing to undo

## What is asked for, in few words.

new-order-for = New order for { $customer }
# The same in the midst of a line.
new-order-for-within = new order for { $customer }
changes-to = Changes to { $subject }
to-status = { $subject } → { $status }
delete = Delete { $subject }
undo-for = Undo for { $subject }
new-product = New product { $subject }
restock = Restock { $subject } by { $pieces }
discontinue = Discontinue { $subject }
bring-back = Bring back { $subject }

## That it is done, or was not.

changes-saved = Changes to { $subject } saved
deleted = Deleted { $subject }
restocked = { $pieces } more { $subject } in stock
taken-out = { $pieces } { $subject } taken out of stock
no-longer-sold = { $subject } is no longer sold
sold-again = { $subject } is sold again
order-placed = Order { $number } placed
order-not-placed = The order was not placed
changes-not-saved = The changes were not saved
status-not-changed = The status was not changed
order-not-deleted = The order was not deleted
was-not-undone = It was not undone
product-not-added = The product was not added
product-not-changed = The product was not changed
stock-not-changed = The stock was not changed
# What was not done, and with what.
failure-of = { $failure }: { $subject }

## What waited for the server.

unreadable = What waited here could not be read
unreadable-why = Another version of this page kept it, and it is not sent: look what is missing, and enter it again.
not-kept = This browser keeps nothing for this page
not-kept-why = What you do is lost if the page is closed or loaded again before it has reached the server.
was-cancelled = It was cancelled.
cancelled = Cancelled: { $what }
no-longer-waiting = No longer waiting: { $what }
may-have-arrived = It was sent before and got no answer, so it may have reached the server. If it did, it will show up here by itself.
with-resting = { $count ->
        [one] { $what }, and { $count } change that rested on it
       *[other] { $what }, and { $count } changes that rested on it
    }
rested-refused = What it rested on was refused.
with-later = { $count ->
        [one] { $reason } { $count } later change that rested on it went with it.
       *[other] { $reason } { $count } later changes that rested on it went with it.
    }
too-old = It has waited for more than { $days } days. A server forgets in time what was sent to it, so it is not sent again by itself: look whether it is there already, then decide.
came-back = Came back
order-came-back = An order came back: { $customer }
product-came-back = A product came back: { $product }
what-came-in = what came in

## Other messages.

next-not-loaded = The next orders could not be loaded
orders-not-read = The orders could not be read
bulk-busy = Something is being done with many orders already
bulk-busy-why = Wait until it is over, or stop it.
at-most-selected = At most { $count } orders are selected one by one
at-most-selected-why = Select those that are shown and then all that match, or narrow the list.
not-searched = This cannot be searched for
service-not-asked = The service was not asked to try again
no-notifications = There will be no notifications
no-notifications-why = The browser does not allow them to this page; its own settings do.
notification = New order { $number }
notification-body = { $customer }, { $total }

## In place of a page.

orders-not-shown = The orders cannot be shown
figures-not-shown = The figures cannot be shown
products-not-shown = The products cannot be shown
no-such-page = There is no such page
to-the-orders = To the orders

## The list as it was kept on this device.

kept-list = Kept list
kept-before = The server cannot be reached. This is the list as it was kept on this device,{ " " }
kept-after = ; it goes live by itself.
