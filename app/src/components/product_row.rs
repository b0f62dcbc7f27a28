//! One product in the list. It renders anew when its own signal changes, and then alone.

use leptos::prelude::*;
use live_orders::product::Level;
use live_orders::{Currency, Product, Timestamp};

use crate::board::shelf::Stocked;
use crate::texts::products;
use crate::words::{grouped, money, waiting_age};

/// The row. `children` are what can be done with it.
#[component]
pub fn ProductRow(
    row: ArcRwSignal<Stocked>,
    currency: Currency,
    #[prop(into)] now: Signal<Timestamp>,
    /// The form that edits it.
    #[prop(into)]
    href: Signal<String>,
    children: Children,
) -> impl IntoView {
    let row = RwSignal::from(row);
    let of = move |look: fn(&Product) -> String| move || row.with(|row| look(&row.product));
    let is_pending = move || row.with(|row| row.waiting_since.is_some());
    let saving = move || {
        row.with(|row| row.waiting_since)
            .map(|since| waiting_age(now.get(), since))
    };
    let touched = move || match row.with(|row| row.touched) {
        0 => None,
        // Two names for one animation: changing the name starts it anew.
        touched if touched % 2 == 0 => Some("even"),
        _ => Some("odd"),
    };
    let price = move || row.with(|row| money(row.product.unit_price, currency));
    view! {
        <tr
            class="shelf__row"
            data-pending=is_pending
            data-touched=touched
            data-discontinued=move || row.with(|row| row.product.discontinued)
        >
            <th scope="row" class="shelf__name">
                <a class="shelf__product" href=move || href.get() data-noscroll="true">
                    {of(|product| product.name.clone())}
                </a>
                <span class="shelf__unit">{of(|product| product.unit.clone())}</span>
            </th>
            <td class="shelf__sku">{of(|product| product.sku.to_string())}</td>
            <td class="shelf__category">{of(|product| product.category.clone())}</td>
            <td class="shelf__price">{price}</td>
            <td class="shelf__stock">
                <StockLevel product=Signal::derive(move || row.with(|row| (*row.product).clone())) />
                <span class="shelf__saving">{saving}</span>
            </td>
            <td class="shelf__actions">{children()}</td>
        </tr>
    }
}

/// How many are left, and a mark in word and shape where that is little.
#[component]
pub fn StockLevel(#[prop(into)] product: Signal<Product>) -> impl IntoView {
    let stock = move || product.with(|product| grouped(product.stock.into()));
    let mark = move || {
        let (name, word) = product.with(mark)?;
        Some(view! {
            <span class="level" data-level=name>
                <span class="level__mark" aria-hidden="true"></span>
                {word}
            </span>
        })
    };
    view! {
        <span class="shelf__left">{stock}</span>
        // Where there is no head of a column to say so.
        <span class="shelf__word">{products::left()}</span>
        {mark}
    }
}

/// What is said of a product's stock; nothing where there is enough. What is no longer sold is
/// nobody's worry.
fn mark(product: &Product) -> Option<(&'static str, &'static str)> {
    match (product.discontinued, product.level()) {
        (true, _) => Some(("discontinued", products::discontinued())),
        (false, Level::None) => Some(("none", products::none_left())),
        (false, Level::Low) => Some(("low", products::low())),
        (false, Level::Enough) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf::tests::product;

    #[test]
    fn what_runs_low_is_said() {
        let said = |product: &Product| mark(product).map(|(_, word)| word);
        assert_eq!(said(&product("1", "Chai", 39)), None);
        assert_eq!(said(&product("1", "Chai", 10)), Some("Low"));
        assert_eq!(said(&product("1", "Chai", 0)), Some("None left"));
        let gone = Product {
            discontinued: true,
            ..product("1", "Chai", 0)
        };
        assert_eq!(said(&gone), Some("Discontinued"));
    }
}
