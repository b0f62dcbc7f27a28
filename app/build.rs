//! Turns the texts of the pages into Rust: for each message of `texts/en/*.ftl` a function with the
//! message's parameters, which says it in the reader's language. The files are in Fluent's syntax, so
//! that who translates needs no Rust. What one language has and another lacks, in messages or in
//! parameters, ends the build with the file and the name.
//!
//! Of Fluent there is what the texts need: text, `{ $parameter }`, `{ " " }` for spaces at an end, and
//! a choice by number, `{ $count -> [one] … *[other] … }`. A parameter that chooses is a `u64`, and
//! shown with its thousands apart; any other is a text.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
};
use fluent_syntax::parser;

/// The languages: their folder, and their name in `app/src/language.rs`. The first has all messages.
const LANGUAGES: [(&str, &str); 2] = [("en", "English"), ("de", "German")];

/// What went wrong, and where.
type Problem = String;

/// A message in one language.
struct Message {
    /// Its text in pieces.
    pieces: Vec<Piece>,
}

/// A piece of a message.
enum Piece {
    Text(String),
    Parameter(String),
    /// By a number: patterns of Rust and what is said then, the last for all others.
    Choice(String, Vec<(String, Vec<Self>)>),
}

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
        let messages = read(&file, folder)?;
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
        function(&mut code, area, &name, &said)?;
    }
    Ok(code)
}

fn read(file: &Path, language: &str) -> Result<BTreeMap<String, Message>, Problem> {
    let place = file.display();
    let source = fs::read_to_string(file).map_err(|error| format!("{place}: {error}"))?;
    let resource = parser::parse(source.as_str())
        .map_err(|(_, errors)| format!("{place}: {:?}", errors.first()))?;
    let mut messages = BTreeMap::new();
    for entry in resource.body {
        let message = match entry {
            Entry::Message(message) => message,
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
            Entry::Term(_) | Entry::Junk { .. } => {
                return Err(format!("{place} holds something that is no message"));
            }
        };
        let name = message.id.name.replace('-', "_");
        let failed = |problem: Problem| format!("{place}: {name} {problem}");
        let value = message.value.ok_or_else(|| failed("says nothing".into()))?;
        let pieces = pieces(&value, language).map_err(failed)?;
        if messages.insert(name.clone(), Message { pieces }).is_some() {
            return Err(failed("is there twice".into()));
        }
    }
    Ok(messages)
}

fn pieces(pattern: &Pattern<&str>, language: &str) -> Result<Vec<Piece>, Problem> {
    let mut pieces: Vec<Piece> = Vec::new();
    for element in &pattern.elements {
        let piece = match element {
            PatternElement::TextElement { value } => Piece::Text((*value).to_owned()),
            PatternElement::Placeable { expression } => piece(expression, language)?,
        };
        match (pieces.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (_, piece) => pieces.push(piece),
        }
    }
    Ok(pieces)
}

fn piece(expression: &Expression<&str>, language: &str) -> Result<Piece, Problem> {
    match expression {
        Expression::Inline(InlineExpression::StringLiteral { value }) => {
            Ok(Piece::Text((*value).to_owned()))
        }
        Expression::Inline(InlineExpression::VariableReference { id }) => {
            Ok(Piece::Parameter(id.name.replace('-', "_")))
        }
        Expression::Select {
            selector: InlineExpression::VariableReference { id },
            variants,
        } => choice(id.name, variants, language),
        _ => Err("has something in braces that is not provided for".into()),
    }
}

fn choice(by: &str, variants: &[Variant<&str>], language: &str) -> Result<Piece, Problem> {
    let mut arms = Vec::new();
    let mut others = None;
    for variant in variants {
        let said = pieces(&variant.value, language)?;
        if variant.default {
            others = Some(said);
            continue;
        }
        let pattern = match &variant.key {
            VariantKey::NumberLiteral { value } => (*value).to_owned(),
            VariantKey::Identifier { name } => plural(language, name)?.to_owned(),
        };
        arms.push((pattern, said));
    }
    let others = others.ok_or("has no *[other]")?;
    arms.push(("_".to_owned(), others));
    Ok(Piece::Choice(by.replace('-', "_"), arms))
}

