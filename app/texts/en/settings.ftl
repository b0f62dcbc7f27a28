### The settings of a browser.

settings = Settings
hold-for-browser = They hold for this browser.
save = Save settings
language = Language
tell-me = Tell me of new orders
by-sound = By a sound, again and again until they are seen
by-title = By a number in the title of the page
by-notification = By a notification of the system, while the page cannot be seen
play-sound = Play the sound
keyboard = Keyboard
single-keys = Single keys are shortcuts
looks-late = An order looks late
looks-late-by = By its age and its status: 30 min, 4 h, 2 d.
amber-from = Amber from
red-from = Red from
