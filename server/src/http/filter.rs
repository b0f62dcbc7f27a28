//! `GET /filter`: where the filter's form goes without scripts. It leads to the list's own address,
//! which is short, can be kept, and is what the page with scripts would have gone to.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use live_orders_app::address::{Address, Open, VIEW};
use live_orders_app::filter_form;
use live_orders_app::language::Language;
use live_orders_app::locale::house::Decimal;
use live_orders_app::port::Store;

use crate::http::parameters::Parameters;
use crate::http::problem::Problem;

/// `GET /filter`
pub async fn get(
    State(store): State<Store>,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Response, Problem> {
    parameters.allow(&filter_form::FIELDS)?;
    let currency = store.summary().await?.currency;
    let decimal = Decimal::of(Language::of_headers(&headers));
    let query = filter_form::read(parameters.pairs(), currency, decimal)?;
    let shape = parameters.get(VIEW).unwrap_or_default().parse()?;
    let open = Open::List;
    let list = Address { query, open, shape };
    Ok(Redirect::to(&list.href()).into_response())
}
