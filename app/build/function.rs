//! The Rust of a message: a function with its parameters, which says it in the reader's language.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::Problem;
use crate::message::{Message, Piece};

/// Writes the function of a message: its name, its parameters, what it says in each language.
pub(crate) fn write(
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
