//! The views that a reader has named: a list, its sort and its columns under a name. It is pure;
//! the browser keeps them. Days that have a name are kept by it, so that “today” means the day on
//! which the view is looked at.

use std::time::Duration;

use live_orders::{OrderQuery, Refusal, Timestamp};
use serde::{Deserialize, Serialize};

use crate::columns::Columns;
use crate::components::views::Given;
use crate::presets::Preset;
use crate::texts::refused;

/// Most views that are kept: more are no longer found at a glance.
pub const VIEWS_MAX: usize = 20;
/// Longest name: it stands in a line with others.
pub const NAME_MAX_CHARS: usize = 40;
/// A list of what is late is saved as such if it was asked for within this time: a page that is left
/// open asks for the moment at which it was opened.
const LATE_WITHIN: Duration = Duration::from_hours(24);

/// A view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnView {
    name: String,
    /// The list, without the days that have a name.
    query: OrderQuery,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    preset: Option<Preset>,
    #[serde(default)]
    columns: Columns,
}

/// The views, in the order in which they were named; no two have the same name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<serde_json::Value>")]
pub struct OwnViews(Vec<OwnView>);

impl OwnView {
    fn new(name: String, query: OrderQuery, now: Timestamp, columns: Columns) -> Self {
        // What is new since a moment is news once, and no view.
        let query = OrderQuery {
            since: None,
            ..query
        };
        let preset = preset(&query, now);
        let query = if preset.is_some() {
            OrderQuery {
                from: None,
                to: None,
                before: None,
                ..query
            }
        } else {
            query
        };
        Self {
            name,
            query,
            preset,
            columns,
        }
    }

    /// What a person reads.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its columns.
    pub const fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Its list, as of now.
    pub fn list(&self, now: Timestamp) -> OrderQuery {
        match self.preset {
            Some(preset) => preset.of(&self.query, now),
            None => self.query.clone(),
        }
    }

    /// Whether a list is this view, if perhaps of some hours ago.
    pub fn shows(&self, query: &OrderQuery, now: Timestamp) -> bool {
        let list = self.list(now);
        if self.preset == Some(Preset::Late) && query.before.is_some() {
            return OrderQuery {
                before: query.before,
                ..list
            } == *query;
        }
        list == *query
    }
}

fn preset(query: &OrderQuery, now: Timestamp) -> Option<Preset> {
    let late = Preset::Late.of(query, now);
    let is_late = match (query.before, late.before) {
        (Some(asked), Some(late)) => {
            query.from.is_none() && query.to.is_none() && late.since(asked) < LATE_WITHIN
        }
        _ => false,
    };
    if is_late {
        Some(Preset::Late)
    } else {
        Preset::in_query(query, now)
    }
}

impl OwnViews {
    /// All of them.
    pub fn all(&self) -> &[OwnView] {
        &self.0
    }

    /// The one of a name.
    pub fn named(&self, name: &str) -> Option<&OwnView> {
        self.0.iter().find(|view| view.name == name)
    }

    /// The one that a list is.
    pub fn shown(&self, query: &OrderQuery, now: Timestamp) -> Option<&OwnView> {
        self.0.iter().find(|view| view.shows(query, now))
    }

    /// The one whose columns a list has: a view that is sorted otherwise keeps them.
    pub fn holding(&self, query: &OrderQuery, now: Timestamp) -> Option<&OwnView> {
        let sorted_as = |view: &&OwnView| {
            let query = OrderQuery {
                sort: view.query.sort,
                ..query.clone()
            };
            view.shows(&query, now)
        };
        self.shown(query, now)
            .or_else(|| self.0.iter().find(sorted_as))
    }

    /// Names a list. What is wrong with the name is told; a list has one name.
    pub fn save(
        &mut self,
        name: &str,
        query: &OrderQuery,
        now: Timestamp,
        columns: Columns,
    ) -> Result<(), Refusal> {
        if let Some(view) = self.shown(query, now) {
            let problem = refused::view_not_needed(&view.name);
            return Err(Refusal::invalid("name", problem));
        }
        if self.0.len() >= VIEWS_MAX {
            let problem = refused::view_no_room(&VIEWS_MAX.to_string());
            return Err(Refusal::invalid("name", problem));
        }
        let name = self.free(name, None)?;
        self.0.push(OwnView::new(name, query.clone(), now, columns));
        Ok(())
    }

