//! The forms of a product: a new one, one that is edited, and what came in of one. They post
//! themselves where there are no scripts; with them they hand over what was typed.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use live_orders::draft::NAME_MAX_CHARS;
use live_orders::ids::SKU_MAX_CHARS;

use crate::components::field::TextInput;
use crate::components::order_form::Post;
use crate::components::problem::Problem;
use crate::locale::house::Decimal;
use crate::locale::typed;
use crate::product_form::{Field, ProductForm};
use crate::texts::{products, words};

/// More digits than any amount has.
const NUMBER_MAX_CHARS: usize = 20;
/// The id of the categories that there are already.
const CATEGORIES: &str = "product-categories";

/// The fields while they are being typed.
#[derive(Clone, Copy)]
pub struct ProductTyping {
    /// Its id.
    pub sku: RwSignal<String>,
    /// What people call it.
    pub name: RwSignal<String>,
    /// The shelf it belongs to.
    pub category: RwSignal<String>,
    /// What one piece is.
    pub unit: RwSignal<String>,
    /// What a piece costs.
    pub price: RwSignal<String>,
    /// What stands before the decimals of the price.
    decimal: Decimal,
    /// Pieces in stock.
    pub stock: RwSignal<String>,
    /// Pieces that came in.
    pub restock: RwSignal<String>,
}

impl ProductTyping {
    /// Starts with what is typed already.
    pub fn new(form: ProductForm) -> Self {
        Self {
            sku: RwSignal::new(form.sku),
            name: RwSignal::new(form.name),
            category: RwSignal::new(form.category),
            unit: RwSignal::new(form.unit),
            price: RwSignal::new(form.price),
            decimal: form.decimal,
            stock: RwSignal::new(form.stock),
            restock: RwSignal::new(form.restock),
        }
    }

    /// What is typed.
    pub fn form(self) -> ProductForm {
        ProductForm {
            sku: self.sku.get_untracked(),
            name: self.name.get_untracked(),
            category: self.category.get_untracked(),
            unit: self.unit.get_untracked(),
            price: typed(&self.price.get_untracked()),
            decimal: self.decimal,
            stock: self.stock.get_untracked(),
            restock: self.restock.get_untracked(),
        }
    }

    /// Puts what the fields of an edit are to hold.
    pub fn put(self, form: &ProductForm) {
        for (signal, text) in [
            (self.name, &form.name),
            (self.category, &form.category),
            (self.unit, &form.unit),
            (self.price, &form.price),
        ] {
            if signal.with_untracked(|typed| typed != text) {
                signal.set(text.clone());
            }
        }
    }
}

/// The form around its fields. `side` stands at the foot, away from what sends the form.
#[component]
pub fn ProductFormFrame(
    post: Post,
    typing: ProductTyping,
    /// The fields at which a problem is told.
    fields: &'static [&'static str],
    #[prop(into)] problem: Signal<Option<Problem>>,
    submit: &'static str,
    #[prop(into)] on_submit: Callback<ProductForm>,
    #[prop(optional, into)] side: ViewFn,
    children: Children,
) -> impl IntoView {
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        on_submit.run(typing.form());
    };
    let hidden = |(name, value)| view! { <input type="hidden" name=name value=value /> };
    let above = move || problem.with(|problem| problem.as_ref()?.beside(fields));
    view! {
        <form
            class="order-form product-form"
            action=post.action
            method="post"
            novalidate
            autocomplete="off"
            on:submit=submitted
        >
            {post.hidden.into_iter().map(hidden).collect_view()}
            <input type="hidden" name="product[decimal]" value=typing.decimal.sign() />
            <div class="order-form__body">
                <div class="notice notice--problem" role="alert">
                    {above}
                </div>
                {children()}
            </div>
            <footer class="order-form__foot">
                <div class="product-form__side">{side.run()}</div>
                <button class="button button--main" type="submit">
                    {submit}
                </button>
            </footer>
        </form>
    }
}

