//! Why a line of a file, or the file itself, is not taken in, and why none comes out: in the reader's
//! language. Columns keep the names that they have in files, and amounts the point that they have there.
//! What forms have in common with files is said by [`crate::refusals`].

use live_orders::Refusal;
use live_orders::import::columns::Kind;
use live_orders::import::group::NUMBER_MAX;
use live_orders::import::rule::FileRule;
use live_orders::import::survey::{ITEMS_MAX, SurveyError};
use live_orders::order::LINES_MAX;
use serde::Deserialize;

use crate::language::Language;
use crate::refusals;
use crate::texts::{export, import, refused, words};
use crate::words::grouped;

/// What the server says of a file that it does not take, or does not give.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Untaken {
    /// The stable code.
    pub code: String,
    /// A sentence in English, for scripts.
    pub detail: String,
    /// What it is about.
    #[serde(default)]
    pub field: Option<String>,
    /// The columns that are missing, where some are.
    #[serde(default)]
    pub columns: Vec<String>,
    /// The line that cannot be read, where one cannot.
    #[serde(default)]
    pub line: Option<u64>,
}

impl Untaken {
    /// Of a file that was sent.
    pub fn of_import(&self) -> String {
        let field = self.field.as_deref().unwrap_or_default();
        match self.code.as_str() {
            "missing_columns" => import::lacks_columns(&self.columns.join(", ")),
            "repeated_column" => import::repeated_column(field),
            "not_utf8" => {
                let line = self.line.unwrap_or_default();
                import::not_utf8(&line.to_string())
            }
            "too_large" => import::too_large().into(),
            "malformed" if field == "file" => import::no_file().into(),
            "busy" => refused::busy().into(),
            _ => self.in_english(import::not_taken()),
        }
    }

    /// Of a file that was asked for.
    pub fn of_export(&self) -> String {
        match self.code.as_str() {
            "busy" => refused::busy().into(),
            _ => self.in_english(export::not_given()),
        }
    }

    /// What scripts read, for those who read their language.
    fn in_english(&self, else_said: &'static str) -> String {
        match Language::of_reader() {
            Language::English if !self.detail.is_empty() => self.detail.clone(),
            _ => else_said.into(),
        }
    }
}

/// What stands against a line, in a sentence.
pub fn of_line(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Invalid {
            field,
            rule: Some(rule),
            ..
        } => refused::sentence(&column(field), &refusals::problem(rule)),
        _ => refusals::refusal(refusal),
    }
}

/// What a line belongs to: what scripts read as `order 10248`.
pub fn subject(subject: &str) -> String {
    match subject.split_once(' ') {
        Some(("order", number)) => import::order(number),
        Some(("product", sku)) => import::product(sku),
        _ => subject.to_owned(),
    }
}

/// Why a file cannot be imported at all.
pub fn of_file(error: &SurveyError) -> String {
    let most = || grouped(ITEMS_MAX as u64);
    match error {
        SurveyError::NotUtf8 { line } => import::not_utf8(&line.to_string()),
        SurveyError::NotText => import::not_text().into(),
        SurveyError::NoEnd { line, key } if *key == Kind::Products.key() => {
            import::no_product_end(&line.to_string(), key)
        }
        SurveyError::NoEnd { line, key } => import::no_end(&line.to_string(), key),
        SurveyError::TooMany(Kind::Orders) => import::too_many_orders(&most()),
        SurveyError::TooMany(Kind::Products) => import::too_many_products(&most()),
        SurveyError::Empty => import::no_rows().into(),
    }
}

/// How a sentence names a column: as the file does. A line has no column of its own.
fn column(field: &str) -> String {
    match field {
        "line" => import::own_line().into(),
        "lines" if Language::of_reader() != Language::English => words::lines().into(),
        _ => subject(field),
    }
}

/// What is wrong with a line, to follow the name of its column.
pub fn problem(rule: &FileRule) -> String {
    match rule {
        FileRule::Amount => refused::file_amount().into(),
        FileRule::Decimals => refused::too_many_decimals().into(),
        FileRule::Large => refused::too_large().into(),
        FileRule::Price { most, currency } => refused::price(&most.plain(*currency)),
        FileRule::Utf8 => refused::utf8().into(),
        FileRule::Within { low, high } => refused::within(&low.to_string(), &high.to_string()),
        FileRule::OrderNumber { found } => refused::order_number(&NUMBER_MAX.to_string(), found),
        FileRule::Status => refused::one_status().into(),
        FileRule::Moment => refused::a_moment().into(),
        FileRule::Flag => refused::flag().into(),
        FileRule::OfThatDay => refused::of_that_day().into(),
        FileRule::SincePlaced => refused::since_placed().into(),
        FileRule::SinceOrdered => refused::since_ordered().into(),
        FileRule::SameOrder { line } => refused::same_order(&line.to_string()),
        FileRule::LineTooMany => refused::line_too_many(&LINES_MAX.to_string()),
        FileRule::Width { fields, columns } => {
            refused::width(&fields.to_string(), &columns.to_string())
        }
        FileRule::OnePlace { which } => refused::one_place(which),
        FileRule::AllLines { which, line } => refused::all_lines(which, &line.to_string()),
        FileRule::ImportedOtherwise => refused::imported_otherwise().into(),
    }
}

