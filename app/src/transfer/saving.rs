//! Handing a file out to the reader, as a link that is clicked does.

use std::time::Duration;

use leptos::leptos_dom::helpers::set_timeout;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlAnchorElement, Url};

/// By then every browser has taken the file over from its address.
const TAKEN_OVER: Duration = Duration::from_mins(1);

/// Saves a file where the browser saves downloads.
pub fn save(file: &Blob, name: &str) {
    // It fails where there is no memory for an address.
    let Ok(address) = Url::create_object_url_with_blob(file) else {
        return;
    };
    click(&address, name);
    let forget = move || {
        let _ = Url::revoke_object_url(&address);
    };
    set_timeout(forget, TAKEN_OVER);
}

/// Has the browser load an address as a file, by itself.
pub fn click(address: &str, name: &str) {
    let link = document().create_element("a").ok();
    if let Some(link) = link.and_then(|it| it.dyn_into::<HtmlAnchorElement>().ok()) {
        link.set_href(address);
        link.set_download(name);
        link.click();
    }
}