/// What a product is called and costs; of a new one its SKU and stock, too.
#[component]
pub fn ProductFields(
    typing: ProductTyping,
    is_new: bool,
    /// The code of the currency.
    #[prop(into)]
    currency: String,
    /// The categories that there are already.
    categories: Vec<String>,
    #[prop(into)] problem: Signal<Option<Problem>>,
    /// What somebody else has made of a field that is being typed in.
    #[prop(into)]
    news: Signal<Vec<(Field, String)>>,
) -> impl IntoView {
    let at = move |name: &'static str| {
        Signal::derive(move || problem.with(|problem| problem.as_ref()?.at(name)))
    };
    let news = move |field| view! { <FieldNews field news /> };
    let option = |category: String| view! { <option value=category></option> };
    view! {
        <datalist id=CATEGORIES>{categories.into_iter().map(option).collect_view()}</datalist>
        <div class="fields">
            <div>
                <ProductInput name="name" label=products::name() autofocus=true value=typing.name problem=at("name") />
                {news(Field::Name)}
            </div>
            {is_new
                .then(|| {
                    view! {
                        <TextInput
                            id="product-sku"
                            field="sku"
                            name="product[sku]"
                            label=words::sku()
                            max_chars=SKU_MAX_CHARS
                            value=typing.sku
                            problem=at("sku")
                        />
                    }
                })}
            <div>
                <TextInput
                    id="product-category"
                    field="category"
                    name="product[category]"
                    label=products::category()
                    max_chars=NAME_MAX_CHARS
                    list=CATEGORIES
                    value=typing.category
                    problem=at("category")
                />
                {news(Field::Category)}
            </div>
            <div>
                <ProductInput name="unit" label=products::unit() value=typing.unit problem=at("unit") />
                {news(Field::Unit)}
            </div>
            <div>
                <ProductInput
                    max_chars=NUMBER_MAX_CHARS
                    name="price"
                    label=products::price_in(&currency)
                    inputmode="decimal"
                    value=typing.price
                    problem=at("unit_price_minor")
                />
                {news(Field::Price)}
            </div>
            {is_new
                .then(|| {
                    view! {
                        <ProductInput
                    max_chars=NUMBER_MAX_CHARS
                            name="stock"
                            label=products::stock()
                            inputmode="numeric"
                            value=typing.stock
                            problem=at("stock")
                        />
                    }
                })}
        </div>
    }
}

/// How many pieces came in.
#[component]
pub fn RestockField(
    typing: ProductTyping,
    #[prop(into)] problem: Signal<Option<Problem>>,
) -> impl IntoView {
    let problem = Signal::derive(move || problem.with(|problem| problem.as_ref()?.at("restock")));
    view! {
        <ProductInput
                    max_chars=NUMBER_MAX_CHARS
            name="restock"
            label=products::came_in()
            inputmode="text"
            autofocus=true
            value=typing.restock
            problem
        />
        <p class="product-form__hint">{products::came_in_hint()}</p>
    }
}

#[component]
fn ProductInput(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(default = NAME_MAX_CHARS)] max_chars: usize,
    #[prop(default = "text")] inputmode: &'static str,
    #[prop(default = false)] autofocus: bool,
    value: RwSignal<String>,
    #[prop(into)] problem: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <TextInput
            id=format!("product-{name}")
            field=name
            name=format!("product[{name}]")
            label
            max_chars
            inputmode
            autofocus
            value
            problem
        />
    }
}

/// What somebody else has made of a field that is being typed in.
#[component]
fn FieldNews(field: Field, news: Signal<Vec<(Field, String)>>) -> impl IntoView {
    let text = move || {
        let value = news.with(|news| {
            let found = news.iter().find(|(of, _)| *of == field);
            found.map(|(_, value)| value.clone())
        })?;
        Some(match value.as_str() {
            "" => products::others_emptied().to_owned(),
            value => products::others_made(value),
        })
    };
    view! {
        <p class="product-form__news" role="status">
            {text}
        </p>
    }
}
