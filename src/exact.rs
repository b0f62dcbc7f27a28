//! A text that a field must be, whatever its case and accents: `osterreich` is `Österreich`.

use crate::field::NAME_MAX_CHARS;
use crate::refusal::Refusal;
use crate::rule::Rule;
use crate::search::fold;

/// What a field must be; an empty one asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exact {
    text: String,
    folded: String,
}

impl Exact {
    /// The text, trimmed; `field` is named when it is too long to be in any order.
    pub fn parse(field: &str, text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        if text.chars().count() > NAME_MAX_CHARS {
            let most = NAME_MAX_CHARS;
            return Err(Refusal::against(field, Rule::Chars { most }));
        }
        Ok(Self {
            text: text.to_owned(),
            folded: fold(text),
        })
    }

    /// As it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// As the store compares it.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Whether it asks for nothing.
    pub const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether a field with this text passes.
    pub fn admits(&self, text: &str) -> bool {
        self.is_empty() || fold(text) == self.folded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(asked: &str, text: &str, passes: bool) {
        let exact = Exact::parse("country", asked).expect("short");
        assert_eq!(exact.admits(text), passes, "{text:?} by {asked:?}");
    }

    #[test]
    fn case_and_accents_are_the_same_and_parts_are_not() {
        check("", "Norway", true);
        check(" OSTERREICH ", "Österreich", true);
        check("Nor", "Norway", false);
        check("Norway", "", false);
    }

    #[test]
    fn what_is_too_long_is_refused_by_name() {
        let refused = Exact::parse("country", &"x".repeat(NAME_MAX_CHARS + 1));
        assert_eq!(refused.expect_err("long").field(), Some("country"));
    }
}
