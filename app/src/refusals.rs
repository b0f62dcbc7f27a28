//! Why something is refused or went wrong, in the reader's language. The domain has codes, rules and
//! fields, and its own sentences for scripts, which are English; this says the same to people.

use live_orders::money::MoneyError;
use live_orders::product::STOCK_MAX;
use live_orders::revert::REVERT_MINUTES;
use live_orders::view::PENDING_MAX;
use live_orders::{Entity, Refusal, Rule};

use crate::board::ask::Reason;
use crate::board::queue::KEPT_DAYS;
use crate::error::AppError;
use crate::language::Language;
use crate::texts::{access, refused, told, words};
use crate::transfer;
use crate::words::status_within;

/// A refusal in a sentence.
pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Invalid {
            field,
            detail,
            rule,
        } => match (rule, Language::of_reader()) {
            (Some(rule), _) => refused::sentence(&name(field), &problem(rule)),
            // What no form sends has no rule with a name: it was written into a link by hand.
            (None, Language::English) => detail.clone(),
            (None, _) => refused::told_invalid().into(),
        },
        Refusal::UnknownProduct { sku, .. } => refused::unknown_product(sku.as_str()),
        Refusal::Discontinued { sku, name, .. } => refused::discontinued(name, sku.as_str()),
        Refusal::OutOfStock {
            sku,
            name,
            wanted,
            left,
            ..
        } => refused::out_of_stock(name, sku.as_str(), &wanted.to_string(), &left.to_string()),
        Refusal::StaleVersion { .. } => refused::stale_version().into(),
        Refusal::ForbiddenStatus { from, to } => {
            refused::forbidden_status(&status_within(*from), &status_within(*to))
        }
        Refusal::NotEditable { status } => refused::not_editable(&status_within(*status)),
        Refusal::NotDeletable { status } => refused::not_deletable(&status_within(*status)),
        Refusal::NotRevertible { why } => refused::not_revertible(&irrevocable(*why)),
        Refusal::NotFound { entity, id } => match entity {
            Entity::Orders => refused::no_order(id),
            Entity::Products => refused::no_product(id),
        },
        Refusal::AlreadyExists { entity, id, .. } => match entity {
            Entity::Orders => refused::already_an_order(id),
            Entity::Products => refused::already_a_product(id),
        },
        Refusal::KeyReused => refused::key_reused().into(),
    }
}

/// A refusal at its field: without the field's name, which stands above it already.
pub fn at_field(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Invalid {
            rule: Some(rule), ..
        } => opened(&format!("{}.", problem(rule))),
        Refusal::Invalid { field, detail, .. } => match detail.strip_prefix(field.as_str()) {
            Some(bare) => opened(bare.trim_start()),
            None => detail.clone(),
        },
        _ => self::refusal(refusal),
    }
}

/// What went wrong, in a sentence.
pub fn error(error: &AppError) -> String {
    match error {
        AppError::Refused(refused) => refusal(refused),
        AppError::Busy => refused::busy().into(),
        AppError::Failed => refused::failed().into(),
        AppError::SignedOut => access::signed_out().into(),
        AppError::Forbidden(_) => access::forbidden().into(),
        AppError::Malformed => refused::malformed().into(),
        AppError::Unreachable => refused::unreachable().into(),
    }
}

/// Why something is taken back, in a sentence.
pub fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Error(it) => error(it),
        Reason::TooOld => told::too_old(&KEPT_DAYS.to_string()),
    }
}

/// What is wrong with an amount, to follow its field's name.
pub fn amount(error: MoneyError) -> &'static str {
    match error {
        MoneyError::NotAnAmount | MoneyError::NotACurrency => refused::not_an_amount(),
        MoneyError::TooManyDecimals => refused::too_many_decimals(),
        MoneyError::TooLarge => refused::too_large(),
    }
}

/// What is wrong with a field, to follow its name.
pub fn problem(rule: &Rule) -> String {
    let stock_max = STOCK_MAX.to_string();
    match rule {
        Rule::NotEmpty => refused::not_empty().into(),
        Rule::OneLine => refused::one_line().into(),
        Rule::NoControls => refused::no_controls().into(),
        Rule::Chars { most } => refused::chars(&most.to_string()),
        Rule::SomeLines => refused::some_lines().into(),
        Rule::Lines { most } => refused::lines(&most.to_string()),
        Rule::Quantity => refused::quantity().into(),
        Rule::Percent => refused::percent().into(),
        Rule::Stock => refused::stock(&stock_max),
        Rule::Restock => refused::restock(&stock_max),
        Rule::Sku => refused::sku().into(),
        Rule::Total => refused::total().into(),
        Rule::Sum => refused::sum().into(),
        Rule::TakesTooMuch { left } => refused::takes_too_much(&left.to_string()),
        Rule::StockAbove => refused::stock_above(&stock_max),
        Rule::MustWait => refused::must_wait(&PENDING_MAX.to_string()),
        Rule::Day => refused::day().into(),
        Rule::Changes => refused::nothing_changed().into(),
        Rule::File(rule) => transfer::refusals::problem(rule),
    }
}

