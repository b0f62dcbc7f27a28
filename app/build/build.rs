//! Turns the texts of the pages into Rust: for each message of `texts/en/*.ftl` a function with the
//! message's parameters, which says it in the reader's language. The files are in Fluent's syntax, so
//! that who translates needs no Rust. What one language has and another lacks, in messages or in
//! parameters, ends the build with the file and the name.

mod function;
mod message;

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The languages: their folder, and their name in `app/src/language.rs`. The first has all messages.
const LANGUAGES: [(&str, &str); 2] = [("en", "English"), ("de", "German")];

/// What went wrong, and where.
type Problem = String;

fn main() -> Result<(), Problem> {
    let texts = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join("texts");
    let out = PathBuf::from(variable("OUT_DIR")?).join("texts");
    fs::create_dir_all(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    tell(&format!("rerun-if-changed={}", texts.display()));
    let areas = areas(&texts.join(LANGUAGES[0].0))?;
    for (folder, _) in LANGUAGES {
        let own = self::areas(&texts.join(folder))?;
        if own != areas {
            return Err(format!(
                "texts/{folder} has {own:?} and must have {areas:?}"
            ));
        }
    }
    for area in areas {
        let code = code_of(&texts, &area)?;
        let file = out.join(format!("{area}.rs"));
        fs::write(&file, code).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(())
}

fn variable(name: &str) -> Result<String, Problem> {
    env::var(name).map_err(|error| format!("{name}: {error}"))
}

fn tell(text: &str) {
    println!("cargo::{text}");
}

/// The names of the files of a language, without their ending.
fn areas(folder: &Path) -> Result<Vec<String>, Problem> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut names = Vec::new();
    for file in fs::read_dir(folder).map_err(failed)? {
        let path = file.map_err(failed)?.path();
        if path.extension().is_some_and(|ending| ending == "ftl") {
            names.extend(path.file_stem().map(|it| it.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    Ok(names)
}

/// The functions of one area.
fn code_of(texts: &Path, area: &str) -> Result<String, Problem> {
    let mut languages = Vec::new();
    for (folder, name) in LANGUAGES {
        let file = texts.join(folder).join(format!("{area}.ftl"));
        let messages = message::read(&file, folder)?;
        languages.push((folder, name, messages));
    }
    let names: Vec<String> = languages[0].2.keys().cloned().collect();
    for (folder, _, messages) in &languages {
        if let Some(name) = messages.keys().find(|name| !names.contains(name)) {
            return Err(format!("texts/{folder}/{area}.ftl: nobody else has {name}"));
        }
    }
    let mut code = String::new();
    for name in names {
        let mut said = Vec::new();
        for (folder, language, messages) in &languages {
            let message = messages
                .get(&name)
                .ok_or_else(|| format!("texts/{folder}/{area}.ftl lacks {name}"))?;
            said.push((*folder, *language, message));
        }
        function::write(&mut code, area, &name, &said)?;
    }
    Ok(code)
}