    /// Gives a view another name.
    pub fn rename(&mut self, from: &str, to: &str) -> Result<(), Refusal> {
        let to = self.free(to, Some(from))?;
        if let Some(view) = self.0.iter_mut().find(|view| view.name == from) {
            view.name = to;
        }
        Ok(())
    }

    /// Deletes a view.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|view| view.name != name);
    }

    /// Gives a view other columns.
    pub fn set_columns(&mut self, name: &str, columns: Columns) {
        if let Some(view) = self.0.iter_mut().find(|view| view.name == name) {
            view.columns = columns;
        }
    }

    /// The name as it is kept, if none but `own` has it, nor a view that everybody has.
    fn free(&self, name: &str, own: Option<&str>) -> Result<String, Refusal> {
        let name = self.possible(name, own)?;
        let given = |view: &Given| view.label().to_lowercase() == name.to_lowercase();
        if Given::ALL.iter().any(given) {
            return Err(Refusal::invalid("name", refused::view_given()));
        }
        Ok(name)
    }

    /// The name as it is kept, if none but `own` has it. What everybody's views are called in another
    /// language is no reason to lose one.
    fn possible(&self, name: &str, own: Option<&str>) -> Result<String, Refusal> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let wrong = |problem: &str| Err(Refusal::invalid("name", problem));
        let is_same = |other: &str| other.to_lowercase() == name.to_lowercase();
        let others = || self.0.iter().filter(|view| Some(view.name()) != own);
        if name.is_empty() {
            wrong(refused::not_empty())
        } else if name.chars().count() > NAME_MAX_CHARS {
            wrong(&refused::view_chars(&NAME_MAX_CHARS.to_string()))
        } else if name.chars().any(char::is_control) {
            wrong(refused::view_plain())
        } else if others().any(|view| is_same(view.name())) {
            wrong(refused::view_taken())
        } else {
            Ok(name)
        }
    }
}

