//! What the page of imports holds: the file that was chosen, how its columns are matched, where it can
//! be cut, and how far it has come. One part is under way at a time; an answer that does not come is
//! asked for again for as long as it takes, because a part that is sent twice is written once.
//!
//! In the browser it is driven from effects and event handlers; elsewhere it holds nothing.

use std::collections::BTreeMap;

use gloo_timers::future::sleep;
use leptos::prelude::*;
use leptos::task::spawn_local;
use live_orders::import::columns::Kind;
use live_orders::import::matching::Matching;
use live_orders::import::records::{Separator, rows};
use live_orders::import::refused;
use live_orders::import::report::LineReport;
use live_orders::import::survey::{Plan, Survey};
use send_wrapper::SendWrapper;
use web_sys::{AbortController, File};

use crate::live::backoff::backoff;
use crate::live::browser::{dice, now_ms};
use crate::texts::import;
use crate::transfer::course::{Course, Pace};
use crate::transfer::kept::{self, FileMark, Kept};
use crate::transfer::reading::{self, BEGINNING_BYTES, PIECE_BYTES, Unreadable};
use crate::transfer::refusals;
use crate::transfer::saving;
use crate::transfer::sending::{self, Unsent};

/// Rows of the file that are shown beside its columns.
pub const SHOWN_ROWS: usize = 3;

/// What goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing: there is no file, or nobody has said what is to be done with it.
    #[default]
    Idle,
    /// It is sent.
    Running,
    /// It was stopped on the way.
    Stopped,
    /// All of it is done.
    Done,
}

/// A file that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Which.
    pub mark: FileMark,
    /// What stands between its fields.
    pub separator: Separator,
    /// Its first row.
    pub header: Vec<String>,
    /// The rows below, as many as are shown.
    pub rows: Vec<Vec<String>>,
}

/// What is known of a file as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Surveyed {
    /// Nothing yet.
    #[default]
    Unknown,
    /// It is looked through; so many bytes are.
    Looking(u64),
    /// All of it.
    Known(Plan),
    /// It cannot be imported.
    Refused(String),
}

/// The state of the page.
#[derive(Clone, Copy)]
pub struct Transfer {
    /// What the file holds.
    pub kind: RwSignal<Kind>,
    /// The file.
    pub chosen: RwSignal<Option<Chosen>>,
    /// Its columns.
    pub matching: RwSignal<Option<Matching>>,
    /// What it holds as a whole.
    pub surveyed: RwSignal<Surveyed>,
    /// What goes on.
    pub phase: RwSignal<Phase>,
    /// How far it has come.
    pub course: RwSignal<Course>,
    /// How fast it goes: a second, and the seconds that are left.
    pub pace: RwSignal<(Option<u64>, Option<u64>)>,
    /// What is in the way.
    pub trouble: RwSignal<Option<String>>,
    /// An import that was interrupted, whose file has not been chosen again.
    pub interrupted: RwSignal<Option<Kept>>,
    file: RwSignal<Option<SendWrapper<File>>>,
    abort: RwSignal<Option<SendWrapper<AbortController>>>,
    /// Counts what was begun: what another one has taken the place of gives up.
    turn: StoredValue<u64>,
}

