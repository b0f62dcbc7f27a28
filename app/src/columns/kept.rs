//! How columns are kept. What an earlier or later version kept, or somebody wrote by hand, is taken
//! as far as it makes sense: columns that are not known are passed over, those that are missing
//! stand where they stand at first, widths are held within their bounds.

use serde::{Deserialize, Serialize};

use crate::columns::{Column, Columns, Density};

/// The kept form.
#[derive(Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    columns: Vec<KeptColumn>,
    density: Density,
}

#[derive(Serialize, Deserialize)]
struct KeptColumn {
    name: String,
    #[serde(default = "shown")]
    shown: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    width: Option<u16>,
}

const fn shown() -> bool {
    true
}

impl Default for Kept {
    fn default() -> Self {
        Columns::default().into()
    }
}

impl From<Columns> for Kept {
    fn from(columns: Columns) -> Self {
        let kept = |it: &super::Setting| KeptColumn {
            name: it.column.name().into(),
            shown: it.is_shown,
            width: it.width,
        };
        Self {
            columns: columns.settings().iter().map(kept).collect(),
            density: columns.density,
        }
    }
}

impl From<Kept> for Columns {
    fn from(kept: Kept) -> Self {
        let mut columns = Self {
            density: kept.density,
            ..Self::default()
        };
        let mut named: Vec<Column> = Vec::new();
        for it in kept.columns {
            let known = Column::ALL
                .into_iter()
                .find(|column| column.name() == it.name);
            let Some(column) = known.filter(|column| !named.contains(column)) else {
                continue;
            };
            columns.put(column, named.len());
            columns.show(column, it.shown);
            columns.set_width(column, it.width);
            named.push(column);
        }
        // A column that was not known then has to be asked for.
        if !named.is_empty() {
            for column in Column::ALL {
                if !named.contains(&column) {
                    columns.show(column, false);
                }
            }
        }
        columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kept: &str, expected: &str) {
        let columns: Columns = serde_json::from_str(kept).expect(kept);
        let shown: Vec<String> = columns
            .shown()
            .map(|it| match it.width {
                Some(width) => format!("{} {width}", it.column.name()),
                None => it.column.name().into(),
            })
            .collect();
        assert_eq!(shown.join(", "), expected, "{kept}");
    }

    #[test]
    fn what_is_kept_is_taken_as_far_as_it_makes_sense() {
        check("{}", "number, customer, items, total, status, age");
        check(
            r#"{"columns":[],"density":"dense"}"#,
            "number, customer, items, total, status, age",
        );
        check(
            r#"{"columns":[{"name":"age"},{"name":"colour"},{"name":"age","width":300},{"name":"number","shown":false,"width":9}]}"#,
            "age, number 88",
        );
        check(
            r#"{"columns":[{"name":"city","width":60000}],"more":1}"#,
            "city 640, number",
        );
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for kept in ["", "[1]", "7", r#"{"density":"tight"}"#, r#"{"columns":3}"#] {
            assert!(serde_json::from_str::<Columns>(kept).is_err(), "{kept}");
        }
    }
}
