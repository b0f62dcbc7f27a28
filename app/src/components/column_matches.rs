//! The columns of a file, with their first rows, and what each is taken for.

use leptos::prelude::*;
use live_orders::import::columns::Column;
use live_orders::import::matching::Matching;

use crate::texts::import as texts;
use crate::transfer::state::Chosen;

/// Longest field that is shown: the rest of it would say no more about its column.
const SHOWN_CHARS: usize = 60;

/// The table.
#[component]
pub fn ColumnMatches(
    chosen: Chosen,
    #[prop(into)] matching: Signal<Option<Matching>>,
    /// Whether nothing can be changed now.
    #[prop(into)]
    is_busy: Signal<bool>,
    /// Gets the place of a column of the file, and the name of what it is taken for.
    #[prop(into)]
    on_match: Callback<(usize, &'static str)>,
) -> impl IntoView {
    let heads = (1..=chosen.rows.len())
        .map(|row| view! { <th scope="col">{texts::row(&row.to_string())}</th> });
    let heads = heads.collect_view();
    let Chosen { header, rows, .. } = chosen;
    let column = move |(at, name): (usize, String)| {
        let samples: Vec<String> = rows.iter().map(|row| sample(row.get(at))).collect();
        view! { <ColumnMatch at name samples matching is_busy on_match /> }
    };
    let columns = header.into_iter().enumerate().map(column).collect_view();
    view! {
        <table class="matches" aria-label=texts::columns_of_file()>
            <thead>
                <tr>
                    <th scope="col">{texts::in_file()}</th>
                    {heads}
                    <th scope="col" class="matches__meant">
                        {texts::imported_as()}
                    </th>
                </tr>
            </thead>
            <tbody>{columns}</tbody>
        </table>
        <Missing matching />
    }
}

#[component]
fn ColumnMatch(
    at: usize,
    name: String,
    samples: Vec<String>,
    matching: Signal<Option<Matching>>,
    is_busy: Signal<bool>,
    on_match: Callback<(usize, &'static str)>,
) -> impl IntoView {
    let meant = Memo::new(move |_| {
        let meant = matching.with(|matching| matching.as_ref().and_then(|it| it.meant(at)));
        meant.map_or("", |column| column.name)
    });
    let columns =
        matching.with_untracked(|it| it.as_ref().map_or(&[][..], |it| it.kind().columns()));
    let chosen = move |name: String| {
        let column = columns.iter().find(|column| column.name == name);
        on_match.run((at, column.map_or("", |column| column.name)));
    };
    let option = move |column: &'static Column| {
        view! {
            <option value=column.name selected=move || meant.get() == column.name>
                {column.name}
            </option>
        }
    };
    let label = if name.trim().is_empty() {
        texts::column_number(&(at + 1).to_string())
    } else {
        name
    };
    view! {
        <tr class="match" data-unused=move || meant.get().is_empty()>
            <th scope="row" class="match__name">
                {label.clone()}
            </th>
            {samples
                .into_iter()
                .map(|sample| view! { <td class="match__sample">{sample}</td> })
                .collect_view()}
            <td class="matches__meant">
                <select
                    class="field__input"
                    aria-label=texts::column_imported_as(&label)
                    disabled=move || is_busy.get()
                    prop:value=move || meant.get()
                    on:change:target=move |event| chosen(event.target().value())
                >
                    <option value="">{texts::not_imported()}</option>
                    {columns.iter().map(option).collect_view()}
                </select>
            </td>
        </tr>
    }
}

/// What no column is taken for and the file must have.
#[component]
fn Missing(matching: Signal<Option<Matching>>) -> impl IntoView {
    let missing = Memo::new(move |_| {
        matching.with(|it| it.as_ref().map(Matching::missing).unwrap_or_default())
    });
    let said = move || {
        missing.with(|missing| {
            (!missing.is_empty()).then(|| {
                let names = missing.join(", ");
                texts::missing(missing.len() as u64, &names)
            })
        })
    };
    view! {
        <p class="notice" role="status" aria-label=texts::missing_columns()>
            {said}
        </p>
    }
}

/// A field as it is shown.
fn sample(field: Option<&String>) -> String {
    let field = field.map(String::as_str).unwrap_or_default();
    let mut shown: String = field.chars().take(SHOWN_CHARS).collect();
    if shown.len() < field.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_field_is_cut() {
        assert_eq!(sample(Some(&"é".repeat(60))), "é".repeat(60));
        assert_eq!(sample(Some(&"é".repeat(61))).chars().count(), 61);
        assert_eq!(sample(None), "");
    }
}
