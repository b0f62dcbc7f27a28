//! One row of an order's form: which product, how many, at what discount, and what that comes to.

use leptos::prelude::*;
use live_orders::order::{Products, QUANTITY_MAX};
use live_orders::{Currency, Order, Product, Sku};

use crate::components::field::FieldError;
use crate::components::line_stock::LineStock;
use crate::components::problem::Problem;
use crate::components::typing::{TypedRow, Typing, priced};
use crate::texts::{self, order};
use crate::words::{grouped, money};

/// What all rows of a form are priced by.
#[derive(Clone, Copy)]
pub struct Pricing {
    /// The products as they now stand.
    pub products: Signal<Products>,
    /// Those that can be picked, by name.
    pub picks: Signal<Vec<Sku>>,
    /// The order that is edited.
    pub before: StoredValue<Option<Order>>,
    /// What amounts are in.
    pub currency: Currency,
}

/// The row.
#[component]
pub fn LineRow(
    row: TypedRow,
    /// Its place among the rows, from 0.
    #[prop(into)]
    place: Signal<usize>,
    /// The form that it is a row of.
    typing: Typing,
    pricing: Pricing,
    #[prop(into)] problem: Signal<Option<Problem>>,
    #[prop(into)] on_remove: Callback<()>,
) -> impl IntoView {
    let line = row.line;
    let name = move |part: &'static str| move || format!("order[lines][{}][{part}]", place.get());
    let error_of = move |part: &'static str| {
        Signal::derive(move || {
            let field = format!("lines[{}].{part}", place.get());
            problem.with(|problem| problem.as_ref()?.at(&field))
        })
    };
    let sku_error = error_of("sku");
    let quantity_error = error_of("quantity");
    let discount_error = error_of("discount_percent");
    let error = Signal::derive(move || {
        sku_error
            .get()
            .or_else(|| quantity_error.get())
            .or_else(|| discount_error.get())
    });
    let error_id = format!("order-line-{}-error", row.key);
    let hint_id = format!("order-line-{}-stock", row.key);
    let described = format!("{error_id} {hint_id}");
    let initial = line.get_untracked();
    let total = move || {
        let before = pricing.before.get_value();
        let priced = pricing
            .products
            .with(|products| line.with(|line| priced(line, products, before.as_ref())));
        priced.map(|line| money(line.total, pricing.currency))
    };
    view! {
        <li class="line">
            <label class="line__product">
                <span class="line__label">{texts::words::product()}</span>
                <select
                    class="field__input"
                    name=name("sku")
                    aria-invalid=move || sku_error.with(Option::is_some).to_string()
                    aria-describedby=described.clone()
                    on:change:target=move |event| {
                        line.update(|line| line.sku = event.target().value());
                    }
                >
                    <Options pricing chosen=initial.sku />
                </select>
            </label>
            <NumberCell
                class="line__quantity"
                label=order::quantity()
                name=Signal::derive(name("quantity"))
                value=initial.quantity
                bounds=(1, QUANTITY_MAX)
                error=quantity_error
                error_id=described
                on_input=move |text| line.update(|line| line.quantity = text)
            />
            <NumberCell
                class="line__discount"
                label=order::discount()
                name=Signal::derive(name("discount_percent"))
                value=initial.discount_percent
                bounds=(0, 100)
                error=discount_error
                error_id=error_id.clone()
                on_input=move |text| line.update(|line| line.discount_percent = text)
            />
            <output class="line__total">{total}</output>
            <button
                class="line__remove"
                type="button"
                aria-label=move || order::remove_line(&(place.get() + 1).to_string())
                on:click=move |_| on_remove.run(())
            ></button>
            <LineStock id=hint_id row typing pricing />
            <FieldError id=error_id problem=error />
        </li>
    }
}

#[component]
fn NumberCell(
    class: &'static str,
    label: &'static str,
    name: Signal<String>,
    value: String,
    /// The least and the greatest number.
    bounds: (u32, u32),
    error: Signal<Option<String>>,
    error_id: String,
    #[prop(into)] on_input: Callback<String>,
) -> impl IntoView {
    view! {
        <label class=class>
            <span class="line__label">{label}</span>
            <input
                class="field__input"
                type="number"
                inputmode="numeric"
                min=bounds.0.to_string()
                max=bounds.1.to_string()
                placeholder="0"
                name=move || name.get()
                value=value
                aria-invalid=move || error.with(Option::is_some).to_string()
                aria-describedby=error_id
                on:input:target=move |event| on_input.run(event.target().value())
            />
        </label>
    }
}

#[component]
fn Options(pricing: Pricing, chosen: String) -> impl IntoView {
    let is_empty = chosen.is_empty();
    let option = move |sku: Sku| {
        let is_chosen = sku.as_str() == chosen;
        let value = sku.to_string();
        let text = move || {
            pricing.products.with(|products| {
                let product = products.get(&sku);
                product.map(|product| choice(product, pricing.currency))
            })
        };
        view! {
            <option value=value selected=is_chosen>
                {text}
            </option>
        }
    };
    view! {
        <option value="" selected=is_empty>
            {order::choose_product()}
        </option>
        <For each=move || pricing.picks.get() key=Sku::clone children=option />
    }
}

fn choice(product: &Product, currency: Currency) -> String {
    let price = money(product.unit_price, currency);
    order::product_choice(&product.name, &price, &grouped(u64::from(product.stock)))
}
