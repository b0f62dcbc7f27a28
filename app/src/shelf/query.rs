//! Which products the page shows, in which order, and how many there are of each kind.

use std::cmp::Ordering;
use std::sync::Arc;

use live_orders::product::Level;
use live_orders::search::{Search, fold};
use live_orders::{Product, Refusal};

use crate::texts::{products, words};

/// A product with what it is found and sorted by, worked out once.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The product.
    pub product: Arc<Product>,
    words: Vec<String>,
    name: String,
    category: String,
}

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShelfQuery {
    /// `q`: words that the product must contain.
    pub search: Search,
    /// `show`: which of them.
    pub shelves: Shelves,
    /// `sort`: in which order.
    pub sort: ShelfSort,
}

/// Which products.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shelves {
    /// Those that are sold.
    #[default]
    Sold,
    /// Those of them of which little is left, and nothing.
    Low,
    /// Those of them of which nothing is left.
    None,
    /// Those that are no longer sold.
    Discontinued,
}

/// The order of the rows: by a column, then by SKU.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShelfSort {
    /// The column.
    pub column: Column,
    /// Greatest first.
    pub descending: bool,
}

/// What can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// What people call it.
    #[default]
    Name,
    /// Its id.
    Sku,
    /// The shelf it belongs to.
    Category,
    /// What a piece costs.
    Price,
    /// How many are left.
    Stock,
}

/// How many products there are, whatever is searched for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    sold: u64,
    low: u64,
    none: u64,
    discontinued: u64,
}

impl Entry {
    /// Of a product. Names are sorted as people look them up, whatever their case and accents.
    pub fn new(product: Product) -> Self {
        Self {
            words: product.search_words(),
            name: fold(&product.name),
            category: fold(&product.category),
            product: Arc::new(product),
        }
    }
}

impl ShelfQuery {
    /// Whether it shows a product.
    pub fn matches(&self, entry: &Entry) -> bool {
        let is_found = self.search.is_empty() || self.search.matches(&entry.words);
        self.shelves.hold(&entry.product) && is_found
    }

    /// Which of two products comes first.
    pub fn compare(&self, one: &Entry, other: &Entry) -> Ordering {
        let (a, b) = (&one.product, &other.product);
        let by_column = match self.sort.column {
            Column::Name => one.name.cmp(&other.name),
            Column::Sku => Ordering::Equal,
            Column::Category => one.category.cmp(&other.category),
            Column::Price => a.unit_price.cmp(&b.unit_price),
            Column::Stock => a.stock.cmp(&b.stock),
        };
        let order = by_column.then_with(|| a.sku.cmp(&b.sku));
        if self.sort.descending {
            order.reverse()
        } else {
            order
        }
    }

    /// Reads the parameters of a URL; those of others are let be.
    pub fn from_url(search: &str) -> Result<Self, Refusal> {
        let mut query = Self::default();
        for (name, value) in form_urlencoded::parse(search.as_bytes()) {
            match &*name {
                "q" => query.search = Search::parse(&value)?,
                "show" => query.shelves = Shelves::parse(&value)?,
                "sort" => query.sort = ShelfSort::parse(&value)?,
                _ => {}
            }
        }
        Ok(query)
    }

    /// Writes them: only what differs from the plain list.
    pub fn to_url(&self) -> String {
        let mut url = form_urlencoded::Serializer::new(String::new());
        if self.shelves != Shelves::default() {
            url.append_pair("show", self.shelves.name());
        }
        if !self.search.text().is_empty() {
            url.append_pair("q", self.search.text());
        }
        if self.sort != ShelfSort::default() {
            let minus = if self.sort.descending { "-" } else { "" };
            url.append_pair("sort", &format!("{minus}{}", self.sort.column.name()));
        }
        url.finish()
    }
}

impl Shelves {
    /// All of them, in the order of the tabs.
    pub const ALL: [Self; 4] = [Self::Sold, Self::Low, Self::None, Self::Discontinued];

    /// What its tab says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sold => products::for_sale(),
            Self::Low => products::running_low(),
            Self::None => products::none_left(),
            Self::Discontinued => products::discontinued(),
        }
    }

    /// Whether a product belongs there. What is gone is what runs lowest: both are to be ordered.
    pub fn hold(self, product: &Product) -> bool {
        let level = product.level();
        match self {
            Self::Sold => !product.discontinued,
            Self::Low => !product.discontinued && level <= Level::Low,
            Self::None => !product.discontinued && level == Level::None,
            Self::Discontinued => product.discontinued,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Sold => "sold",
            Self::Low => "low",
            Self::None => "none",
            Self::Discontinued => "discontinued",
        }
    }

    fn parse(text: &str) -> Result<Self, Refusal> {
        let found = Self::ALL.into_iter().find(|it| it.name() == text);
        let problem = "must be one of sold, low, none, discontinued";
        found.ok_or_else(|| Refusal::invalid("show", problem))
    }
}

