//! The language of a page: the reader's choice, which a cookie keeps, else what their browser asks
//! for, else English. A page has one language from its first byte on: the server writes it on the
//! document, and the browser goes on in it. What it says is in [`crate::texts`].

use std::str::FromStr;

/// The cookie that keeps the choice.
pub const COOKIE: &str = "live-orders-language";
/// Where a plain form sends the choice.
pub const PATH: &str = "/language";
/// How long the choice is kept, in seconds: a year, the longest that browsers allow or nearly so.
pub const KEPT_S: u32 = 365 * 24 * 60 * 60;

/// A language that the pages speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

/// The text names no language that the pages speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be one of en, de")]
pub struct NotALanguage;

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Its tag, as documents and browsers name it.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// What those who speak it call it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// What a request asks for: by its `Cookie` header, else by its `Accept-Language`.
    pub fn asked(cookies: &str, accepted: &str) -> Self {
        kept(cookies)
            .or_else(|| preferred(accepted))
            .unwrap_or_default()
    }

    /// The cookie that keeps it, as `Set-Cookie` and scripts write it.
    pub fn cookie(self) -> String {
        let tag = self.tag();
        format!("{COOKIE}={tag}; Path=/; Max-Age={KEPT_S}; SameSite=Lax")
    }

    /// The language of the page at hand. Where there is none, as in tests, it is English.
    pub fn of_reader() -> Self {
        page::language()
    }
}

impl FromStr for Language {
    type Err = NotALanguage;

    /// By its tag, whatever region or script follows it: `de-AT` is German.
    fn from_str(text: &str) -> Result<Self, NotALanguage> {
        let primary = text.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
            .ok_or(NotALanguage)
    }
}

fn kept(cookies: &str) -> Option<Language> {
    let mut pairs = cookies.split(';').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim() == COOKIE)?;
    value.trim().parse().ok()
}

/// The language that is liked best of those that there are; the first of equals.
fn preferred(accepted: &str) -> Option<Language> {
    let mut best: Option<(Language, f32)> = None;
    for range in accepted.split(',') {
        let mut parts = range.split(';');
        let Ok(language) = parts.next().unwrap_or_default().trim().parse() else {
            continue;
        };
        let quality = parts.find_map(|part| part.trim().strip_prefix("q="));
        let quality: f32 = quality.map_or(Ok(1.0), str::parse).unwrap_or(0.0);
        if quality > 0.0 && best.is_none_or(|(_, known)| quality > known) {
            best = Some((language, quality));
        }
    }
    best.map(|(language, _)| language)
}

/// In the browser a document has one language, known before anything is rendered.
#[cfg(feature = "hydrate")]
mod page {
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::Language;

    static LANGUAGE: AtomicU8 = AtomicU8::new(0);

    pub(super) fn language() -> Language {
        let place = usize::from(LANGUAGE.load(Ordering::Relaxed));
        Language::ALL.get(place).copied().unwrap_or_default()
    }

    impl Language {
        /// Goes on in the language of the document. To be called before the page is taken over.
        pub fn take_over() {
            let root = leptos::prelude::document().document_element();
            let tag = root.and_then(|root| root.get_attribute("lang"));
            let language: Self = tag.and_then(|tag| tag.parse().ok()).unwrap_or_default();
            LANGUAGE.store(language as u8, Ordering::Relaxed);
        }
    }
}

/// On the server each document has its own, in the context that it is rendered in.
#[cfg(not(feature = "hydrate"))]
mod page {
    use leptos::prelude::use_context;

    use super::Language;

    pub(super) fn language() -> Language {
        use_context().unwrap_or_default()
    }
}

#[cfg(feature = "ssr")]
impl Language {
    /// What the request asks for whose page is rendered.
    pub fn of_request() -> Self {
        let parts = leptos::prelude::use_context::<http::request::Parts>();
        parts.map_or_else(Self::default, |parts| Self::of_headers(&parts.headers))
    }

    /// What a request with these headers asks for.
    pub fn of_headers(headers: &http::HeaderMap) -> Self {
        let all = |name: http::HeaderName, between: &str| {
            let values = headers.get_all(name).iter();
            let texts = values.filter_map(|value| value.to_str().ok());
            texts.collect::<Vec<_>>().join(between)
        };
        let cookies = all(http::header::COOKIE, ";");
        Self::asked(&cookies, &all(http::header::ACCEPT_LANGUAGE, ","))
    }
}

/// Runs something as on a page in a language.
#[cfg(test)]
pub(crate) fn in_language<T>(language: Language, run: impl FnOnce() -> T) -> T {
    leptos::prelude::Owner::new().with(|| {
        leptos::prelude::provide_context(language);
        run()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(cookies: &str, accepted: &str, expected: Language) {
        let found = Language::asked(cookies, accepted);
        assert_eq!(found, expected, "{cookies:?}, {accepted:?}");
    }

    #[test]
    fn a_choice_counts_before_what_the_browser_asks_for() {
        use Language::{English, German};
        asked("", "", English);
        asked("", "de", German);
        asked("", "de-AT,de;q=0.9,en;q=0.8", German);
        asked("", "fr,en;q=0.5,de;q=0.7", German);
        asked("", "fr-FR,fr", English);
        asked("", "de;q=0,en;q=0.1", English);
        asked("", "en-GB,de", English);
        asked("live-orders-language=de", "en", German);
        asked("a=b; live-orders-language=en ; c", "de", English);
        asked("live-orders-language=xx", "de", German);
        asked("live-orders-language", "", English);
        asked("", "de;q=nonsense, en;q=0.2", English);
    }

    #[test]
    fn each_is_found_by_its_tag_and_place() {
        for language in Language::ALL {
            assert_eq!(language.tag().parse(), Ok(language));
            assert_eq!(Language::ALL[language as usize], language);
        }
        assert_eq!("DE-ch".parse(), Ok(Language::German));
        assert_eq!("den".parse::<Language>(), Err(NotALanguage));
    }
}
