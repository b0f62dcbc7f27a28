//! What the page of figures opens with, and the figures by themselves.

use leptos::prelude::*;
use live_orders::{Figures, Period, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use server_fn::codec::{GetUrl, Json};

use crate::error::AppError;

/// Where the page lies.
pub const PATH: &str = "/figures";

/// What the page opens with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FiguresOpening {
    /// Of the period that the URL names.
    pub figures: Figures,
    /// The store's time.
    pub now: Timestamp,
}

/// The period that a URL names; the shortest one where it names none.
pub fn period(search: &str) -> Result<Period, Refusal> {
    form_urlencoded::parse(search.trim_start_matches('?').as_bytes())
        .find(|(name, _)| name == "period")
        .map_or(Ok(Period::default()), |(_, value)| {
            value
                .parse()
                .map_err(|problem| Refusal::invalid("period", problem))
        })
}

/// What the page opens with: on the server what was read for this request, in the browser what
/// came with the document.
pub fn opening() -> Result<FiguresOpening, AppError> {
    #[cfg(feature = "ssr")]
    return crate::api::respond::opening();
    #[cfg(not(feature = "ssr"))]
    Err(AppError::Unreachable)
}

/// Reads what the page opens with, before it is rendered. A period that is none is told in the
/// page, which shows the shortest one.
#[cfg(feature = "ssr")]
pub async fn open_page(
    store: &crate::port::Store,
    search: &str,
) -> Result<FiguresOpening, AppError> {
    let figures = store.figures(period(search).unwrap_or_default()).await?;
    let now = store.now();
    Ok(FiguresOpening { figures, now })
}

/// The figures of a period.
#[server(prefix = "/fn", endpoint = "figures", input = GetUrl, output = Json)]
pub async fn read_figures(period: Period) -> Result<Figures, AppError> {
    use crate::api::respond::{answered, store};

    answered(async { Ok(store()?.figures(period).await?) }).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_url_names_the_period() {
        assert_eq!(period(""), Ok(Period::Day));
        assert_eq!(period("?period=week"), Ok(Period::Week));
        let refused = period("?x=1&period=decade").expect_err("is none");
        assert_eq!(refused.field(), Some("period"));
    }
}
