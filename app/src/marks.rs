//! Which parts of a text a search has found, so that a row can mark them: the beginnings of words,
//! as [`live_orders::search`] matches them, in the text as it was written.

use live_orders::search::{Search, fold};

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it says.
    pub text: String,
    /// Whether the search has found it.
    pub is_found: bool,
}

/// The text in parts; put together they are the text.
pub fn parts(text: &str, search: &Search) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut put = |text: &str, is_found: bool| {
        if text.is_empty() {
            return;
        }
        match parts.last_mut() {
            Some(last) if last.is_found == is_found => last.text.push_str(text),
            _ => parts.push(Part {
                text: text.to_owned(),
                is_found,
            }),
        }
    };
    let mut rest = text;
    while !rest.is_empty() && !search.is_empty() {
        let word = rest.find(is_of_word).unwrap_or(rest.len());
        let (before, from) = rest.split_at(word);
        let end = from.find(|c| !is_of_word(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        let (found, left) = word.split_at(found_bytes(word, search));
        put(before, false);
        put(found, true);
        put(left, false);
        rest = after;
    }
    put(rest, false);
    parts
}

/// A mark that stands above the letter before it belongs to that letter's word.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)
}

/// How much of a word, from its beginning, the search asks for.
fn found_bytes(word: &str, search: &Search) -> usize {
    let folded = fold(word);
    let asked = search.words().iter();
    let asked = asked.filter(|asked| folded.starts_with(asked.as_str()));
    let Some(longest) = asked.max_by_key(|asked| asked.len()) else {
        return 0;
    };
    let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
    let covers = |end: &usize| {
        word.get(..*end)
            .is_some_and(|start| fold(start).len() >= longest.len())
    };
    ends.into_iter().find(covers).unwrap_or(word.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, asked: &str, marked: &str) {
        let search = Search::parse(asked).expect("a search");
        let shown: String = parts(text, &search)
            .into_iter()
            .map(|part| {
                if part.is_found {
                    format!("[{}]", part.text)
                } else {
                    part.text
                }
            })
            .collect();
        assert_eq!(shown, marked, "“{asked}” in “{text}”");
    }

    #[test]
    fn what_was_found_is_marked_as_it_was_written() {
        check(
            "Toms Spezialitäten",
            "TOMS spezialita",
            "[Toms] [Spezialitä]ten",
        );
        check("Königlich Essen", "ess", "Königlich [Ess]en");
        check("Straße 7", "strass", "[Straß]e 7");
        check("#11077", "110", "#[110]77");
        check("Ernst Handel", "andel", "Ernst Handel");
        check("Ernst Handel", "", "Ernst Handel");
        check("Ernst", "er ern", "[Ern]st");
    }

    proptest! {
        #[test]
        fn the_parts_are_the_text(text in "\\PC{0,40}", asked in "\\PC{0,6}") {
            let search = Search::parse(&asked).expect("short");
            let whole: String = parts(&text, &search).into_iter().map(|part| part.text).collect();
            prop_assert_eq!(whole, text);
        }
    }
}