/// What was kept is taken as far as it makes sense: a view that does not is left out.
impl From<Vec<serde_json::Value>> for OwnViews {
    fn from(kept: Vec<serde_json::Value>) -> Self {
        let mut views = Self::default();
        for view in kept.into_iter().take(VIEWS_MAX) {
            let Ok(view) = serde_json::from_value::<OwnView>(view) else {
                continue;
            };
            if let Ok(name) = views.possible(&view.name, None) {
                views.0.push(OwnView { name, ..view });
            }
        }
        views
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::{Column, Density};

    fn now() -> Timestamp {
        "2026-03-05T14:07:09Z".parse().expect("a time")
    }

    fn query(url: &str) -> OrderQuery {
        OrderQuery::from_url(url).expect("a query")
    }

    fn views(saved: &[(&str, &str)]) -> OwnViews {
        let mut views = OwnViews::default();
        for (name, url) in saved {
            let saved = views.save(name, &query(url), now(), Columns::default());
            saved.expect("a view");
        }
        views
    }

    fn refused(views: &mut OwnViews, name: &str) -> String {
        let list = query("q=other");
        let refusal = views.save(name, &list, now(), Columns::default());
        let refusal = refusal.expect_err(name);
        assert_eq!(refusal.field(), Some("name"));
        refusal.to_string()
    }

    #[test]
    fn a_list_is_named_renamed_and_forgotten() {
        let mut views = views(&[(" Big  ones ", "min_total=100000&sort=-total")]);
        let list = query("min_total=100000&sort=-total");
        assert_eq!(
            views.shown(&list, now()).map(OwnView::name),
            Some("Big ones")
        );
        assert_eq!(views.shown(&query(""), now()), None);
        views.rename("Big ones", "BIG ONES").expect("its own name");
        assert_eq!(views.named("BIG ONES").map(|it| it.list(now())), Some(list));
        views.remove("BIG ONES");
        assert_eq!(views, OwnViews::default());
    }

    #[test]
    fn names_are_refused_with_a_reason() {
        let mut views = views(&[("Packing", "status=paid")]);
        assert!(refused(&mut views, "  ").contains("not be empty"));
        assert!(refused(&mut views, "packing").contains("taken"));
        assert!(refused(&mut views, "LATE").contains("everybody"));
        assert!(refused(&mut views, &"x".repeat(NAME_MAX_CHARS + 1)).contains("at most 40"));
        assert!(refused(&mut views, "a\u{7}b").contains("plain text"));
        assert!(
            views
                .save("Same", &query("status=paid"), now(), Columns::default())
                .is_err()
        );
        views
            .save("Other", &query("q=a"), now(), Columns::default())
            .expect("a view");
        assert!(views.rename("Other", "Packing").is_err());
        for number in views.all().len()..VIEWS_MAX {
            let (name, list) = (format!("View {number}"), query(&format!("q=a{number}")));
            views
                .save(&name, &list, now(), Columns::default())
                .expect("room");
        }
        assert!(refused(&mut views, "One more").contains("no room"));
    }

    #[test]
    fn days_with_a_name_move_on() {
        let mut views = views(&[
            ("Week", "q=a&from=2026-02-27"),
            ("Old", "status=new&before=2026-03-03T12%3A00%3A00Z"),
            ("Winter", "from=2026-01-01&to=2026-01-31"),
        ]);
        let later = now().plus_days(10);
        let url = |name: &str, at: Timestamp| {
            let view = views.named(name).expect(name);
            assert!(view.shows(&view.list(at), at));
            view.list(at).to_url()
        };
        assert_eq!(url("Week", later), "q=a&from=2026-03-09");
        assert_eq!(url("Winter", later), "from=2026-01-01&to=2026-01-31");
        assert_eq!(
            url("Old", now()),
            "status=new&before=2026-03-03T14%3A00%3A00Z"
        );
        // The page was opened an hour ago and is still the view.
        let opened = query("status=new&before=2026-03-03T13%3A00%3A00Z");
        assert_eq!(views.shown(&opened, now()).map(OwnView::name), Some("Old"));
        // What was asked for once is no view.
        let news = query("since=2026-03-05T10%3A00%3A00Z&q=b");
        views
            .save("News", &news, now(), Columns::default())
            .expect("a view");
        assert_eq!(
            views.named("News").map(|it| it.list(now()).to_url()),
            Some("q=b".into())
        );
    }

    #[test]
    fn a_view_that_is_sorted_otherwise_keeps_its_columns() {
        let mut views = views(&[("Packing", "status=paid&sort=created_at")]);
        let mut columns = Columns::default();
        columns.density = Density::Dense;
        views.set_columns("Packing", columns.clone());
        let sorted = query("status=paid&sort=-total");
        assert_eq!(views.shown(&sorted, now()), None);
        assert_eq!(
            views.holding(&sorted, now()).map(OwnView::columns),
            Some(&columns)
        );
        assert_eq!(views.holding(&query("status=new"), now()), None);
    }

    #[test]
    fn what_is_kept_is_taken_as_far_as_it_makes_sense() {
        let mut saved = views(&[
            ("Packing", "status=paid"),
            ("Today’s", "from=2026-03-05&to=2026-03-05"),
        ]);
        let mut columns = Columns::default();
        columns.show(Column::City, true);
        saved.set_columns("Packing", columns);
        let kept = serde_json::to_string(&saved).expect("text");
        assert_eq!(
            serde_json::from_str::<OwnViews>(&kept).expect("views"),
            saved
        );
        let kept = r#"[{"name":"A","query":"q=a"},{"name":"a","query":"q=b"},{"name":"","query":""},
            {"name":"B","query":"status=gone"},{"name":"C"},7,{"name":"D","query":"q=d","more":1}]"#;
        let views: OwnViews = serde_json::from_str(kept).expect("views");
        let names: Vec<&str> = views.all().iter().map(OwnView::name).collect();
        assert_eq!(names, ["A", "D"]);
        let many = format!("[{}]", vec![r#"{"name":"A","query":"q=a"}"#; 50].join(","));
        assert_eq!(
            serde_json::from_str::<OwnViews>(&many)
                .expect("views")
                .all()
                .len(),
            1
        );
    }
}