impl ShelfSort {
    /// The order that a column's head leads to: turned round where it is by that column already.
    #[must_use]
    pub fn by(self, column: Column) -> Self {
        let descending = if self.column == column {
            !self.descending
        } else {
            false
        };
        Self { column, descending }
    }

    fn parse(text: &str) -> Result<Self, Refusal> {
        let (name, descending) = match text.strip_prefix('-') {
            Some(name) => (name, true),
            None => (text, false),
        };
        let column = Column::ALL.into_iter().find(|it| it.name() == name);
        let problem =
            "must be one of name, sku, category, price, stock, perhaps with a - before it";
        let column = column.ok_or_else(|| Refusal::invalid("sort", problem))?;
        Ok(Self { column, descending })
    }
}

impl Column {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 5] = [
        Self::Name,
        Self::Sku,
        Self::Category,
        Self::Price,
        Self::Stock,
    ];

    /// What stands above it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => words::product(),
            Self::Sku => words::sku(),
            Self::Category => products::category(),
            Self::Price => words::price(),
            Self::Stock => products::stock(),
        }
    }

    /// Its name in a URL and in the style.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Sku => "sku",
            Self::Category => "category",
            Self::Price => "price",
            Self::Stock => "stock",
        }
    }
}

impl Counts {
    /// Counts products.
    pub fn of<'a>(products: impl IntoIterator<Item = &'a Product>) -> Self {
        let mut counts = Self::default();
        for product in products {
            for shelves in Shelves::ALL {
                *counts.place(shelves) += u64::from(shelves.hold(product));
            }
        }
        counts
    }

    /// How many there are.
    pub const fn count(&self, shelves: Shelves) -> u64 {
        match shelves {
            Shelves::Sold => self.sold,
            Shelves::Low => self.low,
            Shelves::None => self.none,
            Shelves::Discontinued => self.discontinued,
        }
    }

    const fn place(&mut self, shelves: Shelves) -> &mut u64 {
        match shelves {
            Shelves::Sold => &mut self.sold,
            Shelves::Low => &mut self.low,
            Shelves::None => &mut self.none,
            Shelves::Discontinued => &mut self.discontinued,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use live_orders::{Money, Version};

    use super::*;

    pub(crate) fn product(sku: &str, name: &str, stock: u32) -> Product {
        Product {
            sku: sku.parse().expect("a SKU"),
            name: name.into(),
            category: "Beverages".into(),
            unit: String::new(),
            unit_price: Money::from_minor(1_800),
            stock,
            discontinued: false,
            version: Version::FIRST,
        }
    }

    fn query(url: &str) -> ShelfQuery {
        ShelfQuery::from_url(url).expect("a query")
    }

    fn shown(url: &str) -> Vec<String> {
        let gone = Product {
            discontinued: true,
            ..product("5", "Ale", 0)
        };
        let all = [
            product("1", "Chai", 39),
            product("2", "äpfel", 10),
            product("3", "Zucker", 0),
            product("4", "Apfelmus", 11),
            gone,
        ];
        let query = query(url);
        let entries = all.into_iter().map(Entry::new);
        let mut found: Vec<Entry> = entries.filter(|entry| query.matches(entry)).collect();
        found.sort_by(|one, other| query.compare(one, other));
        let skus = found.iter().map(|entry| entry.product.sku.to_string());
        skus.collect()
    }

    #[test]
    fn products_are_filtered_searched_and_sorted() {
        for (url, skus) in [
            ("", vec!["2", "4", "1", "3"]),
            ("show=low", vec!["2", "3"]),
            ("show=none", vec!["3"]),
            ("show=discontinued", vec!["5"]),
            ("q=apf", vec!["2", "4"]),
            ("sort=-stock", vec!["1", "4", "2", "3"]),
            ("sort=sku&q=bev", vec!["1", "2", "3", "4"]),
        ] {
            assert_eq!(shown(url), skus, "{url}");
        }
    }

    #[test]
    fn what_is_gone_is_low_too_and_what_is_not_sold_is_neither() {
        let gone = Product {
            discontinued: true,
            ..product("3", "Ale", 0)
        };
        let counts = Counts::of(&[product("1", "Chai", 3), product("2", "Tea", 0), gone]);
        let counted = Shelves::ALL.map(|shelves| counts.count(shelves));
        assert_eq!(counted, [2, 2, 1, 1]);
    }

    #[test]
    fn a_query_goes_through_a_url_and_a_bad_one_names_its_field() {
        for url in ["", "show=low&q=ch%26ai&sort=-price", "sort=stock"] {
            assert_eq!(query(url).to_url(), url);
        }
        for (url, field) in [("show=all", "show"), ("sort=-colour", "sort")] {
            let refused = ShelfQuery::from_url(url).expect_err(url);
            assert_eq!(refused.field(), Some(field));
        }
    }

    #[test]
    fn a_head_sorts_by_its_column_and_turns_it_round() {
        let by_stock = ShelfSort::default().by(Column::Stock);
        assert!(!by_stock.descending);
        assert!(by_stock.by(Column::Stock).descending);
        assert!(!by_stock.by(Column::Stock).by(Column::Name).descending);
    }
}
