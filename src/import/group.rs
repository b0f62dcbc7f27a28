//! Which lines of a file make up an order: those that stand together and bear the same number.
//! Lines come one by one and orders go out one by one, so a file may be of any length.

use super::order::OrderRow;
use super::rule::FileRule;
use super::{RefusedLine, decoded, quoted};
use crate::ids::OrderNumber;
use crate::order::LINES_MAX;
use crate::refusal::Refusal;

/// Greatest order number taken over: twelve digits, so that numbers given after it stay far from
/// the largest integer that JavaScript readers hold exactly.
pub const NUMBER_MAX: i64 = 999_999_999_999;

/// The lines of one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The order's number; `None` where no line before it bore a readable one.
    pub number: Option<OrderNumber>,
    /// Its lines as they stand in the file, at most one more than an order may have.
    pub rows: Vec<OrderRow>,
    /// What is wrong with it as a whole.
    pub refused: Vec<RefusedLine>,
}

/// Makes groups of lines.
#[derive(Debug, Default)]
pub struct Grouping {
    open: Option<Group>,
    /// A line without a readable number, which may belong to the order that follows it.
    stray_line: Option<u64>,
}

impl Grouping {
    /// Takes a line in; gives the order before it where the line opens the next.
    pub fn push(&mut self, row: OrderRow) -> Option<Group> {
        match order_number(&row) {
            Ok(number) => self.push_numbered(number, row),
            Err(refusal) => {
                // It may belong to the order above it or to the one below: neither is taken over,
                // for either might lack a line.
                self.stray_line = Some(row.line);
                let refused = RefusedLine::new(row.line, refusal);
                let open = self.open.get_or_insert_with(|| Group::new(None));
                open.refused.push(refused);
                None
            }
        }
    }

    /// The last order.
    pub fn finish(self) -> Option<Group> {
        self.open
    }

    fn push_numbered(&mut self, number: OrderNumber, row: OrderRow) -> Option<Group> {
        if let Some(open) = self
            .open
            .as_mut()
            .filter(|open| open.number == Some(number))
        {
            // One more than fits is enough to refuse the order, and bounds its memory.
            if open.rows.len() <= LINES_MAX {
                open.rows.push(row);
            }
            return None;
        }
        let mut group = Group::new(Some(number));
        if let Some(line) = self.stray_line.take() {
            let which = number.0.to_string();
            let refusal = Refusal::against("order_number", FileRule::AllLines { which, line });
            group.refused.push(RefusedLine::new(row.line, refusal));
        }
        group.rows.push(row);
        self.open.replace(group)
    }
}

impl Group {
    fn new(number: Option<OrderNumber>) -> Self {
        Self {
            number,
            rows: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// The line that it starts on.
    pub fn first_line(&self) -> u64 {
        let rows = self.rows.iter().map(|row| row.line);
        let refused = self.refused.iter().map(|refused| refused.line);
        rows.chain(refused).min().unwrap_or_default()
    }
}

/// The order number that a field says, if it says one.
pub fn readable_number(text: &str) -> Option<OrderNumber> {
    let text = text.trim();
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| digits);
    number
        .filter(|number| (1..=NUMBER_MAX).contains(number))
        .map(OrderNumber)
}

fn order_number(row: &OrderRow) -> Result<OrderNumber, Refusal> {
    let text = decoded("order_number", &row.order_number)?;
    readable_number(text).ok_or_else(|| {
        let found = quoted(text.trim());
        Refusal::against("order_number", FileRule::OrderNumber { found })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The orders of a file with these numbers, each as `number: lines`, or `!` where refused.
    fn check(numbers: &[&str], expected: &str) {
        let mut grouping = Grouping::default();
        let mut groups = Vec::new();
        for (index, number) in numbers.iter().enumerate() {
            let row = OrderRow {
                line: index as u64 + 2,
                order_number: (*number).into(),
                ..OrderRow::default()
            };
            groups.extend(grouping.push(row));
        }
        groups.extend(grouping.finish());
        let shown: Vec<String> = groups
            .iter()
            .map(|group| {
                let number = group
                    .number
                    .map_or("?".into(), |number| number.0.to_string());
                let mark = if group.refused.is_empty() { "" } else { "!" };
                format!("{number}:{}{mark}", group.rows.len())
            })
            .collect();
        assert_eq!(shown.join(" "), expected, "{numbers:?}");
    }

    #[test]
    fn lines_that_stand_together_are_an_order() {
        check(&[], "");
        check(&["7", "7", "8"], "7:2 8:1");
        check(&["7", " 7 ", "8", "7"], "7:2 8:1 7:1");
    }

    #[test]
    fn a_line_without_a_number_refuses_its_neighbours() {
        check(&["7", "x", "8", "9"], "7:1! 8:1! 9:1");
        check(&["", "8", "9"], "?:0! 8:1! 9:1");
        check(&["7", "x", "7", "8"], "7:2! 8:1!");
        check(&["0", "-1", "+1", "1000000000000"], "?:0!");
    }

    #[test]
    fn an_endless_order_is_cut() {
        let lines = vec!["7"; 3 * LINES_MAX];
        check(&lines, &format!("7:{}", LINES_MAX + 1));
    }
}
