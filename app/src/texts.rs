//! Everything that the pages say, in every language: a function for each message of `app/texts`, made
//! by `app/build`. The files there are for who translates; here is who says what.
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
    /// Signing in and out, and what somebody may not do.
    access
);
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

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::{fs, io};

    /// Attributes that are read, or read out.
    const SAID: [&str; 6] = [
        "aria-label=\"",
        "aria-valuetext=\"",
        "title=\"",
        "placeholder=\"",
        "alt=\"",
        "<Title text=\"",
    ];

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                sources(&path, found)?;
            } else if path.extension().is_some_and(|it| it == "rs") {
                found.push(path);
            }
        }
        Ok(())
    }

    fn has_word(text: &str) -> bool {
        let mut letters = text.split(|letter: char| !letter.is_alphabetic());
        letters.any(|word| word.chars().count() > 1)
    }

    /// The string that a rest of a line opens with, after its quote.
    fn string(rest: &str) -> &str {
        rest.split('"').next().unwrap_or_default()
    }

    /// Whether a string is a sentence, or the beginning of one: `Show them`.
    fn is_sentence(text: &str) -> bool {
        let words = text.split(' ').filter(|word| !word.starts_with('{'));
        let words = words.map(|word| word.trim_matches(|letter: char| !letter.is_alphabetic()));
        let mut words = words.filter(|word| has_word(word));
        let is_small = |word: &str| word.chars().all(char::is_lowercase);
        let opens = words.next().is_some_and(|word| {
            let mut letters = word.chars();
            letters.next().is_some_and(char::is_uppercase) && is_small(letters.as_str())
        });
        opens && words.next().is_some_and(is_small)
    }

    /// Whether a line of code says something itself; `before` is the line above it.
    fn says(before: &str, line: &str) -> bool {
        let attributes = SAID.iter().filter_map(|name| line.split_once(name));
        let mut attributes = attributes.map(|(_, rest)| string(rest));
        let node = (line.starts_with('"') && before.ends_with('>')).then(|| string(&line[1..]));
        let nodes = line.split(">\"").skip(1).map(string);
        let strings = line.split('"').skip(1).step_by(2);
        attributes.any(has_word)
            || node.into_iter().chain(nodes).any(has_word)
            || strings.into_iter().any(is_sentence)
    }

    /// What is said in the code itself, and therefore in one language.
    fn said_in(source: &str) -> Vec<String> {
        let code = source.split("\nmod tests {").next().unwrap_or_default();
        let lines: Vec<&str> = code.lines().map(str::trim).collect();
        let is_code = |line: &str| !line.starts_with("//") && !line.starts_with("#[");
        let pairs = lines.iter().skip(1).zip(&lines);
        pairs
            .filter(|(line, before)| is_code(line) && says(before, line))
            .filter(|(line, _)| !line.starts_with("reason = "))
            .map(|(line, _)| (*line).to_owned())
            .collect()
    }

    #[test]
    fn what_a_line_says_is_found() {
        for (before, line) in [
            ("", "<p>\"Nothing\"</p>"),
            ("<p>", "\"Nothing here\""),
            ("", "<b aria-label=\"Close\">"),
            ("", "Some(\"Show them\".into())"),
            ("", "format!(\"Row {row} of it\")"),
        ] {
            assert_eq!(said_in(&format!("{before}\n{line}")), [line]);
        }
        for line in [
            "<p class=\"notice notice--problem\">{words::close()}</p>",
            "\" × \"",
            "format!(\"{a} → {b}\")",
            "// Some(\"Show them\")",
            "#[error(\"The server is busy.\")]",
            "binding(&[\"Shift+ArrowRight\"], Action::MoveOn, Group::Board),",
        ] {
            assert_eq!(said_in(&format!("<p>\n{line}")), Vec::<String>::new());
        }
    }

    #[test]
    fn nothing_is_said_but_by_a_text() {
        let mut files = Vec::new();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        sources(&folder, &mut files).expect("the sources");
        assert!(files.len() > 100, "{}", files.len());
        for file in files {
            let is_test = file.ends_with("laws.rs") || file.to_string_lossy().contains("tests");
            let source = fs::read_to_string(&file).expect("a source");
            if !is_test {
                assert_eq!(said_in(&source), Vec::<String>::new(), "{}", file.display());
            }
        }
    }
}
