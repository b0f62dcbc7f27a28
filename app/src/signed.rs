//! Whose page it is: somebody's who has signed in, or anybody's at this machine where there are no
//! accounts. The server writes it on the document, where the browser finds it.

use live_orders::Role;

/// Where people sign in.
pub const PATH: &str = "/sign-in";
/// Where a plain form signs them out.
pub const OUT_PATH: &str = "/sign-out";

/// The cookie that names whoever is signed in, so that a page that was opened for another notices. It proves
/// nothing to anybody.
pub const NAME_COOKIE: &str = "__Host-live-orders-name";

/// The way to sign in that leads back to an address.
pub fn leading_back(address: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("back", address);
    format!("{PATH}?{}", query.finish())
}

/// Whose page it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Signed {
    /// Nobody's that is known: the page on which one signs in.
    #[default]
    Out,
    /// There are no accounts.
    Local,
    /// Somebody's.
    In {
        /// The name of the account.
        name: String,
        /// What they may do.
        role: Role,
    },
}

impl Signed {
    /// As the document has it: the name, or nothing for local mode; nothing at all for nobody.
    pub fn marks(&self) -> (Option<String>, Option<&'static str>) {
        match self {
            Self::Out => (None, None),
            Self::Local => (Some(String::new()), None),
            Self::In { name, role } => (Some(name.clone()), Some(role.name())),
        }
    }

    /// Reads it back.
    pub fn of_marks(name: Option<String>, role: Option<&str>) -> Self {
        match (name, role.and_then(|role| role.parse().ok())) {
            (Some(name), Some(role)) => Self::In { name, role },
            (Some(_), None) => Self::Local,
            (None, _) => Self::Out,
        }
    }

    /// Whether the page offers what at least that role may. It is the server that refuses.
    pub fn may(&self, least: Role) -> bool {
        match self {
            Self::Out | Self::Local => true,
            Self::In { role, .. } => role.may(least),
        }
    }

    /// Whether the browser is signed in as somebody else by now than the page that is open was made for, or
    /// no longer as anybody. To be called in the browser.
    pub fn is_another_s(&self) -> bool {
        match self {
            Self::In { name, .. } => page::name_of_now().as_ref() != Some(name),
            Self::Out | Self::Local => false,
        }
    }

    /// That of the page at hand.
    pub fn of_reader() -> Self {
        page::signed()
    }
}

#[cfg(feature = "hydrate")]
mod page {
    use wasm_bindgen::JsCast;
    use web_sys::HtmlDocument;

    use super::{NAME_COOKIE, Signed};

    pub(super) fn signed() -> Signed {
        let Some(root) = leptos::prelude::document().document_element() else {
            return Signed::Out;
        };
        let role = root.get_attribute("data-role");
        Signed::of_marks(root.get_attribute("data-name"), role.as_deref())
    }

    /// Who is signed in by the name of the cookie.
    pub(super) fn name_of_now() -> Option<String> {
        let document = leptos::prelude::document();
        let cookies = document.dyn_into::<HtmlDocument>().ok()?.cookie().ok()?;
        let mut pairs = cookies.split(';').filter_map(|pair| pair.split_once('='));
        let (_, name) = pairs.find(|(name, _)| name.trim() == NAME_COOKIE)?;
        Some(name.trim().to_owned())
    }
}

#[cfg(not(feature = "hydrate"))]
mod page {
    use super::Signed;

    pub(super) fn signed() -> Signed {
        leptos::prelude::use_context().unwrap_or_default()
    }

    pub(super) fn name_of_now() -> Option<String> {
        None
    }
}

#[cfg(feature = "ssr")]
impl Signed {
    /// Whose request it is for which a page is rendered: the server has found out.
    pub fn of_request() -> Self {
        let parts = leptos::prelude::use_context::<http::request::Parts>();
        let found = parts.and_then(|parts| parts.extensions.get().cloned());
        found.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_back_from_the_document() {
        let somebody = |role| Signed::In {
            name: "ana".to_owned(),
            role,
        };
        let all = Role::ALL.map(somebody);
        for signed in all.into_iter().chain([Signed::Out, Signed::Local]) {
            let (name, role) = signed.marks();
            assert_eq!(Signed::of_marks(name, role), signed);
        }
    }
}
