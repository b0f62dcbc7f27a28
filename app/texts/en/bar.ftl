### The bar: pages, the connection, what waits, what is new.

pages = Pages
# The button of a new order: on a phone the first word stands alone.
new = New
new-order-rest = { " " }order
mark-as-seen = Mark as seen
bell = { $orders }. Mark as seen
new-orders-over = { $count }+ new orders

## The connection.

connection = Connection
live = Live
connecting = Connecting
polling = Polling
paused = Paused
offline = Offline
loading-anew = Loading anew
reconnecting = Reconnecting
in-seconds = { " " }in { $seconds } s
no-scripts = Not live: scripts are off

## Its menu.

live-updates = Live updates
every-5-seconds = Every 5 seconds
every-10-seconds = Every 10 seconds
every-30-seconds = Every 30 seconds
refresh-now = Refresh now
state-shared = Every change shows as it happens. Another tab of this browser holds the connection.
state-live = Every change shows as it happens.
state-fallback = The stream does not last on this network: the page asks every 5 seconds, and goes back to the stream as soon as it can.
state-polling = The page asks for changes while it can be seen.
state-paused = Nothing moves. The page says how much is new.
state-offline = This device has no network. What you do is kept, and sent when it is back.
state-resetting = Too much has changed to be followed: the page loads it anew.
state-connecting = The page is connecting to the server.
state-reconnecting = The server does not answer. The page tries again by itself, and then catches up.

## What is new while the page holds still.

news = News
show-news = Show what has changed
new-some = New!
new-over = New! over { $count } orders
new-count = New! { $orders }

## What was done and is not answered yet.

nothing-waits = Nothing is waiting
not-saved-yet = Not saved yet
# Around the number of what waits; on a phone the number stands alone.
saving-before = Saving{ " " }
waiting-after = { " " }waiting
being-sent = being sent
being-tried-again = being tried again
waits-for-connection = waits for the connection
next-in-turn = is next in turn
is-sent-now = It is being sent at this moment
cancel-many = Cancel { $count }
cancel-label = { $cancel }: { $what }
cancel-resting = { $count ->
        [one] { $label } and { $count } change that rests on it
       *[other] { $label } and { $count } changes that rest on it
    }
resting = { $count ->
        [one] { $count } later change rests on it
       *[other] { $count } later changes rest on it
    }
all-answered = The server has answered everything.
sent-not-kept = Sent in this order once the server can be reached. This browser keeps nothing: it is lost if the page is closed or loaded again.
sent-kept = Sent in this order once the server can be reached. Kept in this tab, over a reload too.
sent-in-turn = Being sent, one after another.
changes-wait = { $count ->
        [one] { $count } change waits for the connection.
       *[other] { $count } changes wait for the connection.
    }

## What happened while nobody looked.

while-away = While you were away
show-them = Show them
dismiss-missed = Dismiss what was missed
orders-came-in = { $count ->
        [one] { $count } order came in
       *[other] { $count } orders came in
    }
orders-moved-on = { $count ->
        [one] { $count } order moved on
       *[other] { $count } orders moved on
    }
missed-uncounted = While you were away, more has changed than could be counted.
missed-at-least = While you were away, at least { $parts }.
missed = While you were away, { $parts }.

## Outside services.

outside-services = Outside services
no-services = No outside service is told of changes.
up-to-date = Up to date
delivering = Delivering
failed-waiting = Failed, trying again
stopped-after = { $count ->
        [one] Stopped after { $count } failure
       *[other] Stopped after { $count } failures
    }
stopped-gone = Stopped: the service wants no more
events-delivered = { $count ->
        [one] { $count } event delivered
       *[other] { $count } events delivered
    }
up-to-change = up to change { $seq }
behind = { $count } behind
changes-lost = { $count ->
        [one] { $count } change lost, because the log was cut off before they could be delivered
       *[other] { $count } changes lost, because the log was cut off before they could be delivered
    }
service-failure = { $when }: { $error }.
next-try = { $failure } Next try: { $at }.
retry = Retry
retry-service = Retry { $name }

## The language, where there are no scripts to choose it in the settings.

language = Language
