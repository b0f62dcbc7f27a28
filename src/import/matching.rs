//! Which column of a file is which of those that an import reads: found by name, and changed by whoever
//! knows better.

use super::columns::{Column, Kind};
use super::records::Separator;

/// For each column of a file, what it is taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matching {
    kind: Kind,
    /// Places in the kind's columns; `None` for what is not looked at.
    meant: Vec<Option<usize>>,
}

impl Matching {
    /// By the names in a file's header. Of two that are called the same the first is meant, and a
    /// column's own name comes before what others call it.
    pub fn by_name(kind: Kind, header: &[String]) -> Self {
        let mut matching = Self {
            kind,
            meant: vec![None; header.len()],
        };
        let exactly = |column: &Column, name: &str| column.name == name.trim();
        for fits in [exactly, |column: &Column, name: &str| {
            column.is_called(name)
        }] {
            for (place, column) in kind.columns().iter().enumerate() {
                let free = |at: &usize| matching.meant[*at].is_none();
                let found = (0..header.len()).find(|at| free(at) && fits(column, &header[*at]));
                if let Some(at) = found.filter(|_| !matching.meant.contains(&Some(place))) {
                    matching.meant[at] = Some(place);
                }
            }
        }
        matching
    }

    /// What it was found for.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Columns of the file.
    pub const fn width(&self) -> usize {
        self.meant.len()
    }

    /// What a column of the file is taken for.
    pub fn meant(&self, at: usize) -> Option<&'static Column> {
        let place = self.meant.get(at).copied().flatten();
        place.and_then(|place| self.kind.columns().get(place))
    }

    /// Takes a column of the file for the one of that name, and no other for it; for none where there
    /// is none of that name.
    pub fn choose(&mut self, at: usize, name: &str) {
        let columns = self.kind.columns();
        let place = columns.iter().position(|column| column.name == name);
        for meant in &mut self.meant {
            if place.is_some() && *meant == place {
                *meant = None;
            }
        }
        if let Some(meant) = self.meant.get_mut(at) {
            *meant = place;
        }
    }

    /// The column of the file that is taken for the one of that name.
    pub fn place_of(&self, name: &str) -> Option<usize> {
        (0..self.width()).find(|at| self.meant(*at).is_some_and(|it| it.name == name))
    }

    /// The names of the columns that the file must have and that no column of it is taken for.
    pub fn missing(&self) -> Vec<&'static str> {
        let required = self.kind.required();
        required
            .filter(|name| self.place_of(name).is_none())
            .collect()
    }

    /// How many columns of the file are looked at.
    pub fn count(&self) -> usize {
        self.meant.iter().flatten().count()
    }

    /// The header that says so: the columns' own names, and nothing above the others.
    pub fn header(&self, separator: Separator) -> String {
        let names = (0..self.width()).map(|at| self.meant(at).map_or("", |it| it.name));
        let mut header = names.collect::<Vec<_>>().join(separator.text());
        header.push('\n');
        header
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_name(kind: Kind, header: &str) -> Matching {
        let header: Vec<String> = header.split(',').map(str::to_owned).collect();
        Matching::by_name(kind, &header)
    }

    fn check(kind: Kind, header: &str, expected: &str) {
        assert_eq!(
            by_name(kind, header).header(Separator::Comma).trim_end(),
            expected
        );
    }

    #[test]
    fn columns_are_found_by_name() {
        check(Kind::Products, "sku,name,freight", "sku,name,");
        check(
            Kind::Products,
            "Title,SKU,Price,sku",
            "name,,unit_price,sku",
        );
        check(
            Kind::Orders,
            "Order No,Date,Qty",
            "order_number,ordered_on,quantity",
        );
        // Its own name comes first, wherever it stands.
        check(Kind::Orders, "number,order_number", ",order_number");
    }

    #[test]
    fn whoever_knows_better_chooses() {
        let mut matching = by_name(Kind::Products, "a,sku,b");
        matching.choose(0, "sku");
        assert_eq!(matching.header(Separator::Semicolon), "sku;;\n");
        matching.choose(2, "name");
        matching.choose(0, "");
        assert_eq!(matching.header(Separator::Tab), "\t\tname\n");
        assert_eq!(matching.place_of("name"), Some(2));
        matching.choose(9, "stock");
        assert_eq!(matching.count(), 1);
    }

    #[test]
    fn what_is_missing_is_named() {
        let matching = by_name(Kind::Products, "sku,name,price,stock");
        assert_eq!(matching.missing(), ["category", "unit", "discontinued"]);
    }
}
