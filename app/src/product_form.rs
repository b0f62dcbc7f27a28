//! The forms of a product: what has been typed, as it was typed, and its way into a draft of the
//! domain. The same fields come from the dialogs, from a plain form post and from a URL.

use live_orders::draft::{ProductDraft, ProductPatch, ProductWas};
use live_orders::money::UNIT_PRICE_MAX;
use live_orders::{Command, Currency, Money, Product, Refusal, Sku};
use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::locale::house::{Decimal, typed};
use crate::locale::{money, plain};
use crate::refusals;
use crate::texts::refused;

/// The text of each field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductForm {
    /// Its id; of a new product alone.
    pub sku: String,
    /// What people call it.
    pub name: String,
    /// The shelf it belongs to.
    pub category: String,
    /// What one piece is.
    pub unit: String,
    /// What a piece costs, in whole units of the currency: `18.50`.
    pub price: String,
    /// What stands before the decimals of the price: the form says how it is to be read, whoever reads
    /// it, and whenever.
    pub decimal: Decimal,
    /// Pieces in stock; of a new product alone.
    pub stock: String,
    /// Pieces that came in; of the form for that alone.
    pub restock: String,
}

/// The fields that stay as they are typed when a product is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// What people call it.
    Name,
    /// The shelf it belongs to.
    Category,
    /// What one piece is.
    Unit,
    /// What a piece costs.
    Price,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Name, Self::Category, Self::Unit, Self::Price];
}

impl ProductForm {
    /// Nothing typed yet, to be typed as the page's language is written.
    pub fn blank() -> Self {
        Self {
            decimal: Decimal::of(Language::of_reader()),
            ..Self::default()
        }
    }

    /// What would have to be typed to get a product.
    pub fn of(product: &Product, currency: Currency) -> Self {
        Self {
            sku: product.sku.to_string(),
            name: product.name.clone(),
            category: product.category.clone(),
            unit: product.unit.clone(),
            price: plain(product.unit_price, currency),
            ..Self::blank()
        }
    }

    /// The command to add it.
    pub fn add(&self, currency: Currency) -> Result<Command, Refusal> {
        // In the order of the form, so that the first field that is wrong is the one that is named.
        let draft = ProductDraft {
            sku: self.sku.clone(),
            name: self.name.clone(),
            category: self.category.clone(),
            unit: self.unit.clone(),
            ..ProductDraft::default()
        };
        draft.clone().parse()?;
        ProductDraft {
            unit_price_minor: price(&self.price, self.decimal, currency)?.minor(),
            stock: whole("stock", &self.stock)?,
            ..draft
        }
        .parse()
    }

    /// The command that makes of a product, as it was seen, what is typed; `None` where that is the
    /// same. Only the fields that differ are written, and only they must still be as they were seen.
    pub fn edit(
        &self,
        seen: &Self,
        sku: Sku,
        currency: Currency,
    ) -> Result<Option<Command>, Refusal> {
        let changed = |field: Field| {
            let (typed, seen) = (self.text(field), seen.text(field));
            (typed != seen).then(|| (typed.to_owned(), seen.to_owned()))
        };
        let (name, was_name) = changed(Field::Name).unzip();
        let (category, was_category) = changed(Field::Category).unzip();
        let (unit, was_unit) = changed(Field::Unit).unzip();
        let (typed, was_price) = changed(Field::Price).unzip();
        let unit_price = typed
            .map(|typed| price(&typed, self.decimal, currency))
            .transpose()?;
        let was_price = was_price
            .map(|was| price(&was, seen.decimal, currency))
            .transpose()?;
        if name.is_none() && category.is_none() && unit.is_none() && unit_price == was_price {
            return Ok(None);
        }
        let patch = ProductPatch {
            name,
            category,
            unit,
            unit_price_minor: unit_price.map(Money::minor),
            was: ProductWas {
                name: was_name,
                category: was_category,
                unit: was_unit,
                unit_price_minor: was_price.map(Money::minor),
                stock: None,
            },
            ..ProductPatch::default()
        };
        patch.parse(sku).map(Some)
    }

