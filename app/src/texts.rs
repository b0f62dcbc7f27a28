//! Everything that the pages say, in every language: a function for each message of `app/texts`, made
//! by `app/build.rs`. The files there are for who translates; here is who says what.
//!
//! A text without parameters is a `&'static str`, one with some a `String`. It is said in the language
//! of the reader, whom [`Language::of_reader`] knows, so that a toast and a view say it alike.

/// A text without parameters, to be said later.
pub(crate) type Text = fn() -> &'static str;

/// Declares an area: the functions of one file of each language.
macro_rules! area {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[allow(clippy::match_same_arms, reason = "languages agree now and then")]
        pub(crate) mod $name {
            #[allow(unused_imports, reason = "not every area has numbers")]
            use crate::locale::grouped;
            use crate::language::Language;

            include!(concat!(env!("OUT_DIR"), "/texts/", stringify!($name), ".rs"));
        }
    };
}

area!(
    /// The bar: pages, the connection, what waits, what is new.
    bar
);
area!(
    /// The cards of the board and its lanes.
    board
);
area!(
    /// The menus of exports, and how far a file has come.
    export
);
area!(
    /// The page of figures, and the figures on the dashboard.
    figures
);
area!(
    /// The page of imports.
    import
);
area!(
    /// The jump to a day, and the line above the list that begins there.
    jump
);
area!(
    /// Shortcuts, the palette, the sheet.
    keys
);
area!(
    /// The list: search, filters, views, columns, selection.
    list
);
area!(
    /// An order: its panel, its history, its forms.
    order
);
area!(
    /// The document that answers a file sent without scripts.
    #[cfg(feature = "ssr")]
    plain
);
area!(
    /// Slips and invoices.
    #[cfg(feature = "ssr")]
    print
);
area!(
    /// The page of products and its forms.
    products
);
area!(
    /// Why something is refused, and what is wrong with a field.
    refused
);
area!(
    /// The settings of a browser.
    settings
);
area!(
    /// Days, ages, spans of time.
    time
);
area!(
    /// What the page tells by itself: messages, notices, what came back.
    told
);
area!(
    /// What is said in many places: statuses, fields, buttons.
    words
);
