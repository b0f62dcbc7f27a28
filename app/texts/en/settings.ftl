### The settings of a browser.

settings = Settings
hold-for-browser = Kept in this browser.
save = Save settings
language = Language
tell-me = Alerts for new orders
by-sound = A sound, repeated until they are seen
by-title = A number in the title of the page
by-notification = A system notification while the page is hidden
play-sound = Play the sound
keyboard = Keyboard
single-keys = Single keys are shortcuts
looks-late = An order looks late
looks-late-by = For each status, how long until it does: 30 min, 4 h or 2 d, for example.
amber-from = Amber from
red-from = Red from
