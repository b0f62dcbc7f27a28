### The menus of exports, and how far a file has come.

export = Export
as-shown = As shown: a row for each order
all = All: as an import reads them
what = What
this-list = This list: { $orders }
list-choice = This list ({ $count })
selection-choice = The selection ({ $count })
exported-file = Exported file
rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
bytes = { $count } bytes
kilobytes = { $count } kB
megabytes = { $count } MB
rows-and-size = { $rows }, { $size }
so-far = { $rows } so far, of { $orders }
saved = Saved: { $rows }.
handed = Your browser loads the file; it shows how far it is.
lost = The connection was lost on the way. Nothing was saved.
not-written = The file could not be written.
not-given = The server did not give the file.
