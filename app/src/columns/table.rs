//! The columns as the table follows them, and how it asks for others.

use leptos::prelude::*;

use crate::columns::fit::{Fitted, fit};
use crate::columns::{Column, Columns};

/// The room that the table has: its points, and how many pixels one of them is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// In points.
    pub points: u16,
    /// Pixels for a point: 1 unless the reader has made the type larger.
    pub scale: f64,
}

/// The columns of the page's table.
#[derive(Clone, Copy)]
pub struct TableColumns {
    chosen: Signal<Columns>,
    /// What an edge shows while it is moved; nothing of it is kept yet.
    tried: RwSignal<Option<Columns>>,
    choose: Callback<Columns>,
    /// The room that there is; `None` before the page has been measured.
    pub room: RwSignal<Option<Room>>,
    /// The columns in that room.
    pub fitted: Memo<Fitted>,
    /// Those that are shown, in order.
    pub shown: Memo<Vec<Column>>,
}

impl TableColumns {
    /// The columns that are chosen; `choose` gets others.
    pub fn new(chosen: Signal<Columns>, choose: Callback<Columns>) -> Self {
        let tried = RwSignal::new(None::<Columns>);
        let room = RwSignal::new(None::<Room>);
        let fitted = Memo::new(move |_| {
            let points = room.with(|room| room.map(|room| room.points));
            tried.with(|tried| match tried {
                Some(tried) => fit(tried, points),
                None => chosen.with(|chosen| fit(chosen, points)),
            })
        });
        let shown = Memo::new(move |_| {
            fitted.with(|fitted| fitted.columns.iter().map(|fit| fit.column).collect())
        });
        Self {
            chosen,
            tried,
            choose,
            room,
            fitted,
            shown,
        }
    }

    /// The choice.
    pub fn chosen(self) -> Columns {
        self.chosen.get()
    }

    /// The choice, for what does not follow it.
    pub fn chosen_untracked(self) -> Columns {
        self.chosen.get_untracked()
    }

    /// Chooses.
    pub fn choose(self, columns: Columns) {
        self.tried.set(None);
        self.choose.run(columns);
    }

    /// Shows columns as long as an edge is moved; `None` when it is let go.
    pub fn try_out(self, columns: Option<Columns>) {
        self.tried.set(columns);
    }

    /// What has been tried out is chosen.
    pub fn keep_tried(self) {
        if let Some(tried) = self.tried.get_untracked() {
            self.choose(tried);
        }
    }

    /// A number of pixels in points.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "within a screen, and the cast saturates"
    )]
    pub fn points(self, pixels: f64) -> i32 {
        (pixels / scale(self.room.get_untracked())).round() as i32
    }

    /// The widths as a grid has them, after the column of the boxes; `None` before they are known.
    pub fn tracks(self, boxes_px: i32) -> Option<String> {
        let scale = scale(self.room.get());
        self.fitted.with(|fitted| {
            let widths = fitted.columns.iter().filter_map(|fit| fit.width);
            let tracks = widths.map(|width| format!(" {}px", f64::from(width) * scale));
            fitted
                .is_measured()
                .then(|| format!("{boxes_px}px{}", tracks.collect::<String>()))
        })
    }
}

fn scale(room: Option<Room>) -> f64 {
    room.map_or(1.0, |room| room.scale)
}
