//! The dialogs of the page of products: a new one, one that is edited, what came in of one. They
//! show what is left, and what somebody else makes of the same product, while one types.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use live_orders::{Command, Currency, Product, Refusal, Sku};

use crate::board::Board;
use crate::board::ask::Ask;
use crate::board::returned::ReturnedProduct;
use crate::board::shelf::Stocked;
use crate::components::modal::Modal;
use crate::components::order_form::Post;
use crate::components::problem::Problem;
use crate::components::product_form::{
    ProductFields, ProductFormFrame, ProductTyping, RestockField,
};
use crate::components::product_row::StockLevel;
use crate::pages::products::GoShelf;
use crate::product_form::{Field, ProductForm};
use crate::refusals;
use crate::shelf::{OpenProduct, ShelfAddress};
use crate::texts::{products, refused, words};
use crate::told::Told;
use crate::words::grouped;

/// The id of the form that ends or begins the sale of the product that is edited.
const DISCONTINUE_FORM: &str = "product-discontinue";
/// The fields of a new product at which a problem is told.
const NEW_FIELDS: &[&str] = &[
    "sku",
    "name",
    "category",
    "unit",
    "unit_price_minor",
    "stock",
];
/// Those of one that is edited.
const EDIT_FIELDS: &[&str] = &["name", "category", "unit", "unit_price_minor"];

/// What all dialogs are given.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What the page holds.
    pub board: Board,
    /// What the URL says.
    pub address: Memo<ShelfAddress>,
    /// The query part of the URL: what a plain form had typed in.
    pub search: Memo<String>,
    /// The way to elsewhere on the page.
    pub go: GoShelf,
}

impl Desk {
    /// What amounts are in.
    pub fn currency(self) -> Currency {
        self.board
            .summary
            .with_untracked(|summary| summary.currency)
    }

    /// Back to the list.
    fn close(self) {
        let address = self.address.get_untracked().with(OpenProduct::List);
        self.go.run((address, false));
    }

    fn back(self) -> Signal<String> {
        let list = |address: &ShelfAddress| address.with(OpenProduct::List).href();
        Signal::derive(move || self.address.with(list))
    }

    /// Where a plain form goes, with its mutation's id, the page's parameters and whatever else.
    fn post(self, action: &'static str, task: &str, fields: Vec<(&'static str, String)>) -> Post {
        let mutation = self.board.key.with_value(|key| format!("{key}-{task}"));
        let list = self.address.with_untracked(ShelfAddress::list);
        let mut hidden = vec![("mutation", mutation), ("list", list)];
        hidden.extend(fields);
        Post {
            action,
            hidden,
            page: String::new(),
        }
    }

    /// What was typed in before, and what is wrong with it: what came back, or what a plain form had.
    fn typed(self, open: &OpenProduct) -> (Option<ReturnedProduct>, Option<ProductForm>) {
        let returned = self.board.outbox.returned_products;
        let is_this = returned.with_untracked(|all| all.first().is_some_and(|it| it.open == *open));
        let returned = is_this.then(|| returned.try_update(|all| all.remove(0)));
        let typed = ProductForm::from_url(&self.search.get_untracked());
        (returned.flatten(), typed)
    }

    /// What a plain form was refused for: worked out again where what was typed tells it.
    fn told(self, again: impl FnOnce(&ProductForm) -> Option<Refusal>) -> Option<Problem> {
        let search = self.search.get_untracked();
        let told = Told::from_url(&search)?;
        let refusal = ProductForm::from_url(&search).and_then(|form| again(&form));
        Some(refusal.map_or_else(
            || Problem::said(told.field(), product_sentence(&told)),
            |refusal| Problem::refused(&refusal),
        ))
    }

    /// Asks for it, and closes; what the domain says against it is told in the dialog.
    fn ask(self, ask: Ask, problem: RwSignal<Option<Problem>>) {
        match self.board.ask(ask) {
            Ok(()) => self.close(),
            Err(refusal) => problem.set(Some(Problem::refused(&refusal))),
        }
    }

    /// Ends the sale of a product, or takes it up again; a message says why not.
    pub fn discontinue(self, product: &Product) {
        let ask = Ask::Discontinue {
            sku: product.sku.clone(),
            name: product.name.clone(),
            discontinued: !product.discontinued,
        };
        let failure = ask.failure();
        if let Err(refusal) = self.board.ask(ask) {
            self.board
                .toasts
                .problem(failure, refusals::refusal(&refusal));
        }
    }
}

