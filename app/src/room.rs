//! What a line of an order's form would take, against what is left of its product: less what other
//! lines of the same form take of it, and with what an edited order holds already.

use live_orders::product::Level;
use live_orders::{Order, Product, Sku};

use crate::form::LineForm;

/// What is left for one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Pieces that the line can have.
    pub left: u64,
    /// Pieces that other lines of the form take.
    pub others: u64,
    /// Pieces that the line asks for beyond what it can have.
    pub missing: u64,
}

impl Room {
    /// The room for a line that asks for a product, beside other lines, on an order that stood so
    /// before.
    pub fn of<'a>(
        product: &Product,
        line: &LineForm,
        others: impl IntoIterator<Item = &'a LineForm>,
        before: Option<&Order>,
    ) -> Self {
        let of_product = |line: &&LineForm| line.sku.trim() == product.sku.as_str();
        let others = others.into_iter().filter(of_product).map(pieces);
        let others = others.fold(0, u64::saturating_add);
        // What the edited order holds is the reader's already.
        let held = before.map_or(0, |order| held(order, &product.sku));
        let left = (u64::from(product.stock) + held).saturating_sub(others);
        Self {
            left,
            others,
            missing: pieces(line).saturating_sub(left),
        }
    }

    /// How much will be left with the order: whether somebody should think of ordering more.
    pub fn level_after(self, line: &LineForm, product: &Product) -> Level {
        let after = self.left.saturating_sub(pieces(line));
        let stock = u32::try_from(after).unwrap_or(product.stock);
        let after = Product {
            stock,
            ..product.clone()
        };
        after.level()
    }
}

/// How many pieces a line asks for; what is no number asks for none.
fn pieces(line: &LineForm) -> u64 {
    line.quantity.trim().parse().unwrap_or(0)
}

fn held(order: &Order, sku: &Sku) -> u64 {
    order.demand().get(sku).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf::tests::product;

    fn line(sku: &str, quantity: &str) -> LineForm {
        LineForm {
            sku: sku.into(),
            quantity: quantity.into(),
            ..LineForm::default()
        }
    }

    fn room(quantity: &str, others: &[LineForm]) -> Room {
        let chai = product("NW-01", "Chai", 10);
        Room::of(&chai, &line("NW-01", quantity), others, None)
    }

    #[test]
    fn other_lines_of_the_same_product_take_from_what_is_left() {
        let others = [line("NW-01", "4"), line("NW-02", "9"), line(" NW-01 ", "x")];
        for (quantity, missing) in [("", 0), ("6", 0), ("7", 1), ("-1", 0)] {
            let expected = Room {
                left: 6,
                others: 4,
                missing,
            };
            assert_eq!(room(quantity, &others), expected, "{quantity}");
        }
    }

    #[test]
    fn where_others_take_all_there_is_nothing_left() {
        let others = [line("NW-01", "18446744073709551615"), line("NW-01", "9")];
        let room = room("1", &others);
        assert_eq!((room.left, room.missing), (0, 1));
    }

    #[test]
    fn what_the_edited_order_holds_can_be_had_again() {
        let mut order = crate::board::queue::tests::order(live_orders::OrderId(uuid::Uuid::nil()));
        let held = |quantity| {
            let (sku, name) = ("NW-01".parse().expect("a SKU"), "Chai".to_owned());
            let price = live_orders::Money::from_minor(1_800);
            live_orders::Line::new(sku, name, price, quantity, 0).expect("a line")
        };
        order.lines = vec![held(3), held(2)];
        let chai = product("NW-01", "Chai", 10);
        let room = Room::of(&chai, &line("NW-01", "16"), [], Some(&order));
        assert_eq!((room.left, room.missing), (15, 1));
    }

    #[test]
    fn what_will_run_low_is_told_before_it_does() {
        let chai = product("NW-01", "Chai", 30);
        for (quantity, level) in [
            ("19", Level::Enough),
            ("20", Level::Low),
            ("29", Level::Low),
            ("30", Level::None),
        ] {
            let line = line("NW-01", quantity);
            let room = Room::of(&chai, &line, [], None);
            assert_eq!(room.level_after(&line, &chai), level, "{quantity}");
        }
    }
}
