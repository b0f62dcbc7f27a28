//! The files that pages load: the package that the build makes (script, wasm, style) and the icons.
//!
//! Their names stay the same from build to build, so browsers keep them but ask each time whether
//! they are still right (see [`crate::http::limits::fresh`]); the answer is mostly a 304.

use std::path::Path;

use leptos::prelude::LeptosOptions;
use tower_http::services::ServeDir;

/// The folder of the package.
pub fn package(options: &LeptosOptions) -> ServeDir {
    let folder = Path::new(&*options.site_root).join(&*options.site_pkg_dir);
    files(&folder)
}

/// The site's other files; what is none is left to the fallback.
pub fn site(options: &LeptosOptions) -> ServeDir {
    files(Path::new(&*options.site_root)).append_index_html_on_directories(false)
}

/// Files that were compressed beforehand are sent so.
fn files(folder: &Path) -> ServeDir {
    ServeDir::new(folder)
        .precompressed_br()
        .precompressed_gzip()
}
