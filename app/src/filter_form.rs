//! The filter as a form has it: totals in whole units of the currency, as a person types them. The
//! page reads it with scripts, and the server for readers without, by this one function.

use live_orders::{Currency, Money, OrderQuery, Refusal};

use crate::address::VIEW;
use crate::locale::house::{Decimal, typed};
use crate::refusals;
use crate::texts::refused;

/// Where the form is sent without scripts; the answer leads to the list.
pub const FILTER_PATH: &str = "/filter";

/// The fields of the form, the list's own parameters that it carries along among them.
pub const FIELDS: [&str; 12] = [
    "status", "country", "product", "min", "max", "from", "to", "q", "before", "since", "sort",
    VIEW,
];

/// Reads the form, with totals as its writer writes decimals. What is wrong is told by the field's name in the form.
pub fn read<'a>(
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    currency: Currency,
    decimal: Decimal,
) -> Result<OrderQuery, Refusal> {
    let mut list = Vec::new();
    for (name, value) in pairs {
        let value = value.trim();
        match name {
            _ if value.is_empty() => {}
            "min" => list.push(("min_total", minor(name, value, currency, decimal)?)),
            "max" => list.push(("max_total", minor(name, value, currency, decimal)?)),
            _ => list.push((name, value.to_owned())),
        }
    }
    let pairs = list.iter().map(|(name, value)| (*name, value.as_str()));
    let query = OrderQuery::from_pairs(pairs)?;
    if query.from.zip(query.to).is_some_and(|(from, to)| to < from) {
        return Err(Refusal::invalid("to", refused::before_first_day()));
    }
    let totals = query.min_total.zip(query.max_total);
    if totals.is_some_and(|(min, max)| max < min) {
        return Err(Refusal::invalid("max", refused::less_than_minimum()));
    }
    Ok(query)
}

fn minor(field: &str, text: &str, currency: Currency, decimal: Decimal) -> Result<String, Refusal> {
    let money = Money::parse(&typed(text, decimal), currency)
        .map_err(|error| Refusal::invalid(field, refusals::amount(error)))?;
    Ok(money.minor().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(form: &str, expected: Result<&str, &str>) {
        let pairs: Vec<_> = form_urlencoded::parse(form.as_bytes()).collect();
        let pairs = pairs
            .iter()
            .map(|(name, value)| (name.as_ref(), value.as_ref()));
        let read = read(pairs, Currency::USD, Decimal::Point);
        let read = match &read {
            Ok(query) => Ok(query.to_url()),
            Err(refusal) => Err(refusal.field().unwrap_or_default().to_owned()),
        };
        assert_eq!(read, expected.map(str::to_owned).map_err(str::to_owned));
    }

    #[test]
    fn a_form_is_read() {
        check("country=&min=&max=&from=&to=", Ok(""));
        check("status=paid&status=new", Ok("status=new,paid"));
        check("min=12.5&max=+40", Ok("min_total=1250&max_total=4000"));
        check(
            "q=rod&sort=-total&country=Norway",
            Ok("country=Norway&q=rod&sort=-total"),
        );
    }

    #[test]
    fn what_is_wrong_is_named_as_in_the_form() {
        check("min=much", Err("min"));
        check("max=1.234", Err("max"));
        check("min=2&max=1", Err("max"));
        check("from=2026-03-02&to=2026-03-01", Err("to"));
        check("product=two+words", Err("product"));
    }
}