    /// The command for what came in.
    pub fn restock(&self, sku: Sku) -> Result<Command, Refusal> {
        let patch = ProductPatch {
            restock: Some(whole("restock", &self.restock)?),
            ..ProductPatch::default()
        };
        patch.parse(sku)
    }

    /// Follows a product that stood as `before` and stands as `now`: a field that was left alone
    /// becomes what it is now. What is told are the fields that somebody else has written as well.
    #[must_use]
    pub fn follow(mut self, before: &Self, now: &Self) -> (Self, Vec<Field>) {
        let mut overtaken = Vec::new();
        for field in Field::ALL {
            let (was, is) = (before.text(field), now.text(field));
            if self.text(field) == was {
                is.clone_into(self.field(field));
            } else if was != is && self.text(field) != is {
                overtaken.push(field);
            }
        }
        (self, overtaken)
    }

    /// What is typed in a field.
    pub fn text(&self, field: Field) -> &str {
        match field {
            Field::Name => self.name.trim(),
            Field::Category => self.category.trim(),
            Field::Unit => self.unit.trim(),
            Field::Price => self.price.trim(),
        }
    }

    const fn field(&mut self, field: Field) -> &mut String {
        match field {
            Field::Name => &mut self.name,
            Field::Category => &mut self.category,
            Field::Unit => &mut self.unit,
            Field::Price => &mut self.price,
        }
    }

    /// The fields as parameters of a URL, by the names that the form's inputs have.
    pub fn to_url(&self) -> String {
        let mut url = form_urlencoded::Serializer::new(String::new());
        if self.decimal != Decimal::default() {
            url.append_pair("product[decimal]", self.decimal.sign());
        }
        for (name, value) in [
            ("sku", &self.sku),
            ("name", &self.name),
            ("category", &self.category),
            ("unit", &self.unit),
            ("price", &self.price),
            ("stock", &self.stock),
            ("restock", &self.restock),
        ] {
            if !value.is_empty() {
                url.append_pair(&format!("product[{name}]"), value);
            }
        }
        url.finish()
    }

    /// Reads them back; `None` where there is none of them.
    pub fn from_url(search: &str) -> Option<Self> {
        let mut form = Self::default();
        let mut found = false;
        for (name, value) in form_urlencoded::parse(search.trim_start_matches('?').as_bytes()) {
            let name = name
                .strip_prefix("product[")
                .and_then(|it| it.strip_suffix(']'));
            let field = match name {
                Some("sku") => &mut form.sku,
                Some("name") => &mut form.name,
                Some("category") => &mut form.category,
                Some("unit") => &mut form.unit,
                Some("price") => &mut form.price,
                Some("stock") => &mut form.stock,
                Some("restock") => &mut form.restock,
                Some("decimal") if value == "," => {
                    form.decimal = Decimal::Comma;
                    continue;
                }
                _ => continue,
            };
            *field = value.into_owned();
            found = true;
        }
        found.then_some(form)
    }
}

/// A price as people write it; the domain's field, and a bound that they can read.
fn price(text: &str, decimal: Decimal, currency: Currency) -> Result<Money, Refusal> {
    let wrong = |problem: String| Refusal::invalid("unit_price_minor", problem);
    let price = Money::parse(&typed(text, decimal), currency);
    let price = price.map_err(|problem| wrong(refusals::amount(problem).to_owned()))?;
    if (Money::ZERO..=UNIT_PRICE_MAX).contains(&price) {
        Ok(price)
    } else {
        Err(wrong(refused::price(&money(UNIT_PRICE_MAX, currency))))
    }
}