/// The dialog that the address opens, if any.
#[component]
pub fn ProductDialogs(desk: Desk) -> impl IntoView {
    let Desk { board, address, .. } = desk;
    let open = Memo::new(move |_| address.with(|address| address.open.clone()));
    // Who types already is not interrupted: it waits until the form is closed.
    Effect::new(move |_| {
        let returned = board.outbox.returned_products;
        let returned = returned.with(|all| all.first().map(|it| it.open.clone()));
        if let Some(returned) = returned
            && open.get() == OpenProduct::List
        {
            desk.go.run((address.get_untracked().with(returned), false));
        }
    });
    move || match open.get() {
        OpenProduct::List => ().into_any(),
        OpenProduct::New => view! { <NewProduct desk /> }.into_any(),
        OpenProduct::Edit(sku) => match board.shelf.row(&sku) {
            Some(row) => view! { <EditProduct desk sku row=row.into() /> }.into_any(),
            None => view! { <NoProduct desk sku /> }.into_any(),
        },
        OpenProduct::Restock(sku) => match board.shelf.row(&sku) {
            Some(row) => view! { <Restock desk sku row=row.into() /> }.into_any(),
            None => view! { <NoProduct desk sku /> }.into_any(),
        },
    }
}

#[component]
fn NewProduct(desk: Desk) -> impl IntoView {
    let currency = desk.currency();
    let (returned, typed) = desk.typed(&OpenProduct::New);
    let problem = RwSignal::new(match &returned {
        Some(returned) => Some(Problem::of_returned(&returned.reason)),
        None => desk.told(|form| form.add(currency).err()),
    });
    let form = returned.map(|returned| returned.form).or(typed);
    let typing = ProductTyping::new(form.unwrap_or_else(ProductForm::blank));
    let submit = move |form: ProductForm| {
        let form = Box::new(form);
        desk.ask(Ask::AddProduct { form, currency }, problem);
    };
    view! {
        <Modal title=products::new_product() back=desk.back() on_close=move |()| desk.close()>
            <ProductFormFrame
                post=desk.post("/fn/add_product", "add", vec![])
                typing
                fields=NEW_FIELDS
                problem
                submit=products::add_product()
                on_submit=submit
            >
                <ProductFields
                    typing
                    is_new=true
                    currency=currency.to_string()
                    categories=categories(&desk.board)
                    problem
                    news=Signal::stored(vec![])
                />
            </ProductFormFrame>
        </Modal>
    }
}

#[component]
fn EditProduct(desk: Desk, sku: Sku, row: RwSignal<Stocked>) -> impl IntoView {
    let currency = desk.currency();
    let now = Memo::new(move |_| row.with(|row| ProductForm::of(&row.product, currency)));
    let (returned, typed) = desk.typed(&OpenProduct::Edit(sku.clone()));
    let again = |form: &ProductForm| form.edit(&now.get_untracked(), sku.clone(), currency).err();
    let problem = RwSignal::new(match &returned {
        Some(returned) => Some(Problem::of_returned(&returned.reason)),
        None => desk.told(again),
    });
    let seen = returned.as_ref().and_then(|returned| returned.seen.clone());
    let seen = StoredValue::new(seen.unwrap_or_else(|| now.get_untracked()));
    let form = returned.map(|returned| returned.form).or(typed);
    let typing = ProductTyping::new(form.unwrap_or_else(|| now.get_untracked()));
    let news = follow(typing, seen, now);
    let post = desk.post(
        "/fn/edit_product",
        "edit",
        seen_fields(&sku, &now.get_untracked()),
    );
    let submit = move |form: ProductForm| {
        let seen = seen.get_value();
        match form.edit(&seen, sku.clone(), currency) {
            Ok(None) => desk.close(),
            Ok(Some(_)) => {
                let (sku, seen, form) = (sku.clone(), Box::new(seen), Box::new(form));
                let ask = Ask::EditProduct {
                    sku,
                    seen,
                    form,
                    currency,
                };
                desk.ask(ask, problem);
            }
            Err(refusal) => problem.set(Some(Problem::refused(&refusal))),
        }
    };
    let title = row.with_untracked(|row| products::edit_product(&row.product.name));
    view! {
        <Modal title=Signal::stored(title) back=desk.back() on_close=move |()| desk.close()>
            <ProductFormFrame
                post
                typing
                fields=EDIT_FIELDS
                problem
                submit=words::save_changes()
                on_submit=submit
                side=move || view! { <SaleButton row /> }
            >
                <ProductFields
                    typing
                    is_new=false
                    currency=currency.to_string()
                    categories=categories(&desk.board)
                    problem
                    news
                />
            </ProductFormFrame>
            <SaleForm desk row />
        </Modal>
    }
}

/// Sends the form that ends or begins the sale: it stands in another one, and is not part of it.
#[component]
fn SaleButton(row: RwSignal<Stocked>) -> impl IntoView {
    let is_over = move || row.with(|row| row.product.discontinued);
    view! {
        <button
            class="button"
            class=("button--danger", move || !is_over())
            type="submit"
            form=DISCONTINUE_FORM
        >
            {move || if is_over() { products::bring_back() } else { products::discontinue() }}
        </button>
    }
}

#[component]
fn SaleForm(desk: Desk, row: RwSignal<Stocked>) -> impl IntoView {
    let product = move || row.with_untracked(|row| row.product.clone());
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        desk.discontinue(&product());
        desk.close();
    };
    view! {
        <form
            id=DISCONTINUE_FORM
            hidden
            action="/fn/discontinue_product"
            method="post"
            on:submit=submitted
        >
            <SaleFields desk product=Signal::derive(move || (*row.get().product).clone()) />
        </form>
    }
}

