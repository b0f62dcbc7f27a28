//! The lines of a file that were refused: where they stand, what they belong to, and why.

use leptos::prelude::*;
use live_orders::import::report::LineReport;

use crate::texts::import as texts;
use crate::transfer::course::Course;
use crate::transfer::refusals;
use crate::words::grouped;

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
        (left > 0).then(|| texts::more_lines(&grouped(left as u64)))
    };
    view! {
        <Show when=move || count.get() != 0>
            <section class="refused" aria-labelledby="refused-title">
                <div class="refused__head">
                    <h2 class="refused__title" id="refused-title">
                        {move || texts::refused_lines(count.get() as u64)}
                    </h2>
                    {on_save
                        .map(|on_save| {
                            view! {
                                <button class="button" type="button" on:click=move |_| on_save.run(())>
                                    {texts::download()}
                                </button>
                            }
                        })}
                </div>
                <p class="refused__note">
                    {texts::refused_note()}
                </p>
                <table class="refused__table" aria-labelledby="refused-title">
                    <thead>
                        <tr>
                            <th scope="col" class="refused__line">
                                {texts::line()}
                            </th>
                            <th scope="col">{texts::belongs_to()}</th>
                            <th scope="col">{texts::column()}</th>
                            <th scope="col">{texts::reason()}</th>
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
    let field = line.refusal.field().map(str::to_owned);
    view! {
        <tr>
            <td class="refused__line">
                <span class="refused__word">{texts::line()} " "</span>
                {line.line.to_string()}
            </td>
            <td>{refusals::subject(&line.subject)}</td>
            <td>
                <code>{field}</code>
            </td>
            <td class="refused__reason">{refusals::of_line(&line.refusal)}</td>
        </tr>
    }
}