fn whole(field: &str, text: &str) -> Result<i64, Refusal> {
    let digits = text.trim();
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let number = digits.replace('\u{2212}', "-").parse();
    number.map_err(|_| Refusal::invalid(field, refused::whole()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelf::tests::product;

    fn form() -> ProductForm {
        ProductForm {
            sku: "N-1".into(),
            name: "Nettle & tea".into(),
            price: "4.5".into(),
            stock: "12".into(),
            ..ProductForm::default()
        }
    }

    fn seen() -> ProductForm {
        ProductForm::of(&product("NW-01", "Chai", 39), Currency::USD)
    }

    fn edited(change: impl FnOnce(&mut ProductForm)) -> Result<Option<Command>, Refusal> {
        let mut typed = seen();
        change(&mut typed);
        typed.edit(&seen(), "NW-01".parse().expect("a SKU"), Currency::USD)
    }

    #[test]
    fn what_is_typed_becomes_a_product() {
        let Ok(Command::AddProduct(command)) = form().add(Currency::USD) else {
            panic!("refused");
        };
        let product = Product::added(&command);
        assert_eq!(
            (product.unit_price, product.stock),
            (Money::from_minor(450), 12)
        );
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let refused = |change: fn(&mut ProductForm), field: &str| {
            let mut form = form();
            change(&mut form);
            let refusal = form.add(Currency::USD).expect_err(field);
            assert_eq!(refusal.field(), Some(field), "{refusal}");
        };
        refused(|it| it.sku = "a b".into(), "sku");
        refused(|it| it.name = " ".into(), "name");
        for price in ["", "free", "1.234", "-1", "1000000.01"] {
            let form = ProductForm {
                price: price.into(),
                ..form()
            };
            let refusal = form.add(Currency::USD).expect_err(price);
            assert_eq!(refusal.field(), Some("unit_price_minor"), "{price}");
        }
        refused(|it| it.stock = "-1".into(), "stock");
        refused(|it| it.stock = "1.5".into(), "stock");
    }

    #[test]
    fn only_what_was_edited_is_written_and_must_be_as_it_was_seen() {
        assert_eq!(edited(|_| {}), Ok(None));
        assert_eq!(edited(|it| it.price = " 18 ".into()), Ok(None));
        let command = edited(|it| it.name = "Masala Chai".into()).expect("good");
        let json = command.expect("a change").fingerprint_source();
        assert!(json.contains(r#""name":"Masala Chai""#), "{json}");
        assert!(json.contains(r#""was":{"name":"Chai"}"#), "{json}");
        assert!(json.contains(r#""unit_price":null"#), "{json}");
    }

    #[test]
    fn what_came_in_may_carry_its_sign() {
        let sku: Sku = "NW-01".parse().expect("a SKU");
        for (typed, good) in [
            ("24", true),
            (" +24", true),
            ("−3", true),
            ("0", false),
            ("", false),
        ] {
            let form = ProductForm {
                restock: typed.into(),
                ..ProductForm::default()
            };
            assert_eq!(form.restock(sku.clone()).is_ok(), good, "{typed}");
        }
    }

    #[test]
    fn fields_that_were_left_alone_follow_whoever_wrote_them() {
        let typed = ProductForm {
            name: "Masala".into(),
            ..seen()
        };
        let now = ProductForm {
            name: "Chai tea".into(),
            price: "19.00".into(),
            ..seen()
        };
        let (followed, overtaken) = typed.follow(&seen(), &now);
        assert_eq!(
            (followed.name.as_str(), followed.price.as_str()),
            ("Masala", "19.00")
        );
        assert_eq!(overtaken, [Field::Name]);
        // Who typed the same is not in the way.
        assert_eq!(now.clone().follow(&seen(), &now), (now, vec![]));
    }

    #[test]
    fn a_form_goes_through_a_url() {
        assert_eq!(ProductForm::from_url(&form().to_url()), Some(form()));
        assert_eq!(ProductForm::from_url("q=a&show=low"), None);
    }
}
