//! The messages of a file in Fluent's syntax.
//!
//! Of Fluent there is what the texts need: text, `{ $parameter }`, `{ " " }` for spaces at an end, and
//! a choice by number, `{ $count -> [one] … *[other] … }`. A parameter that chooses is a `u64`, and
//! shown with its thousands apart; any other is a text.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
};
use fluent_syntax::parser;

use crate::Problem;

/// A message in one language.
pub(crate) struct Message {
    /// Its text in pieces.
    pub(crate) pieces: Vec<Piece>,
}

/// A piece of a message.
pub(crate) enum Piece {
    Text(String),
    Parameter(String),
    /// By a number: patterns of Rust and what is said then, the last for all others.
    Choice(String, Vec<(String, Vec<Self>)>),
}

/// The messages of a file, by the name of their function.
pub(crate) fn read(file: &Path, language: &str) -> Result<BTreeMap<String, Message>, Problem> {
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