/// What a plain form sends that ends the sale of a product, or takes it up again.
#[component]
pub fn SaleFields(desk: Desk, #[prop(into)] product: Signal<Product>) -> impl IntoView {
    let hidden = desk.post("", "sale", vec![]).hidden;
    let field = |(name, value)| view! { <input type="hidden" name=name value=value /> };
    view! {
        {hidden.into_iter().map(field).collect_view()}
        <input type="hidden" name="sku" value=move || product.with(|it| it.sku.to_string()) />
        <input
            type="hidden"
            name="discontinued"
            value=move || product.with(|it| (!it.discontinued).to_string())
        />
    }
}

#[component]
fn Restock(desk: Desk, sku: Sku, row: RwSignal<Stocked>) -> impl IntoView {
    let (returned, typed) = desk.typed(&OpenProduct::Restock(sku.clone()));
    let problem = RwSignal::new(match &returned {
        Some(returned) => Some(Problem::of_returned(&returned.reason)),
        None => {
            desk.told(|form| restocked(form, &row.with_untracked(|row| row.product.clone())).err())
        }
    });
    let form = returned.map(|returned| returned.form).or(typed);
    let typing = ProductTyping::new(form.unwrap_or_default());
    let product = Signal::derive(move || (*row.get().product).clone());
    let name = product.with_untracked(|product| product.name.clone());
    let title = products::restock_product(&name);
    let post = desk.post(
        "/fn/restock_product",
        "restock",
        vec![("sku", sku.to_string())],
    );
    let submit = move |form: ProductForm| {
        let (sku, name, form) = (sku.clone(), name.clone(), Box::new(form));
        desk.ask(Ask::Restock { sku, name, form }, problem);
    };
    view! {
        <Modal title=Signal::stored(title) back=desk.back() on_close=move |()| desk.close()>
            <ProductFormFrame
                post
                typing
                fields=&["restock"]
                problem
                submit=products::restock()
                on_submit=submit
            >
                <p class="product-form__stock">
                    {products::in_stock_now()} <StockLevel product />
                    <output aria-label=products::afterwards()>{move || afterwards(typing, product)}</output>
                </p>
                <RestockField typing problem />
            </ProductFormFrame>
        </Modal>
    }
}

#[component]
fn NoProduct(desk: Desk, sku: Sku) -> impl IntoView {
    view! {
        <Modal title=products::no_such_product() back=desk.back() on_close=move |()| desk.close()>
            <p class="confirm__text">{refusals::refusal(&Product::not_found(&sku))}</p>
        </Modal>
    }
}

/// What a refusal says of a product, where the details are not at hand.
pub fn product_sentence(told: &Told) -> &'static str {
    match told.code() {
        "not_found" => refused::told_unknown_product(),
        "already_exists" => refused::told_already_product(),
        "stale_version" => refused::told_stale_product(),
        _ => told.sentence(),
    }
}

/// Lets the fields follow what somebody else makes of the product; what is told are those that are
/// being typed in, and what the other has written there.
fn follow(
    typing: ProductTyping,
    seen: StoredValue<ProductForm>,
    now: Memo<ProductForm>,
) -> Signal<Vec<(Field, String)>> {
    let news = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        let now = now.get();
        let (form, overtaken) = typing.form().follow(&seen.get_value(), &now);
        typing.put(&form);
        news.update(|news: &mut Vec<(Field, String)>| {
            news.retain(|(field, _)| form.text(*field) != now.text(*field));
            news.retain(|(field, _)| !overtaken.contains(field));
            let told = overtaken.into_iter();
            news.extend(told.map(|field| (field, now.text(field).to_owned())));
        });
        seen.set_value(now);
    });
    news.into()
}

/// How many there are once what is typed is in.
fn afterwards(typing: ProductTyping, product: Signal<Product>) -> Option<String> {
    let typed = ProductForm {
        restock: typing.restock.get(),
        ..ProductForm::default()
    };
    let after = restocked(&typed, &product.get()).ok()?;
    Some(products::afterwards_count(&grouped(after.stock.into())))
}

/// A product once what is typed is in.
fn restocked(form: &ProductForm, product: &Product) -> Result<Product, Refusal> {
    match form.restock(product.sku.clone())? {
        Command::EditProduct(restock) => product.edited(&restock),
        _ => Ok(product.clone()),
    }
}

fn seen_fields(sku: &Sku, seen: &ProductForm) -> Vec<(&'static str, String)> {
    vec![
        ("sku", sku.to_string()),
        ("seen[name]", seen.name.clone()),
        ("seen[category]", seen.category.clone()),
        ("seen[unit]", seen.unit.clone()),
        ("seen[price]", seen.price.clone()),
        ("seen[decimal]", seen.decimal.sign().to_owned()),
    ]
}

fn categories(board: &Board) -> Vec<String> {
    let mut all: Vec<String> = board.catalogue.products.with_untracked(|products| {
        let named = products.values().filter(|it| !it.category.is_empty());
        named.map(|product| product.category.clone()).collect()
    });
    all.sort();
    all.dedup();
    all
}