/// How a sentence names a field: as the API does in English, which is its language, else as the form.
fn name(field: &str) -> String {
    if Language::of_reader() == Language::English {
        return field.to_owned();
    }
    let name = match field {
        "customer" => words::customer(),
        "contact" => words::contact(),
        "city" => words::city(),
        "country" => words::country(),
        "note" => words::note(),
        "product" => words::product(),
        "sku" => words::sku(),
        "restock" => refused::field_restock(),
        "body" => refused::field_contents(),
        "lines" => words::lines(),
        _ if row_of(field).is_some() => {
            let place = row_of(field).map(|row| row + 1).unwrap_or_default();
            return refused::field_line(&place.to_string());
        }
        _ => refused::field_this(),
    };
    name.to_owned()
}

/// The row that `lines[3].quantity` is about.
pub fn row_of(field: &str) -> Option<usize> {
    let (row, _) = field.strip_prefix("lines[")?.split_once(']')?;
    row.parse().ok()
}

fn irrevocable(why: live_orders::refusal::Irrevocable) -> String {
    use live_orders::refusal::Irrevocable;

    match why {
        Irrevocable::Unknown => refused::revert_unknown().into(),
        Irrevocable::TooOld => refused::revert_too_old(&REVERT_MINUTES.to_string()),
        Irrevocable::Placed => refused::revert_placed().into(),
    }
}

/// A text with its first letter large.
pub fn opened(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use live_orders::Status;
    use live_orders::refusal::Irrevocable;

    use super::*;
    use crate::language::in_language;

    /// One of each, and of each rule.
    fn all() -> Vec<Refusal> {
        let sku = || "1-2".parse().expect("a SKU");
        let rules = [
            Rule::NotEmpty,
            Rule::OneLine,
            Rule::NoControls,
            Rule::Chars { most: 200 },
            Rule::SomeLines,
            Rule::Lines { most: 100 },
            Rule::Quantity,
            Rule::Percent,
            Rule::Stock,
            Rule::Restock,
            Rule::Sku,
            Rule::Total,
            Rule::Sum,
            Rule::TakesTooMuch { left: 3 },
            Rule::StockAbove,
            Rule::MustWait,
            Rule::Day,
            Rule::Changes,
        ];
        let mut all: Vec<Refusal> = rules
            .into_iter()
            .flat_map(|rule: Rule| {
                ["customer", "lines[2].quantity"].map(|it| Refusal::against(it, rule.clone()))
            })
            .collect();
        let whys = [
            Irrevocable::Unknown,
            Irrevocable::TooOld,
            Irrevocable::Placed,
        ];
        all.extend(whys.map(|why| Refusal::NotRevertible { why }));
        for entity in [Entity::Orders, Entity::Products] {
            let (field, id) = ("id".to_owned(), "7".to_owned());
            all.push(Refusal::NotFound {
                entity,
                id: id.clone(),
            });
            all.push(Refusal::AlreadyExists { field, entity, id });
        }
        let (from, to) = (Status::Shipped, Status::New);
        let field = || "lines[0].sku".to_owned();
        let name = || "Chai".to_owned();
        all.extend([
            Refusal::invalid("q", "is odd"),
            Refusal::UnknownProduct {
                field: field(),
                sku: sku(),
            },
            Refusal::Discontinued {
                field: field(),
                sku: sku(),
                name: name(),
            },
            Refusal::OutOfStock {
                field: field(),
                sku: sku(),
                name: name(),
                wanted: 12,
                left: 3,
            },
            Refusal::ForbiddenStatus { from, to },
            Refusal::NotEditable { status: from },
            Refusal::NotDeletable { status: from },
            Refusal::KeyReused,
        ]);
        all
    }

    #[test]
    fn in_english_people_read_what_scripts_do() {
        for refused in all() {
            assert_eq!(refusal(&refused), refused.to_string());
        }
        for error in [
            AppError::Busy,
            AppError::Failed,
            AppError::Malformed,
            AppError::Unreachable,
        ] {
            assert_eq!(self::error(&error), error.to_string());
        }
    }

    #[test]
    fn no_refusal_is_told_in_english_to_others() {
        for refused in all() {
            let english = refusal(&refused);
            let german = in_language(Language::German, || refusal(&refused));
            assert_ne!(german, english);
            let words = german.split(|letter: char| !letter.is_alphabetic());
            let english_words = ["must", "the", "is", "this", "no", "not", "order"];
            let found = words.filter(|word| english_words.contains(word)).count();
            assert_eq!(found, 0, "{german}");
        }
    }

    #[test]
    fn a_problem_at_its_field_opens_a_sentence() {
        let refused = Refusal::against("customer", Rule::NotEmpty);
        assert_eq!(at_field(&refused), "Must not be empty.");
        let german = in_language(Language::German, || at_field(&refused));
        assert_eq!(german, "Darf nicht leer sein.");
        let german = in_language(Language::German, || refusal(&refused));
        assert_eq!(german, "Kunde darf nicht leer sein.");
        let own = Refusal::invalid("name", "is taken");
        assert_eq!(at_field(&own), "Is taken.");
    }
}
