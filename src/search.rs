//! Text search: every word that is asked for must open some word of the record, whatever the case
//! and the accents. The store indexes the very words that this module makes, so that a search in
//! the database and a filter in the browser mean the same.

use std::collections::BTreeSet;
use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::refusal::Refusal;
use crate::rule::Rule;

/// Longest search text in characters.
pub const SEARCH_MAX_CHARS: usize = 200;

/// What to search for: the text as typed, and its folded words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    text: String,
    words: Vec<String>,
}

impl Search {
    /// A search for `text`, trimmed; an empty one finds everything.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        if text.chars().count() > SEARCH_MAX_CHARS {
            let most = SEARCH_MAX_CHARS;
            return Err(Refusal::against("q", Rule::Chars { most }));
        }
        Ok(Self {
            text: text.to_owned(),
            words: distinct_words([text]),
        })
    }

    /// The text as it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The folded words, each of which must open a word of the record.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether it finds everything.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether a record with these words is found.
    pub fn matches(&self, record_words: &[String]) -> bool {
        self.words.iter().all(|wanted| {
            record_words
                .iter()
                .any(|word| word.starts_with(wanted.as_str()))
        })
    }
}

impl fmt::Display for Search {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// The text without case and accents: `Röd Kaviar` becomes `rod kaviar`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let lower = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase);
    // Lower-casing may bring marks of its own (`İ`), hence the second look.
    for c in lower.filter(|c| !is_combining_mark(*c)) {
        match c {
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ß' => folded.push_str("ss"),
            'þ' => folded.push_str("th"),
            other => folded.push(other),
        }
    }
    folded
}

/// The folded words of some texts, sorted, each once. A word is a run of letters and digits.
pub fn distinct_words<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut words = BTreeSet::new();
    for text in texts {
        let folded = fold(text);
        words.extend(
            folded
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .map(str::to_owned),
        );
    }
    words.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, asked: &str, found: bool) {
        let search = Search::parse(asked).expect("a search");
        assert_eq!(
            search.matches(&distinct_words([text])),
            found,
            "“{asked}” in “{text}”"
        );
    }

    #[test]
    fn words_are_found_by_their_beginning() {
        check("Röd Kaviar", "rod", true);
        check("Röd Kaviar", "KAV röd", true);
        check("Röd Kaviar", "aviar", false);
        check("Smørrebrød", "smorrebrod", true);
        check("Toms Spezialitäten, Münster", "munster toms", true);
        check("NW-11", "nw 11", true);
        check("NW-11", "nw-1", true);
        check("anything", "", true);
        check("anything", "—", true);
        check("Straße", "strasse", true);
    }

    #[test]
    fn a_search_is_bounded() {
        assert_eq!(
            Search::parse(&"x".repeat(201))
                .expect_err("too long")
                .field(),
            Some("q")
        );
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = distinct_words([text.as_str()]);
            let again = distinct_words(once.iter().map(String::as_str));
            prop_assert_eq!(again, once);
        }
    }
}
