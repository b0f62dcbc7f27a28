//! The URLs of the pages, to and from what they show: the list's filter and sort as parameters,
//! the open order or dialog as the path. All links are made here.

use std::str::FromStr;

use live_orders::{OrderId, OrderQuery, Refusal};

/// Longest query part that is looked at, in bytes: an order of 100 lines with its note, typed into
/// a form that came back, fits several times over.
pub const SEARCH_MAX_BYTES: usize = 64_000;

/// The parameter that says how the list is laid out.
pub const VIEW: &str = "view";

/// What a page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// The list's filter and sort.
    pub query: OrderQuery,
    /// What lies beside or above the list.
    pub open: Open,
    /// How the list is laid out.
    pub shape: Shape,
}

/// How the orders of a list are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// A row for each, one below the other.
    #[default]
    List,
    /// A card for each, in a lane for each status.
    Board,
}

/// What lies beside or above the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Open {
    /// Nothing.
    #[default]
    List,
    /// The dialog for a new order.
    New,
    /// The panel of an order.
    Order(OrderId),
    /// The page of an order, in the list's place.
    Page(OrderId),
    /// The dialog that edits an order.
    Edit(OrderId),
    /// The dialog that asks whether an order is really to be deleted.
    Delete(OrderId),
}

impl Address {
    /// Reads a URL. What is wrong in its parameters is told, and the plain list is shown instead.
    pub fn parse(path: &str, search: &str) -> (Self, Option<Refusal>) {
        let search = search.trim_start_matches('?');
        let search = if search.len() > SEARCH_MAX_BYTES {
            ""
        } else {
            search
        };
        let open = Open::parse(path);
        let read =
            OrderQuery::from_url(search).and_then(|query| Ok((query, Shape::parse(search)?)));
        let ((query, shape), problem) = match read {
            Ok(read) => (read, None),
            Err(refusal) => (Default::default(), Some(refusal)),
        };
        (Self { query, open, shape }, problem)
    }

    /// The URL.
    pub fn href(&self) -> String {
        let path = self.open.path();
        let search = self.search();
        if search.is_empty() {
            path
        } else {
            format!("{path}?{search}")
        }
    }

    /// The query part of the URL, without its question mark: all but what is open.
    pub fn search(&self) -> String {
        let query = self.query.to_url();
        match (self.shape, query.is_empty()) {
            (Shape::List, _) => query,
            (Shape::Board, true) => format!("{VIEW}={}", self.shape.name()),
            (Shape::Board, false) => format!("{query}&{VIEW}={}", self.shape.name()),
        }
    }

    /// The same list with something else open.
    #[must_use]
    pub fn with(&self, open: Open) -> Self {
        Self {
            query: self.query.clone(),
            open,
            shape: self.shape,
        }
    }

    /// The same orders, laid out otherwise.
    #[must_use]
    pub fn shaped(&self, shape: Shape) -> Self {
        Self {
            shape,
            ..self.clone()
        }
    }
}

impl Shape {
    /// Its name in a URL.
    pub const fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Board => "board",
        }
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::List => Self::Board,
            Self::Board => Self::List,
        }
    }

    fn parse(search: &str) -> Result<Self, Refusal> {
        form_urlencoded::parse(search.as_bytes())
            .find(|(name, _)| name == VIEW)
            .map_or(Ok(Self::List), |(_, value)| value.parse())
    }
}

impl FromStr for Shape {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        match text {
            "" | "list" => Ok(Self::List),
            "board" => Ok(Self::Board),
            _ => Err(Refusal::invalid(
                VIEW,
                crate::texts::refused::list_or_board(),
            )),
        }
    }
}

impl Open {
    /// The order that it is about.
    pub const fn order(self) -> Option<OrderId> {
        match self {
            Self::Order(id) | Self::Page(id) | Self::Edit(id) | Self::Delete(id) => Some(id),
            Self::List | Self::New => None,
        }
    }

    /// An order, as a page or beside the list.
    pub const fn of_order(id: OrderId, is_page: bool) -> Self {
        if is_page {
            Self::Page(id)
        } else {
            Self::Order(id)
        }
    }

    /// Whether it is an order with no dialog above it.
    pub const fn is_order(self) -> bool {
        matches!(self, Self::Order(_) | Self::Page(_))
    }

    /// Whether it is a dialog with the form of an order.
    pub const fn is_form(self) -> bool {
        matches!(self, Self::New | Self::Edit(_))
    }

    fn path(self) -> String {
        match self {
            Self::List => "/".into(),
            Self::New => "/orders/new".into(),
            Self::Order(id) => format!("/orders/{id}"),
            Self::Page(id) => format!("/orders/{id}/page"),
            Self::Edit(id) => format!("/orders/{id}/edit"),
            Self::Delete(id) => format!("/orders/{id}/delete"),
        }
    }

    fn parse(path: &str) -> Self {
        let mut parts = path.trim_matches('/').split('/');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("orders"), Some("new"), None) => Self::New,
            (Some("orders"), Some(id), task) => match (id.parse(), task) {
                (Ok(id), Some("page")) => Self::Page(id),
                (Ok(id), Some("edit")) => Self::Edit(id),
                (Ok(id), Some("delete")) => Self::Delete(id),
                (Ok(id), None) => Self::Order(id),
                // The nil UUID is no order's id: what cannot be read is an order that is not there.
                _ => Self::Order(OrderId(uuid::Uuid::nil())),
            },
            _ => Self::List,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there_and_back(url: &str) {
        let (path, search) = url.split_once('?').unwrap_or((url, ""));
        let (address, problem) = Address::parse(path, search);
        assert_eq!((address.href().as_str(), problem), (url, None));
    }

    #[test]
    fn addresses_are_read_back() {
        there_and_back("/");
        there_and_back("/?status=paid&q=alf&sort=-total");
        there_and_back("/?view=board");
        there_and_back("/?status=new,paid&view=board");
        there_and_back("/orders/0193a1b2-0000-7000-8000-000000000001?q=x&view=board");
        there_and_back("/orders/new?q=a%26b");
        there_and_back("/orders/0193a1b2-0000-7000-8000-000000000001");
        there_and_back("/orders/0193a1b2-0000-7000-8000-000000000001/page?q=x");
        there_and_back("/orders/0193a1b2-0000-7000-8000-000000000001/edit?status=new");
        there_and_back("/orders/0193a1b2-0000-7000-8000-000000000001/delete");
    }

    #[test]
    fn a_bad_parameter_is_told_and_the_plain_list_shown() {
        let (address, problem) = Address::parse("/", "status=gone");
        assert_eq!(address, Address::default());
        assert_eq!(problem.expect("told").field(), Some("status"));
        let (address, problem) = Address::parse("/", "status=new&view=grid");
        assert_eq!(address, Address::default());
        assert_eq!(problem.expect("told").field(), Some(VIEW));
    }

    #[test]
    fn what_is_no_id_is_an_order_that_is_not_there() {
        let (address, _) = Address::parse("/orders/11077", "");
        assert_eq!(address.open.order(), Some(OrderId(uuid::Uuid::nil())));
    }
}
