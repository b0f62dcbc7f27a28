//! A refusal as a URL tells it after a plain form post: its code and field, never its text, so that
//! nobody can put words on the page by a link.

use live_orders::Refusal;

use crate::error::AppError;
use crate::texts::{Text, access, refused};

/// A refusal's kind and the field that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// One of [`CODES`].
    code: &'static str,
    field: Option<String>,
}

/// The codes and what each says where the details are not at hand.
const CODES: [(&str, Text); 15] = [
    ("invalid", refused::told_invalid),
    ("unknown_product", refused::told_unknown_product),
    ("discontinued", refused::told_discontinued),
    ("out_of_stock", refused::told_out_of_stock),
    ("stale_version", refused::told_stale_order),
    ("forbidden_status", refused::told_forbidden_status),
    ("not_editable", refused::told_not_editable),
    ("not_deletable", refused::told_not_deletable),
    ("not_found", refused::told_no_order),
    ("already_exists", refused::told_already_placed),
    ("key_reused", refused::told_key_reused),
    ("busy", refused::busy),
    ("not_signed_in", access::signed_out),
    ("forbidden", access::forbidden),
    ("failed", refused::failed),
];

impl Told {
    /// An error as it is told.
    pub fn of(error: &AppError) -> Self {
        let name = match error {
            AppError::Refused(refusal) => refusal.code(),
            AppError::Busy => "busy",
            AppError::SignedOut => "not_signed_in",
            AppError::Forbidden(_) => "forbidden",
            AppError::Failed | AppError::Malformed | AppError::Unreachable => "failed",
        };
        let field = error.refusal().and_then(Refusal::field);
        Self {
            code: known(name).unwrap_or("failed"),
            field: field.map(str::to_owned),
        }
    }

    /// The stable code.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The field that it is about. It comes from a URL: compare it, do not show it.
    pub fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// A sentence.
    pub fn sentence(&self) -> &'static str {
        CODES
            .iter()
            .find(|(code, _)| *code == self.code)
            .map_or("", |(_, sentence)| sentence())
    }

    /// As parameters of a URL.
    pub fn to_url(&self) -> String {
        let mut url = form_urlencoded::Serializer::new(String::new());
        url.append_pair("refused", self.code);
        if let Some(field) = &self.field {
            url.append_pair("field", field);
        }
        url.finish()
    }

    /// Reads them back; `None` where nothing, or nothing known, is told.
    pub fn from_url(search: &str) -> Option<Self> {
        let search = search.trim_start_matches('?').as_bytes();
        let value = |wanted: &str| {
            form_urlencoded::parse(search)
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.into_owned())
        };
        Some(Self {
            code: known(&value("refused")?)?,
            field: value("field"),
        })
    }
}

fn known(name: &str) -> Option<&'static str> {
    CODES
        .iter()
        .map(|(code, _)| *code)
        .find(|code| *code == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_by_code_and_field() {
        let told = Told::of(&AppError::Refused(Refusal::invalid(
            "customer",
            "must not be empty",
        )));
        assert_eq!(told.to_url(), "refused=invalid&field=customer");
        assert_eq!(Told::from_url(&told.to_url()), Some(told));
    }

    #[test]
    fn words_of_a_stranger_are_not_told() {
        assert_eq!(Told::from_url("refused=Call+555+now"), None);
        assert_eq!(Told::from_url("q=a"), None);
    }
}
