//! What is left of a line's product while the order is being written, live; a mark where the line
//! asks for more than that.

use leptos::prelude::*;
use live_orders::product::Level;
use live_orders::{Currency, Product, Sku};

use crate::components::line_row::Pricing;
use crate::components::typing::{TypedRow, Typing};
use crate::room::Room;
use crate::texts::order;
use crate::words::{grouped, money};

/// The hint below a line.
#[component]
pub fn LineStock(
    /// By which the line's fields refer to it.
    #[prop(into)]
    id: String,
    row: TypedRow,
    typing: Typing,
    pricing: Pricing,
) -> impl IntoView {
    let product = Memo::new(move |_| {
        let sku: Sku = row.line.with(|line| line.sku.trim().parse().ok())?;
        let products = pricing.products;
        products.with(|products| products.get(&sku).cloned())
    });
    let room =
        Memo::new(move |_| product.with(|it| Some(room(it.as_ref()?, row, typing, pricing))));
    let text = move || {
        let room = room.get()?;
        product.with(|product| Some(hint(product.as_ref()?, room, pricing.currency)))
    };
    let mark = Memo::new(move |_| {
        let room = room.get()?;
        product.with(|product| {
            let product = product.as_ref()?;
            row.line
                .with(|line| mark(product, room, room.level_after(line, product)))
        })
    });
    let shown = move |(level, words): (&'static str, String)| {
        view! {
            <span class="level" data-level=level>
                <span class="level__mark" aria-hidden="true"></span>
                {words}
            </span>
        }
    };
    let is_short = move || room.with(|room| room.is_some_and(|room| room.missing > 0));
    view! {
        <p class="line__hint" id=id data-short=is_short>
            <span>{text}</span>
            // Said as it comes and goes; the number beside it would be said at every order.
            <span class="line__mark" role="status" aria-label=order::stock()>
                {move || mark.get().map(shown)}
            </span>
        </p>
    }
}

fn room(product: &Product, row: TypedRow, typing: Typing, pricing: Pricing) -> Room {
    let rows = typing.rows.get();
    let others = rows.iter().filter(|other| other.key != row.key);
    let others: Vec<_> = others.map(|other| other.line.get()).collect();
    let before = pricing.before.get_value();
    let of_line = |line: &_| Room::of(product, line, &others, before.as_ref());
    row.line.with(of_line)
}

fn hint(product: &Product, room: Room, currency: Currency) -> String {
    let price = money(product.unit_price, currency);
    let price = match product.unit.as_str() {
        "" => order::each(&price),
        unit => order::of_unit(&price, unit),
    };
    let left = grouped(room.left);
    match room.others {
        0 => order::left(&price, &left),
        others => order::left_beside(&price, &left, &grouped(others)),
    }
}

/// What stands against the line, or will have to be thought of after it.
fn mark(product: &Product, room: Room, after: Level) -> Option<(&'static str, String)> {
    match (product.discontinued, room.missing) {
        (true, _) => Some(("discontinued", order::no_longer_sold().into())),
        (_, 0) => match after {
            Level::Enough => None,
            Level::Low => Some(("low", order::runs_low().into())),
            Level::None if room.left == 0 => Some(("none", order::none_left_now().into())),
            Level::None => Some(("low", order::none_left_after().into())),
        },
        (_, missing) if room.left == 0 && room.others == 0 => {
            Some(("none", order::none_left(&grouped(missing))))
        }
        (_, missing) => Some(("none", order::more_than_left(&grouped(missing)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf::tests::product;

    fn room(left: u64, others: u64, missing: u64) -> Room {
        Room {
            left,
            others,
            missing,
        }
    }

    #[test]
    fn what_is_left_is_told() {
        let told = |room| hint(&product("1", "Chai", 9), room, Currency::USD);
        assert_eq!(told(room(9, 0, 0)), "$18.00 each · 9 left");
        let beside = "$18.00 each · 5 left beside the 4 on other lines";
        assert_eq!(told(room(5, 4, 0)), beside);
    }

    #[test]
    fn more_than_is_left_is_marked() {
        let said = |room, after| mark(&product("1", "Chai", 9), room, after).map(|it| it.1);
        assert_eq!(said(room(9, 0, 0), Level::Enough), None);
        assert_eq!(
            said(room(9, 0, 0), Level::Low),
            Some("Runs low with this order".into())
        );
        assert_eq!(
            said(room(9, 0, 0), Level::None),
            Some("None left after this order".into())
        );
        assert_eq!(said(room(0, 0, 0), Level::None), Some("None left".into()));
        assert_eq!(
            said(room(9, 0, 3), Level::None),
            Some("3 more than is left".into())
        );
        assert_eq!(
            said(room(0, 0, 2), Level::None),
            Some("None left, 2 asked for".into())
        );
        assert_eq!(
            said(room(0, 9, 2), Level::None),
            Some("2 more than is left".into())
        );
    }
}
