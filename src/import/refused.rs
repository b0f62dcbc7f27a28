//! The rows that were refused as a file of their own, which can be put right and imported again: all
//! lines of an order that was refused, each with its line and the reason. No field of it is a formula.

use std::collections::BTreeMap;

use super::columns::Kind;
use super::matching::Matching;
use super::records::{Rows, Separator, write_row};
use crate::export::{guarded, unguarded};

/// The two columns that come with the file's own.
const ADDED: [&str; 2] = ["line", "reason"];

/// The head: the columns by their names here, the others as the file calls them.
pub fn header(matching: &Matching, header: &[String]) -> String {
    let own = header.iter().enumerate().map(|(at, name)| {
        let name = matching.meant(at).map_or(name.as_str(), |it| it.name);
        guarded(name).into_owned()
    });
    let names: Vec<String> = own.chain(ADDED.map(str::to_owned)).collect();
    let mut out = String::new();
    write_row(&mut out, &names);
    out
}

/// The rows of a part, which starts on a line of the file, that belong to what was refused. `reasons`
/// are the lines that something stands against; `by_another` is said of the others of their orders.
pub fn rows(
    matching: &Matching,
    separator: Separator,
    part: &[u8],
    first_line: u64,
    reasons: &BTreeMap<u64, String>,
    by_another: &str,
) -> String {
    let key_at = matching
        .place_of(matching.kind().key())
        .unwrap_or(usize::MAX);
    let key = |fields: &[String]| {
        let key = fields.get(key_at).map(|key| key.trim().to_owned());
        // Two products in a row are two, even by one name.
        key.filter(|_| matching.kind() == Kind::Orders)
    };
    let mut out = String::new();
    let mut group: Vec<(u64, Vec<String>)> = Vec::new();
    let mut write = |group: &mut Vec<(u64, Vec<String>)>| {
        let is_refused = group.iter().any(|(line, _)| reasons.contains_key(line));
        for (line, mut fields) in group.drain(..).filter(|_| is_refused) {
            fields.resize(matching.width(), String::new());
            let mut fields: Vec<_> = fields
                .iter()
                .map(|field| guarded(unguarded(field)).into_owned())
                .collect();
            let reason = reasons.get(&line).map_or(by_another, String::as_str);
            fields.extend([line.to_string(), guarded(reason).into_owned()]);
            write_row(&mut out, &fields);
        }
    };
    for (line, fields) in Rows::new(part, separator) {
        let before = group.last().map(|(_, fields)| key(fields));
        if before.is_some_and(|before| before.is_none() || before != key(&fields)) {
            write(&mut group);
        }
        group.push((first_line + line - 1, fields));
    }
    write(&mut group);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: Kind, file: &str, reasons: &[(u64, &str)], expected: &str) {
        let (head, part) = file.split_once('\n').expect("a header");
        let head: Vec<String> = head.split(',').map(str::to_owned).collect();
        let matching = Matching::by_name(kind, &head);
        let reasons = reasons.iter().map(|(line, why)| (*line, (*why).to_owned()));
        let written = header(&matching, &head)
            + &rows(
                &matching,
                Separator::Comma,
                part.as_bytes(),
                2,
                &reasons.collect(),
                "Another line of this order is refused.",
            );
        assert_eq!(written.replace("\r\n", "\n"), expected);
    }

    #[test]
    fn an_order_is_given_back_as_a_whole() {
        check(
            Kind::Orders,
            "Order No,extra\n1,a\n2,b\n2,c\n3,d\n",
            &[(4, "quantity, no")],
            "order_number,extra,line,reason\n\
             2,b,3,Another line of this order is refused.\n2,c,4,\"quantity, no\"\n",
        );
    }

    #[test]
    fn no_field_is_a_formula_and_none_is_guarded_twice() {
        check(
            Kind::Products,
            "sku,=x\n=1,'=2\n=1,\"-3\nx\"\n",
            &[(2, "+no"), (3, "")],
            "sku,'=x,line,reason\n'=1,'=2,2,'+no\n'=1,\"'-3\nx\",3,\n",
        );
    }

    #[test]
    fn a_row_of_another_width_is_made_to_fit() {
        check(
            Kind::Products,
            "sku,name\nA\nB,b,more\n",
            &[(2, "short"), (3, "long")],
            "sku,name,line,reason\nA,,2,short\nB,b,3,long\n",
        );
    }
}
