//! How the browser's region writes numbers, amounts and days, in the browser's zone, by its own
//! `Intl`. Each formatter is made once for the page, so that a long list costs no more than a short
//! one. Until [`start`] there is none: the first render is the server's.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::*;
use leptos::reactive::graph::Observer;
use live_orders::{Currency, Money, Timestamp};
use wasm_bindgen::{JsCast, JsValue};

use crate::language::Language;
use crate::locale::house::Decimal;

thread_local! {
    static FORMATS: RefCell<Option<Rc<Formats>>> = const { RefCell::new(None) };
    /// What shows a number or a time follows this, and is told anew when the formatters are there.
    static HAS_STARTED: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// The formatters of the page.
pub struct Formats {
    /// The locale of numbers.
    numbers: String,
    decimal: Decimal,
    number: Function,
    day: Function,
    utc_day: Function,
    moment: Function,
    /// By currency: a shop has one, and an order may have kept another.
    money: RefCell<HashMap<String, Function>>,
}

/// Writes as the browser does from now on. To be called when the page has come to life.
pub fn start() {
    let (numbers, dates) = locales(Language::of_reader());
    let Some(formats) = Formats::new(&numbers, &dates) else {
        // A browser without `Intl`, or one that does not know its own locale, goes without.
        return;
    };
    FORMATS.set(Some(Rc::new(formats)));
    HAS_STARTED.with(|it| it.try_set(true));
}

/// The formatters; `None` on the server and before [`start`].
pub(super) fn formats() -> Option<Rc<Formats>> {
    if cfg!(feature = "ssr") {
        return None;
    }
    if Observer::get().is_some() {
        HAS_STARTED.with(Track::track);
    }
    FORMATS.with_borrow(Clone::clone)
}

/// The locales of numbers and of dates: the first of the browser's that has the page's language. Where
/// none has, numbers are the browser's, for they have no words, and dates that language's in the
/// browser's region, if it knows of such.
fn locales(language: Language) -> (String, String) {
    let navigator = window().navigator();
    let liked: Vec<String> = navigator
        .languages()
        .iter()
        .filter_map(|it| it.as_string())
        .collect();
    let own = liked.iter().find(|tag| tag.parse() == Ok(language));
    if let Some(own) = own {
        return (own.clone(), own.clone());
    }
    let regional = liked.first().and_then(|tag| {
        let regional = format!("{}-{}", language.tag(), region(tag)?);
        is_known(&regional).then_some(regional)
    });
    let dates = regional.unwrap_or_else(|| match language {
        // The day before the month, as the server writes it.
        Language::English => "en-GB".into(),
        Language::German => "de".into(),
    });
    (liked.into_iter().next().unwrap_or(dates.clone()), dates)
}

/// Whether the browser has the dates of a locale, and not those of its language alone.
fn is_known(locale: &str) -> bool {
    let resolved = || {
        let formatter = formatter("DateTimeFormat", locale, &[])?;
        let resolve = Reflect::get(&formatter, &"resolvedOptions".into()).ok()?;
        let options = resolve
            .dyn_into::<Function>()
            .ok()?
            .call0(&formatter)
            .ok()?;
        Reflect::get(&options, &"locale".into()).ok()?.as_string()
    };
    resolved().is_some_and(|resolved| resolved == locale)
}

/// The region of a tag, `AT` of `de-AT`; the likely one where it names none.
fn region(tag: &str) -> Option<String> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &"Locale".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let locale = Reflect::construct(&class, &Array::of1(&tag.into())).ok()?;
    let maximize: Function = Reflect::get(&locale, &"maximize".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let likely = maximize.call0(&locale).ok()?;
    Reflect::get(&likely, &"region".into()).ok()?.as_string()
}

impl Formats {
    fn new(numbers: &str, dates: &str) -> Option<Self> {
        let date = [("day", "numeric"), ("month", "short"), ("year", "numeric")];
        let time = [
            ("hour", "2-digit"),
            ("minute", "2-digit"),
            ("timeZoneName", "short"),
        ];
        let utc = [("timeZone", "UTC")];
        let number = number_format(numbers, &[])?;
        Some(Self {
            decimal: decimal(&number),
            numbers: numbers.to_owned(),
            day: date_format(dates, &date)?,
            utc_day: date_format(dates, &[&date[..], &utc].concat())?,
            moment: date_format(dates, &[&date[..], &time].concat())?,
            money: RefCell::default(),
            number,
        })
    }

    pub(super) const fn decimal(&self) -> Decimal {
        self.decimal
    }

    pub(super) fn number(&self, count: u64) -> Option<String> {
        // As a text: a float would hold no more than 2^53 of it.
        call(&self.number, &count.to_string().into())
    }

    pub(super) fn money(&self, amount: Money, currency: Currency) -> Option<String> {
        let known = self.money.borrow().get(currency.code()).cloned();
        let format = match known {
            Some(known) => known,
            None => self.add_currency(currency)?,
        };
        let text = call(&format, &amount.plain(currency).into())?;
        // The sign of the house: as long as a plus, which a hyphen is not.
        Some(text.replace('-', "−"))
    }

    pub(super) fn day(&self, moment: Timestamp) -> Option<String> {
        call(&self.day, &millis(moment))
    }

    pub(super) fn utc_day(&self, moment: Timestamp) -> Option<String> {
        call(&self.utc_day, &millis(moment))
    }

    pub(super) fn moment(&self, moment: Timestamp) -> Option<String> {
        call(&self.moment, &millis(moment))
    }

    fn add_currency(&self, currency: Currency) -> Option<Function> {
        let decimals = currency.decimals().to_string();
        let options = [
            ("style", "currency"),
            ("currency", currency.code()),
            ("currencyDisplay", "narrowSymbol"),
            ("minimumFractionDigits", &decimals),
            ("maximumFractionDigits", &decimals),
        ];
        let format = number_format(&self.numbers, &options)?;
        let code = currency.code().to_owned();
        self.money.borrow_mut().insert(code, format.clone());
        Some(format)
    }
}

/// What stands before the decimals, by a number that has some.
fn decimal(number: &Function) -> Decimal {
    match call(number, &JsValue::from_f64(0.5)) {
        Some(text) if text.contains(',') => Decimal::Comma,
        _ => Decimal::Point,
    }
}

fn millis(moment: Timestamp) -> JsValue {
    // Milliseconds of the years 0 to 9999 are far below 2^53.
    #[expect(clippy::cast_precision_loss, reason = "whole milliseconds")]
    let millis = moment.millis() as f64;
    JsValue::from_f64(millis)
}

fn call(format: &Function, value: &JsValue) -> Option<String> {
    format.call1(&JsValue::UNDEFINED, value).ok()?.as_string()
}

fn number_format(locale: &str, options: &[(&str, &str)]) -> Option<Function> {
    made("NumberFormat", locale, options)
}

fn date_format(locale: &str, options: &[(&str, &str)]) -> Option<Function> {
    made("DateTimeFormat", locale, options)
}

/// The `format` of a formatter, which is bound to it. By name, because the constructors that
/// `js-sys` has throw past us where a locale is none that the browser knows.
fn made(class: &str, locale: &str, options: &[(&str, &str)]) -> Option<Function> {
    let formatter = formatter(class, locale, options)?;
    Reflect::get(&formatter, &"format".into())
        .ok()?
        .dyn_into()
        .ok()
}

fn formatter(class: &str, locale: &str, options: &[(&str, &str)]) -> Option<JsValue> {
    let given = Object::new();
    for (name, value) in options {
        Reflect::set(&given, &(*name).into(), &(*value).into()).ok()?;
    }
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &class.into()).ok()?.dyn_into().ok()?;
    let arguments = Array::of2(&locale.into(), &given);
    Reflect::construct(&class, &arguments).ok()
}
