//! What the page of products opens with, products that a search finds beyond those, and what is
//! written of products: by scripts and by plain forms alike, as with orders in [`super::write`].

use leptos::prelude::*;
use live_orders::{MutationId, Outcome, Product, Sku};
use serde::{Deserialize, Serialize};
use server_fn::codec::{GetUrl, Json, PostUrl};

use crate::api::read::Opening;
use crate::error::AppError;
use crate::product_form::ProductForm;
use crate::shelf::PATH;

/// What the page opens with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProductsOpening {
    /// The products, and what any page opens with. Of the orders there is no more than the place in
    /// the log, after which the page follows.
    pub page: Opening,
    /// Products in the store: more than came with it, where there are too many to be loaded.
    pub total: u64,
}

impl ProductsOpening {
    /// Whether all products came with it.
    pub fn is_all(&self) -> bool {
        let came = self.page.products.as_ref().map_or(0, Vec::len);
        came as u64 >= self.total
    }
}

/// Whether a path is one of the page's.
pub fn is_page(path: &str) -> bool {
    let rest = path.strip_prefix(PATH);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What the page opens with: on the server what was read for this request, in the browser what
/// came with the document.
pub fn opening() -> Result<ProductsOpening, AppError> {
    #[cfg(feature = "ssr")]
    return crate::api::respond::opening();
    #[cfg(not(feature = "ssr"))]
    Err(AppError::Unreachable)
}

/// Reads what the page opens with, before it is rendered. The products are read after the place in
/// the log: what has come in between is told again, and known.
#[cfg(feature = "ssr")]
pub async fn open_page(
    store: &crate::port::Store,
    path: &str,
    search: &str,
) -> Result<ProductsOpening, AppError> {
    use crate::api::read::all_products;
    use crate::shelf::ShelfAddress;
    use live_orders::catalogue::ProductQuery;
    use live_orders::page::LIMIT_MAX;
    use live_orders::{OrderQuery, PageRequest};

    let (address, _) = ShelfAddress::parse(path, search);
    let overview = store
        .overview(&OrderQuery::default(), &PageRequest::new(1, None)?)
        .await?;
    let mut products = all_products(store).await?;
    let one = PageRequest::new(1, None)?;
    let total = store.products(&ProductQuery::default(), &one).await?.total;
    let search = address.query.search;
    if total > products.len() as u64 && !search.is_empty() {
        let page = PageRequest::new(LIMIT_MAX, None)?;
        let found = store.products(&ProductQuery { search }, &page).await?;
        products.extend(found.items);
    }
    if let Some(sku) = address.open.sku()
        && products.iter().all(|product| product.sku != *sku)
        && let Ok(named) = store.product(sku).await
    {
        products.push(named.record);
    }
    let page = Opening {
        overview,
        is_further: false,
        now: store.now(),
        key: uuid::Uuid::now_v7().into(),
        order: None,
        products: Some(products),
        lanes: None,
    };
    Ok(ProductsOpening { page, total })
}

/// The first products that a search finds: for a page that could not load all there are.
#[server(prefix = "/fn", endpoint = "find_products", input = GetUrl, output = Json)]
pub async fn find_products(q: String) -> Result<Vec<Product>, AppError> {
    use crate::api::respond::{answered, store};
    use live_orders::PageRequest;
    use live_orders::catalogue::ProductQuery;
    use live_orders::page::LIMIT_MAX;
    use live_orders::search::Search;

    answered(async {
        let search = Search::parse(&q)?;
        let page = PageRequest::new(LIMIT_MAX, None)?;
        let found = store()?.products(&ProductQuery { search }, &page).await?;
        Ok(found.items)
    })
    .await
}

/// Adds a product. `list` is the query part of the page's URL, to lead a form back there.
#[server(prefix = "/fn", endpoint = "add_product", input = PostUrl, output = Json)]
pub async fn add_product(
    mutation: MutationId,
    product: ProductForm,
    #[server(default)] list: String,
) -> Result<Outcome, AppError> {
    use crate::shelf::OpenProduct;

    let outcome = carry_out(mutation, |currency| product.add(currency)).await;
    lead_back(&outcome, &list, OpenProduct::New, Some(&product));
    outcome
}

/// Edits a product: of what is typed, the fields that differ from how they were seen.
#[server(prefix = "/fn", endpoint = "edit_product", input = PostUrl, output = Json)]
pub async fn edit_product(
    mutation: MutationId,
    sku: Sku,
    seen: ProductForm,
    product: ProductForm,
    #[server(default)] list: String,
) -> Result<Outcome, AppError> {
    use crate::api::respond::lead_to;
    use crate::shelf::{OpenProduct, ShelfAddress};
    use live_orders::{Refusal, Rule};

    let same = || Refusal::against("body", Rule::Changes);
    let outcome = carry_out(mutation, |currency| {
        let command = product.edit(&seen, sku.clone(), currency)?;
        command.ok_or_else(same)
    })
    .await;
    if outcome.as_ref().err().and_then(AppError::refusal) == Some(&same()) {
        // Whoever saves what they have not changed is done with it.
        lead_to(&ShelfAddress::parse(PATH, &list).0.href());
    } else {
        lead_back(&outcome, &list, OpenProduct::Edit(sku), Some(&product));
    }
    outcome
}

/// Adds to a product's stock what came in, or takes out of it what is gone.
#[server(prefix = "/fn", endpoint = "restock_product", input = PostUrl, output = Json)]
pub async fn restock_product(
    mutation: MutationId,
    sku: Sku,
    product: ProductForm,
    #[server(default)] list: String,
) -> Result<Outcome, AppError> {
    use crate::shelf::OpenProduct;

    let outcome = carry_out(mutation, |_| product.restock(sku.clone())).await;
    let open = OpenProduct::Restock(sku);
    lead_back(&outcome, &list, open, Some(&product));
    outcome
}

/// Sells a product no longer, or again.
#[server(prefix = "/fn", endpoint = "discontinue_product", input = PostUrl, output = Json)]
pub async fn discontinue_product(
    mutation: MutationId,
    sku: Sku,
    discontinued: bool,
    #[server(default)] list: String,
) -> Result<Outcome, AppError> {
    use crate::shelf::OpenProduct;
    use live_orders::draft::discontinue;

    let outcome = carry_out(mutation, |_| discontinue(sku, discontinued)).await;
    lead_back(&outcome, &list, OpenProduct::List, None);
    outcome
}

/// Carries out a command whose amounts are typed in the store's currency.
#[cfg(feature = "ssr")]
async fn carry_out(
    mutation: MutationId,
    command: impl FnOnce(live_orders::Currency) -> Result<live_orders::Command, live_orders::Refusal>,
) -> Result<Outcome, AppError> {
    use crate::api::respond::{answered, store};

    let currency = answered(async { Ok(store()?.summary().await?.currency) }).await?;
    super::write::carry_out(mutation, command(currency)).await
}

#[cfg(feature = "ssr")]
fn lead_back(
    outcome: &Result<Outcome, AppError>,
    list: &str,
    refused: crate::shelf::OpenProduct,
    typed: Option<&ProductForm>,
) {
    use crate::shelf::{OpenProduct, ShelfAddress};
    use crate::told::Told;

    // Read and written anew, so that no form can lead to anywhere but the page.
    let (address, _) = ShelfAddress::parse(PATH, list);
    let Err(error) = outcome else {
        return crate::api::respond::lead_to(&address.with(OpenProduct::List).href());
    };
    let mut url = address.with(refused).href();
    url.push(if url.contains('?') { '&' } else { '?' });
    url.push_str(&Told::of(error).to_url());
    if let Some(typed) = typed {
        url.push('&');
        url.push_str(&typed.to_url());
    }
    crate::api::respond::lead_to(&url);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_its_own_paths_and_no_others() {
        for (path, is_its) in [
            ("/products", true),
            ("/products/new", true),
            ("/productsx", false),
            ("/", false),
        ] {
            assert_eq!(is_page(path), is_its, "{path}");
        }
    }
}