impl Transfer {
    /// Nothing is chosen.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind: RwSignal::new(kind),
            chosen: RwSignal::new(None),
            matching: RwSignal::new(None),
            surveyed: RwSignal::new(Surveyed::default()),
            phase: RwSignal::new(Phase::default()),
            course: RwSignal::new(Course::default()),
            pace: RwSignal::new((None, None)),
            trouble: RwSignal::new(None),
            interrupted: RwSignal::new(None),
            file: RwSignal::new(None),
            abort: RwSignal::new(None),
            turn: StoredValue::new(0),
        }
    }

    /// Looks for an import that was interrupted.
    pub fn start(self) {
        self.interrupted.set(kept::read());
    }

    /// Takes a file; one whose import was interrupted goes on where it was.
    pub fn choose(self, file: File) {
        let turn = self.begin();
        let mark = reading::mark(&file);
        let interrupted = self.interrupted.get_untracked();
        let interrupted = interrupted.filter(|kept| kept.file == mark);
        if let Some(kept) = &interrupted {
            self.kind.set(kept.kind);
        }
        self.phase.set(Phase::Idle);
        self.trouble.set(None);
        self.course.set(Course::default());
        self.file.set(Some(SendWrapper::new(file.clone())));
        spawn_local(async move {
            let end = mark.bytes.min(BEGINNING_BYTES);
            let beginning = reading::piece(&file, 0, end).await;
            if !self.is_turn(turn) {
                return;
            }
            match beginning {
                Ok(beginning) => self.open(mark, &beginning, interrupted),
                Err(Unreadable) => self.trouble.set(Some(import::unreadable().into())),
            }
        });
    }

    fn open(self, mark: FileMark, beginning: &[u8], interrupted: Option<Kept>) {
        let kind = self.kind.get_untracked();
        let separator = Separator::recognised(kind, beginning);
        let mut rows = rows(beginning, separator, SHOWN_ROWS + 1).into_iter();
        let header = rows.next().unwrap_or_default();
        let by_name = Matching::by_name(kind, &header);
        let interrupted = interrupted.filter(|kept| kept.columns.len() == header.len());
        let matching = interrupted.as_ref().map_or(by_name, Kept::matching);
        if let Some(kept) = interrupted {
            self.course.set(kept.course);
            self.phase.set(Phase::Stopped);
        }
        self.interrupted.set(None);
        self.matching.set(Some(matching));
        self.chosen.set(Some(Chosen {
            mark,
            separator,
            header,
            rows: rows.collect(),
        }));
        self.survey();
    }

    /// Says that the file holds something else.
    pub fn choose_kind(self, kind: Kind) {
        self.kind.set(kind);
        let file = self.file.with_untracked(|it| it.as_deref().cloned());
        if let Some(file) = file.filter(|_| self.phase.get_untracked() != Phase::Running) {
            self.choose(file);
        }
    }

    /// Takes a column for another one; for none by an empty name.
    pub fn match_column(self, at: usize, name: &str) {
        let key = self.kind.get_untracked().key();
        let place = |matching: &Option<Matching>| matching.as_ref().and_then(|it| it.place_of(key));
        let before = self.matching.with_untracked(place);
        self.matching.update(|matching| {
            if let Some(matching) = matching {
                matching.choose(at, name);
            }
        });
        // What was said of it was said of other columns.
        self.phase.set(Phase::Idle);
        self.trouble.set(None);
        self.course.set(Course::default());
        if self.matching.with_untracked(place) != before {
            self.survey();
        }
    }

    /// Looks the whole file through.
    fn survey(self) {
        let turn = self.begin();
        let (file, chosen) = (self.file.get_untracked(), self.chosen.get_untracked());
        let matching = self.matching.get_untracked();
        let (Some(file), Some(chosen), Some(matching)) = (file, chosen, matching) else {
            return;
        };
        self.surveyed.set(Surveyed::Looking(0));
        spawn_local(async move {
            let survey = Survey::new(&matching, chosen.separator);
            let surveyed = self
                .look_through(turn, &file, chosen.mark.bytes, survey)
                .await;
            if let Some(surveyed) = surveyed.filter(|_| self.is_turn(turn)) {
                self.surveyed.set(surveyed);
            }
        });
    }

    /// `None` where something else has taken its place.
    async fn look_through(
        self,
        turn: u64,
        file: &File,
        bytes: u64,
        mut survey: Survey,
    ) -> Option<Surveyed> {
        let mut at = 0;
        while at < bytes {
            let end = bytes.min(at + PIECE_BYTES);
            let piece = match reading::piece(file, at, end).await {
                Ok(piece) => piece,
                Err(Unreadable) => return Some(Surveyed::Refused(import::unreadable().into())),
            };
            if !self.is_turn(turn) {
                return None;
            }
            if let Err(error) = survey.take(&piece) {
                return Some(Surveyed::Refused(refusals::of_file(&error)));
            }
            at = end;
            self.surveyed.set(Surveyed::Looking(at));
        }
        Some(match survey.finish() {
            Ok(plan) => Surveyed::Known(plan),
            Err(error) => Surveyed::Refused(refusals::of_file(&error)),
        })
    }

    /// Whether it can be sent: all columns are there, and it is known where to cut it.
    pub fn is_ready(self) -> bool {
        let matched = self
            .matching
            .with(|it| it.as_ref().is_some_and(|it| it.missing().is_empty()));
        let known = self.surveyed.with(|it| matches!(it, Surveyed::Known(_)));
        matched && known && self.phase.get() != Phase::Running
    }

    /// Sends it from its beginning.
    pub fn run(self, is_check: bool) {
        self.course.set(Course::new(is_check));
        self.go_on();
    }

    /// Sends what has not been sent.
    pub fn go_on(self) {
        if !untrack(|| self.is_ready()) {
            return;
        }
        let turn = self.begin();
        self.trouble.set(None);
        self.pace.set((None, None));
        self.phase.set(Phase::Running);
        spawn_local(self.send_all(turn));
    }

    /// Stops on the way. What has been written stays written.
    pub fn stop(self) {
        if self.phase.get_untracked() == Phase::Running {
            self.begin();
            self.trouble.set(None);
            self.phase.set(Phase::Stopped);
        }
    }

    /// Forgets an import that was interrupted.
    pub fn forget(self) {
        kept::clear();
        self.interrupted.set(None);
    }

    async fn send_all(self, turn: u64) {
        let mut pace = Pace::default();
        let mut failures = 0;
        loop {
            self.note(&mut pace);
            let Some(outcome) = self.send_next(turn).await else {
                return self.end(Phase::Done);
            };
            if !self.is_turn(turn) {
                return;
            }
            match outcome {
                Ok(()) => {
                    failures = 0;
                    self.trouble.set(None);
                    self.keep();
                }
                Err(Unsent::Passing(said, pause)) => {
                    failures += 1;
                    self.trouble.set(Some(import::tried_again(said)));
                    sleep(pause.unwrap_or_default().max(backoff(failures, dice()))).await;
                }
                Err(Unsent::Final(said)) => {
                    self.trouble.set(Some(said));
                    return self.end(Phase::Stopped);
                }
            }
            if !self.is_turn(turn) {
                return;
            }
        }
    }

    /// Sends the next part; `None` where there is none.
    async fn send_next(self, turn: u64) -> Option<Result<(), Unsent>> {
        let file = self.file.get_untracked()?;
        let course = self
            .course
            .with_untracked(|it| (it.next, it.is_check, it.since));
        let (next, is_check, since) = course;
        let part = self.surveyed.with_untracked(|surveyed| match surveyed {
            Surveyed::Known(plan) => plan.parts.get(next).cloned(),
            _ => None,
        })?;
        let separator = self
            .chosen
            .with_untracked(|it| it.as_ref().map(|it| it.separator))?;
        let header = self
            .matching
            .with_untracked(|it| it.as_ref().map(|it| it.header(separator)))?;
        let body = match reading::body(&file, &header, part.start, part.end) {
            Ok(body) => body,
            Err(Unreadable) => return Some(Err(unreadable())),
        };
        let Ok(abort) = AbortController::new() else {
            return Some(Err(Unsent::Final(import::browser_cannot().into())));
        };
        let signal = abort.signal();
        self.abort.set(Some(SendWrapper::new(abort)));
        let address = sending::address(self.kind.get_untracked(), &part, is_check, since);
        // A file that has changed meanwhile looks like a network that is gone: it is asked first.
        let readable = reading::piece(&file, part.start, part.start + 1).await;
        if readable.is_err() {
            return Some(Err(unreadable()));
        }
        let report = sending::send(&address, body, &signal).await;
        if !self.is_turn(turn) {
            return Some(Ok(()));
        }
        Some(report.map(|report| self.course.update(|course| course.take(&part, report))))
    }

    fn note(self, pace: &mut Pace) {
        let done = self.course.with_untracked(|course| course.items);
        pace.note(now_ms(), done);
        let left = self.surveyed.with_untracked(|surveyed| match surveyed {
            Surveyed::Known(plan) => plan.items.saturating_sub(done),
            _ => 0,
        });
        self.pace.set((pace.a_second(), pace.seconds_left(left)));
    }

    fn end(self, phase: Phase) {
        self.pace.set((None, None));
        self.phase.set(phase);
        if phase == Phase::Done {
            kept::clear();
        }
    }

    fn keep(self) {
        if self.course.with_untracked(|course| course.lines.len()) > kept::LINES_MAX {
            return;
        }
        let (chosen, matching) = (self.chosen.get_untracked(), self.matching.get_untracked());
        let rows = self.surveyed.with_untracked(|surveyed| match surveyed {
            Surveyed::Known(plan) => plan.rows,
            _ => 0,
        });
        if let (Some(chosen), Some(matching)) = (chosen, matching) {
            kept::write(&Kept {
                file: chosen.mark,
                kind: matching.kind(),
                columns: kept::names(&matching),
                rows,
                course: self.course.get_untracked(),
            });
        }
    }

    /// Saves the refused rows as a file that can be put right and imported again.
    pub fn save_refused(self) {
        let (file, chosen) = (self.file.get_untracked(), self.chosen.get_untracked());
        let matching = self.matching.get_untracked();
        let (Some(file), Some(chosen), Some(matching)) = (file, chosen, matching) else {
            return;
        };
        spawn_local(async move {
            let saved = self.write_refused(&file, &chosen, &matching).await;
            if saved.is_err() {
                self.trouble.set(Some(import::unreadable().into()));
            }
        });
    }

    async fn write_refused(
        self,
        file: &File,
        chosen: &Chosen,
        matching: &Matching,
    ) -> Result<(), Unreadable> {
        let reasons = self.course.with_untracked(|course| reasons(&course.lines));
        let parts = self.surveyed.with_untracked(|surveyed| match surveyed {
            Surveyed::Known(plan) => plan.parts.clone(),
            _ => Vec::new(),
        });
        // Spreadsheets take a file for UTF-8 by the mark.
        let head = refused::header(matching, &chosen.header);
        let mut text = vec![format!("\u{feff}{head}")];
        for (at, part) in parts.iter().enumerate() {
            let end = parts.get(at + 1).map_or(u64::MAX, |next| next.line);
            if reasons.range(part.line..end).next().is_some() {
                let bytes = reading::piece(file, part.start, part.end).await?;
                let rows = refused::rows(
                    matching,
                    chosen.separator,
                    &bytes,
                    part.line,
                    &reasons,
                    import::by_another_line(),
                );
                text.push(rows);
            }
        }
        let name = chosen.mark.name.trim_end_matches(".csv");
        if let Some(file) = reading::text_file(&text, "text/csv;charset=utf-8") {
            saving::save(&file, &import::refused_file(name));
        }
        Ok(())
    }

    /// Takes the place of what was begun before.
    fn begin(self) -> u64 {
        if let Some(abort) = self.abort.try_update(Option::take).flatten() {
            abort.abort();
        }
        self.turn
            .try_update_value(|turn| {
                *turn += 1;
                *turn
            })
            .unwrap_or_default()
    }

    /// Whether nothing has taken its place, and the page is still there.
    fn is_turn(self, turn: u64) -> bool {
        self.turn.try_get_value() == Some(turn)
    }
}

fn unreadable() -> Unsent {
    Unsent::Final(import::unreadable().into())
}

/// What stands against each line, in one sentence.
fn reasons(lines: &[LineReport]) -> BTreeMap<u64, String> {
    let mut reasons: BTreeMap<u64, String> = BTreeMap::new();
    for line in lines {
        let reason = reasons.entry(line.line).or_default();
        if !reason.is_empty() {
            reason.push(' ');
        }
        reason.push_str(&refusals::of_line(&line.refusal));
    }
    reasons
}

#[cfg(test)]
mod tests {
    use live_orders::Refusal;
    use live_orders::import::rule::FileRule;

    use super::*;

    #[test]
    fn all_that_stands_against_a_line_is_its_reason() {
        let line = |line, column: &str| LineReport {
            line,
            subject: "order 7".into(),
            refusal: Refusal::against(column, FileRule::Flag),
        };
        let reasons = reasons(&[line(2, "a"), line(3, "b"), line(2, "c")]);
        assert_eq!(reasons[&2], "a must be 0 or 1. c must be 0 or 1.");
        assert_eq!(reasons[&3], "b must be 0 or 1.");
    }
}