#[cfg(test)]
mod tests {
    use live_orders::money::UNIT_PRICE_MAX;
    use live_orders::{Currency, Rule};

    use super::*;
    use crate::language::in_language;

    fn rules() -> Vec<FileRule> {
        let which = || "10248".to_owned();
        vec![
            FileRule::Amount,
            FileRule::Decimals,
            FileRule::Large,
            FileRule::Price {
                most: UNIT_PRICE_MAX,
                currency: Currency::USD,
            },
            FileRule::Utf8,
            FileRule::Within {
                low: 1,
                high: 7_000,
            },
            FileRule::OrderNumber { found: "x".into() },
            FileRule::Status,
            FileRule::Moment,
            FileRule::Flag,
            FileRule::OfThatDay,
            FileRule::SincePlaced,
            FileRule::SinceOrdered,
            FileRule::SameOrder { line: 2 },
            FileRule::LineTooMany,
            FileRule::Width {
                fields: 3,
                columns: 4,
            },
            FileRule::OnePlace { which: which() },
            FileRule::AllLines {
                which: which(),
                line: 7,
            },
            FileRule::ImportedOtherwise,
        ]
    }

    #[test]
    fn in_english_a_line_is_told_as_scripts_are_told() {
        for rule in rules() {
            for field in ["quantity", "line", "order 7"] {
                let refusal = Refusal::against(field, rule.clone());
                assert_eq!(of_line(&refusal), refusal.to_string());
            }
        }
    }

    #[test]
    fn no_line_is_told_in_english_to_others() {
        for rule in rules() {
            let refusal = Refusal::against("quantity", rule);
            let german = in_language(Language::German, || of_line(&refusal));
            let words = german.split(|letter: char| !letter.is_alphabetic());
            let english = ["must", "the", "is", "not", "a", "has", "may", "was", "too"];
            let found: Vec<&str> = words.filter(|word| english.contains(word)).collect();
            assert_eq!(found, Vec::<&str>::new(), "{german}");
            // A column is called as the file calls it.
            assert!(german.starts_with("quantity "), "{german}");
        }
    }

    #[test]
    fn what_stands_against_a_line_is_told_in_the_readers_language() {
        let told = |refusal: Refusal| in_language(Language::German, || of_line(&refusal));
        assert_eq!(
            told(Refusal::against("line", FileRule::LineTooMany)),
            "Zeile ist eine zu viel: höchstens 100."
        );
        assert_eq!(
            told(Refusal::against("order 7", FileRule::ImportedOtherwise)),
            "Bestellung 7 wurde schon mit anderem Inhalt importiert und wird nicht überschrieben."
        );
        assert_eq!(
            told(Refusal::against("customer", Rule::NotEmpty)),
            "customer darf nicht leer sein."
        );
        assert_eq!(
            told(Refusal::against("unit_price", FileRule::Amount)),
            "unit_price ist kein Betrag wie 12.50."
        );
    }

    #[test]
    fn a_file_that_is_not_taken_is_told_by_its_code() {
        let untaken = |code: &str, field: &str| Untaken {
            code: code.into(),
            detail: "As scripts read it.".into(),
            field: Some(field.into()),
            columns: vec!["sku".into(), "name".into()],
            line: Some(3),
        };
        let check = |code, field, english: &str, german: &str| {
            let untaken = untaken(code, field);
            assert_eq!(untaken.of_import(), english);
            let told = in_language(Language::German, || untaken.of_import());
            assert_eq!(told, german);
        };
        check(
            "missing_columns",
            "sku",
            "The file has no column sku, name.",
            "Der Datei fehlt: sku, name.",
        );
        check(
            "malformed",
            "file",
            "Choose a file that is not empty.",
            "Wählen Sie eine Datei, die nicht leer ist.",
        );
        check(
            "odd",
            "body",
            "As scripts read it.",
            "Der Server hat die Datei nicht angenommen.",
        );
    }
}
