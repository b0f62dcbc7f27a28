//! The lines of a file that were refused: where they stand, what they belong to, and why.

use leptos::prelude::*;
use live_orders::import::report::LineReport;

use crate::transfer::course::Course;
use crate::words::{counted, grouped};

/// Lines that are listed at first, and with each asking for more: as many as are read in one go.
const STEP: usize = 100;

/// The list; nothing where nothing was refused.
#[component]
pub fn RefusedLines(
    #[prop(into)] course: Signal<Course>,
    /// Saves them as a file; none where that cannot be done.
    #[prop(optional, into)]
    on_save: Option<Callback<()>>,
) -> impl IntoView {
    let listed = RwSignal::new(STEP);
    let count = Memo::new(move |_| course.with(|course| course.lines.len()));
    // Lines only come at the end; another import begins with none.
    let shown = Memo::new(move |_| count.get().min(listed.get()));
    Effect::new(move |_| {
        if count.get() == 0 {
            listed.set(STEP);
        }
    });
    let line = move |at: usize| {
        let line = course.with_untracked(|course| course.lines.get(at).cloned())?;
        Some(view! { <RefusedLine line /> })
    };
    let more = move || {
        let left = count.get() - shown.get();
        (left > 0).then(|| format!("Show more ({} left)", grouped(left as u64)))
    };
    view! {
        <Show when=move || count.get() != 0>
            <section class="refused" aria-labelledby="refused-title">
                <div class="refused__head">
                    <h2 class="refused__title" id="refused-title">
                        {move || counted(count.get() as u64, "refused line")}
                    </h2>
                    {on_save
                        .map(|on_save| {
                            view! {
                                <button class="button" type="button" on:click=move |_| on_save.run(())>
                                    "Download as CSV"
                                </button>
                            }
                        })}
                </div>
                <p class="refused__note">
                    "An order is refused as a whole when one of its lines is. Put the lines right and import them again: what is there already is not doubled."
                </p>
                <table class="refused__table" aria-labelledby="refused-title">
                    <thead>
                        <tr>
                            <th scope="col" class="refused__line">
                                "Line"
                            </th>
                            <th scope="col">"Belongs to"</th>
                            <th scope="col">"Column"</th>
                            <th scope="col">"Reason"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || 0..shown.get() key=|at| *at children=line />
                    </tbody>
                </table>
                <Show when=move || more().is_some()>
                    <button
                        class="button"
                        type="button"
                        on:click=move |_| listed.update(|listed| *listed += STEP)
                    >
                        {more}
                    </button>
                </Show>
            </section>
        </Show>
    }
}

/// One of them.
#[component]
fn RefusedLine(line: LineReport) -> impl IntoView {
    view! {
        <tr>
            <td class="refused__line">{line.line.to_string()}</td>
            <td>{line.subject}</td>
            <td>
                <code>{line.field}</code>
            </td>
            <td class="refused__reason">{line.detail}</td>
        </tr>
    }
}
