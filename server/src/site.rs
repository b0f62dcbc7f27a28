//! Where the pages' files are, and what leptos has to know about them. Found from the executable,
//! so that the server runs from any folder.

use std::env;
use std::path::{Path, PathBuf};

use leptos::config::{Env, LeptosOptions, ReloadWSProtocol};

/// The name of the package's files. `cargo leptos` gives them the project's name.
const OUTPUT_NAME: &str = "live-orders";
/// The folder of the package within the site.
const PACKAGE: &str = "pkg";

/// The site's files cannot be found.
#[derive(Debug, thiserror::Error)]
#[error(
    "the pages' files are not there: no {OUTPUT_NAME}.js in the folder {PACKAGE} of {}. Build them with \
     `make run` or `cargo leptos build`, or name their folder in LEPTOS_SITE_ROOT",
    list(.0)
)]
pub struct SiteMissing(Vec<PathBuf>);

/// The options of the pages, with the site's folder as it is found.
pub fn options() -> Result<LeptosOptions, SiteMissing> {
    Ok(options_at(&find()?))
}

/// The options of the pages, with their files in `root`. What `cargo leptos watch` says by
/// environment about reloading is passed on.
pub fn options_at(root: &Path) -> LeptosOptions {
    let said = |name: &str| env::var(name).ok();
    let mut options = LeptosOptions::builder()
        .output_name(OUTPUT_NAME)
        .site_root(root.to_string_lossy().into_owned())
        .site_pkg_dir(PACKAGE)
        // What is served is the finished product unless somebody says that it is being worked on.
        .env(
            said("LEPTOS_ENV")
                .and_then(|text| text.parse().ok())
                .unwrap_or(Env::PROD),
        )
        .reload_ws_protocol(match said("LEPTOS_RELOAD_WS_PROTOCOL").as_deref() {
            Some("wss") => ReloadWSProtocol::WSS,
            _ => ReloadWSProtocol::WS,
        })
        .build();
    let port = |name: &str| said(name).and_then(|text| text.parse().ok());
    if let Some(port) = port("LEPTOS_RELOAD_PORT") {
        options.reload_port = port;
    }
    options.reload_external_port = port("LEPTOS_RELOAD_EXTERNAL_PORT");
    options
}

/// What `LEPTOS_SITE_ROOT` says, else `site` beside the executable or one folder up, else where
/// `cargo leptos` puts it.
fn find() -> Result<PathBuf, SiteMissing> {
    let named = env::var_os("LEPTOS_SITE_ROOT").map(PathBuf::from);
    let beside = env::current_exe().ok();
    let beside = beside.as_deref().and_then(Path::parent);
    let candidates = match (named, beside) {
        (Some(named), _) => vec![named],
        (None, Some(folder)) => vec![
            folder.join("site"),
            folder.join("../site"),
            PathBuf::from("target/site"),
        ],
        (None, None) => vec![PathBuf::from("target/site")],
    };
    let script = Path::new(PACKAGE).join(format!("{OUTPUT_NAME}.js"));
    let found = candidates.iter().find(|root| root.join(&script).is_file());
    found.cloned().ok_or(SiteMissing(candidates))
}

fn list(folders: &[PathBuf]) -> String {
    let names: Vec<_> = folders
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    names.join(", ")
}