/// The numbers of a plural category, as a pattern of Rust.
fn plural(language: &str, category: &str) -> Result<&'static str, Problem> {
    match (language, category) {
        ("en" | "de", "one") => Ok("1"),
        _ => Err(format!(
            "chooses by {category}, which {language} does not have"
        )),
    }
}

/// Writes the function of a message: its name, its parameters, what it says in each language.
fn function(
    code: &mut String,
    area: &str,
    name: &str,
    said: &[(&str, &str, &Message)],
) -> Result<(), Problem> {
    let (mut parameters, mut numbers) = (Vec::new(), BTreeSet::new());
    for (_, _, message) in said {
        collect(&message.pieces, &mut parameters, &mut numbers);
    }
    for (folder, _, message) in said {
        let (mut own, mut own_numbers) = (Vec::new(), BTreeSet::new());
        collect(&message.pieces, &mut own, &mut own_numbers);
        if let Some(missing) = parameters.iter().find(|it| !own.contains(it)) {
            return Err(format!(
                "texts/{folder}/{area}.ftl: {name} lacks ${missing}"
            ));
        }
    }
    let list: Vec<String> = parameters
        .iter()
        .map(|it| {
            let kind = if numbers.contains(it) { "u64" } else { "&str" };
            format!("{it}: {kind}")
        })
        .collect();
    let is_plain = parameters.is_empty();
    let result = if is_plain { "&'static str" } else { "String" };
    for (folder, _, message) in said {
        let text = told(&message.pieces).replace('`', "'");
        let _ = writeln!(
            code,
            "#[doc = {:?}]",
            format!("{folder}: `{}`\n", text.trim())
        );
    }
    let _ = writeln!(
        code,
        "pub(crate) fn {name}({}) -> {result} {{",
        list.join(", ")
    );
    let _ = writeln!(code, "    match Language::of_reader() {{");
    for (_, language, message) in said {
        let text = match message.pieces.as_slice() {
            [Piece::Text(text)] if is_plain => format!("{text:?}"),
            pieces => expression(pieces, &numbers),
        };
        let _ = writeln!(code, "        Language::{language} => {text},");
    }
    code.push_str("    }\n}\n");
    Ok(())
}

/// The parameters of a text in the order in which they appear, and those that are numbers.
fn collect(pieces: &[Piece], found: &mut Vec<String>, numbers: &mut BTreeSet<String>) {
    for piece in pieces {
        let (name, arms) = match piece {
            Piece::Text(_) => continue,
            Piece::Parameter(name) => (name, None),
            Piece::Choice(by, arms) => (by, Some(arms)),
        };
        if !found.contains(name) {
            found.push(name.clone());
        }
        for (_, said) in arms.into_iter().flatten() {
            numbers.insert(name.clone());
            collect(said, found, numbers);
        }
    }
}

/// What makes a `String` of the pieces.
fn expression(pieces: &[Piece], numbers: &BTreeSet<String>) -> String {
    let parts: Vec<String> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => format!("{text:?}"),
            Piece::Parameter(name) if numbers.contains(name) => {
                format!("grouped({name}).as_str()")
            }
            Piece::Parameter(name) => name.clone(),
            Piece::Choice(by, arms) => format!("({}).as_str()", matched(by, arms, numbers)),
        })
        .collect();
    match (pieces, parts.as_slice()) {
        ([Piece::Choice(by, arms)], _) => matched(by, arms, numbers),
        (_, [one]) => format!("String::from({one})"),
        _ => format!("[{}].concat()", parts.join(", ")),
    }
}

fn matched(by: &str, arms: &[(String, Vec<Piece>)], numbers: &BTreeSet<String>) -> String {
    let arms: Vec<String> = arms
        .iter()
        .map(|(pattern, said)| format!("{pattern} => {}", expression(said, numbers)))
        .collect();
    format!("match {by} {{ {} }}", arms.join(", "))
}

/// The pieces as they stand in the file, for the function's documentation.
fn told(pieces: &[Piece]) -> String {
    let part = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Parameter(name) => format!("{{{name}}}"),
        Piece::Choice(_, arms) => {
            let arms = arms.iter().map(|(_, said)| told(said));
            arms.collect::<Vec<_>>().join(" | ")
        }
    };
    pieces.iter().map(part).collect()
}
