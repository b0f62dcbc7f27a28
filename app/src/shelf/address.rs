//! The URLs of the page of products: what it shows as parameters, what is open above it as the path.

use live_orders::{Refusal, Sku};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::address::SEARCH_MAX_BYTES;
use crate::api::read::CATALOGUE_MAX;
use crate::shelf::ShelfQuery;

/// Where the page lies.
pub const PATH: &str = "/products";
/// Rows that are shown at first, and that "Show more" adds.
pub const SHOWN_STEP: usize = 100;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShelfAddress {
    /// Which products, in which order.
    pub query: ShelfQuery,
    /// `rows`: how many of them at most.
    pub rows: usize,
    /// What is open above them.
    pub open: OpenProduct,
}

/// What is open above the products.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OpenProduct {
    /// Nothing.
    #[default]
    List,
    /// The form of a new product.
    New,
    /// The form of one.
    Edit(Sku),
    /// The form for what came in of one.
    Restock(Sku),
}

impl Default for ShelfAddress {
    fn default() -> Self {
        Self {
            query: ShelfQuery::default(),
            rows: SHOWN_STEP,
            open: OpenProduct::List,
        }
    }
}

impl ShelfAddress {
    /// Reads a URL. What is wrong in its parameters is told, and the plain list is shown instead.
    pub fn parse(path: &str, search: &str) -> (Self, Option<Refusal>) {
        let search = search.trim_start_matches('?');
        let is_bounded = search.len() <= SEARCH_MAX_BYTES;
        let search = if is_bounded { search } else { "" };
        let (query, problem) = match ShelfQuery::from_url(search) {
            Ok(query) => (query, None),
            Err(refusal) => (ShelfQuery::default(), Some(refusal)),
        };
        let rows = form_urlencoded::parse(search.as_bytes())
            .find(|(name, _)| name == "rows")
            .and_then(|(_, value)| value.parse().ok());
        let rows = rows.unwrap_or(SHOWN_STEP).clamp(SHOWN_STEP, CATALOGUE_MAX);
        let open = OpenProduct::parse(path);
        (Self { query, rows, open }, problem)
    }

    /// The URL.
    pub fn href(&self) -> String {
        let mut url = self.open.path();
        let list = self.list();
        if !list.is_empty() {
            url.push('?');
            url.push_str(&list);
        }
        url
    }

    /// Its query part: what a form without scripts is led back to.
    pub fn list(&self) -> String {
        let query = self.query.to_url();
        match (self.rows, query.as_str()) {
            (..=SHOWN_STEP, _) => query,
            (rows, "") => format!("rows={rows}"),
            (rows, _) => format!("{query}&rows={rows}"),
        }
    }

    /// The same list with something else open.
    #[must_use]
    pub fn with(&self, open: OpenProduct) -> Self {
        Self {
            open,
            ..self.clone()
        }
    }

    /// Other products, with nothing open, from the first row on.
    #[must_use]
    pub fn showing(query: ShelfQuery) -> Self {
        Self {
            query,
            ..Self::default()
        }
    }
}

impl OpenProduct {
    /// The product that it is about.
    pub const fn sku(&self) -> Option<&Sku> {
        match self {
            Self::Edit(sku) | Self::Restock(sku) => Some(sku),
            Self::List | Self::New => None,
        }
    }

    /// The way to it.
    pub fn path(&self) -> String {
        let of = |sku: &Sku, task: &str| {
            let sku = utf8_percent_encode(sku.as_str(), NON_ALPHANUMERIC);
            format!("{PATH}/{sku}/{task}")
        };
        match self {
            Self::List => PATH.into(),
            Self::New => format!("{PATH}/new"),
            Self::Edit(sku) => of(sku, "edit"),
            Self::Restock(sku) => of(sku, "restock"),
        }
    }

    /// What cannot be read is the plain list.
    fn parse(path: &str) -> Self {
        let rest = path.trim_end_matches('/').strip_prefix(PATH);
        let mut parts = rest.unwrap_or_default().trim_matches('/').split('/');
        let (first, task, end) = (parts.next(), parts.next(), parts.next());
        let sku = || {
            let text = percent_decode_str(first?).decode_utf8().ok()?;
            text.parse::<Sku>().ok()
        };
        match (first, task, end) {
            (Some("new"), None, None) => Self::New,
            (_, Some("edit"), None) => sku().map_or(Self::List, Self::Edit),
            (_, Some("restock"), None) => sku().map_or(Self::List, Self::Restock),
            _ => Self::List,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_back() {
        for url in [
            "/products",
            "/products?show=low&q=a%26b&sort=-stock",
            "/products/new?rows=300",
            "/products/NW%2D01/edit?q=x",
            "/products/%C3%84%2F1/restock",
            "/products/new/edit",
        ] {
            let (path, search) = url.split_once('?').unwrap_or((url, ""));
            let (address, problem) = ShelfAddress::parse(path, search);
            assert_eq!((address.href().as_str(), problem), (url, None));
        }
    }

    #[test]
    fn what_cannot_be_read_is_the_plain_list_and_is_told() {
        let (address, problem) = ShelfAddress::parse("/products/NW-01/dance", "show=x&rows=-4");
        assert_eq!(address, ShelfAddress::default());
        assert_eq!(problem.expect("told").field(), Some("show"));
        let (address, _) = ShelfAddress::parse(PATH, "rows=999999999");
        assert_eq!(address.rows, CATALOGUE_MAX);
    }
}
