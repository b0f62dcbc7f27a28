//! What is wrong with a form, and where: of a refusal, or of what a URL tells of one.

use live_orders::Refusal;

use crate::board::Reason;
use crate::error::AppError;
use crate::refusals;
use crate::told::Told;

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    field: Option<String>,
    sentence: String,
    at_field: String,
    /// Whether it is told with the order as it stands: see the form's notice of that.
    is_told_below: bool,
}

impl Problem {
    /// Of an error.
    pub fn of(error: &AppError) -> Self {
        match error {
            AppError::Refused(refusal) => Self::refused(refusal),
            other => Self::of_sentence(refusals::error(other)),
        }
    }

    /// Of what came back.
    pub fn of_returned(reason: &Reason) -> Self {
        match reason {
            Reason::Error(error) => Self::of(error),
            Reason::TooOld => Self::of_sentence(refusals::reason(reason)),
        }
    }

    /// Of a refusal.
    pub fn refused(refusal: &Refusal) -> Self {
        Self {
            field: refusal.field().map(str::to_owned),
            sentence: refusals::refusal(refusal),
            at_field: refusals::at_field(refusal),
            is_told_below: matches!(refusal, Refusal::StaleVersion { .. }),
        }
    }

    /// Of what a URL tells.
    pub fn told(told: &Told) -> Self {
        Self {
            field: told.field().map(str::to_owned),
            sentence: told.sentence().to_owned(),
            at_field: told.sentence().to_owned(),
            is_told_below: false,
        }
    }

    /// What a page says of a field, or of none.
    pub fn said(field: Option<&str>, sentence: &str) -> Self {
        Self {
            field: field.map(str::to_owned),
            sentence: sentence.to_owned(),
            at_field: sentence.to_owned(),
            is_told_below: false,
        }
    }

    /// What to say above a form with these fields: all that belongs to none of them.
    pub fn beside(&self, fields: &[&str]) -> Option<String> {
        let field = self.field.as_deref();
        let is_at_one = field.is_some_and(|field| fields.contains(&field));
        (!is_at_one).then(|| self.sentence.clone())
    }

    const fn of_sentence(sentence: String) -> Self {
        Self {
            field: None,
            sentence,
            at_field: String::new(),
            is_told_below: false,
        }
    }

    /// What to say at a field.
    pub fn at(&self, field: &str) -> Option<String> {
        (self.field.as_deref() == Some(field)).then(|| self.at_field.clone())
    }

    /// What to say above a form of so many rows: all that belongs to none of its fields.
    pub fn above(&self, rows: usize) -> Option<String> {
        let has_field = self.field.as_deref().is_some_and(|field| {
            ["customer", "contact", "city", "country", "note", "lines"].contains(&field)
                || refusals::row_of(field).is_some_and(|row| row < rows)
        });
        (!has_field && !self.is_told_below).then(|| self.sentence.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_said_once() {
        let at_row = Problem::refused(&Refusal::invalid("lines[1].quantity", "must be more"));
        assert_eq!(
            at_row.at("lines[1].quantity").as_deref(),
            Some("Must be more.")
        );
        assert_eq!(
            (at_row.at("lines[0].quantity"), at_row.above(2)),
            (None, None)
        );
        // A row that is not there cannot say it.
        assert!(at_row.above(1).is_some());
        assert_eq!(
            Problem::of(&AppError::Busy).above(1),
            Some(AppError::Busy.to_string())
        );
    }
}
