//! One measure's result: what each has come to, the ratios, and whether the targets are met.

use serde::Serialize;

use crate::statistics::Spread;
use crate::subjects::Absence;
use crate::subjects::kind::Role;
use crate::turns::Outcome;

/// A line of the table.
#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) measure: String,
    pub(crate) unit: &'static str,
    pub(crate) ours: Reading,
    pub(crate) peers: Vec<Named>,
    pub(crate) limit: Option<Named>,
    pub(crate) targets: Vec<Target>,
}

/// What was read of somebody, or why nothing was.
pub(crate) type Reading = Result<Spread, Absence>;

/// A reading with whose it is.
#[derive(Serialize)]
pub(crate) struct Named {
    pub(crate) name: &'static str,
    pub(crate) reading: Reading,
}

/// What is aimed at.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Target {
    pub(crate) against: Against,
    pub(crate) bound: Bound,
}

/// What ours is divided by.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) enum Against {
    Peer(&'static str),
    Limit,
    /// Nothing: the figure itself is bounded.
    Itself,
}

/// How large the ratio may be.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

/// Whether targets are met.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) enum Verdict {
    Met,
    Missed,
    /// Something that was to be compared is not there.
    Open,
    /// Nothing is aimed at.
    Told,
}

impl Target {
    pub(crate) const fn at_least(bound: f64, against: Against) -> Self {
        let bound = Bound::AtLeast(bound);
        Self { against, bound }
    }

    pub(crate) const fn at_most(bound: f64, against: Against) -> Self {
        let bound = Bound::AtMost(bound);
        Self { against, bound }
    }
}

impl Row {
    /// A row of outcomes, of which it takes one figure each. Ours is there once.
    pub(crate) fn of<'a>(
        measure: String,
        unit: &'static str,
        figure: usize,
        outcomes: impl IntoIterator<Item = (Role, &'static str, &'a Outcome)>,
        targets: &[Target],
    ) -> Self {
        let mut row = Self {
            measure,
            unit,
            ours: Err(Absence::Failed("not measured".to_owned())),
            peers: Vec::new(),
            limit: None,
            targets: targets.to_vec(),
        };
        for (role, name, outcome) in outcomes {
            let reading = match outcome {
                Ok(figures) => figures
                    .get(figure)
                    .copied()
                    .ok_or_else(|| Absence::Failed("no reading".to_owned())),
                Err(absence) => Err(absence.clone()),
            };
            match role {
                Role::Ours => row.ours = reading,
                Role::Peer => row.peers.push(Named { name, reading }),
                Role::Limit => row.limit = Some(Named { name, reading }),
            }
        }
        row
    }

    /// Ours by what a target compares it with, where both are there.
    pub(crate) fn ratio(&self, against: Against) -> Option<f64> {
        let median = |reading: &Reading| reading.as_ref().ok().map(|spread| spread.median);
        let other = match against {
            Against::Itself => return median(&self.ours),
            Against::Peer(name) => self.peers.iter().find(|peer| peer.name == name),
            Against::Limit => self.limit.as_ref(),
        };
        Some(median(&self.ours)? / median(&other?.reading)?)
    }

    /// Missed if any target is, else open if any cannot be told.
    pub(crate) fn verdict(&self) -> Verdict {
        let mut verdict = if self.ours.is_err() {
            Verdict::Open
        } else if self.targets.is_empty() {
            Verdict::Told
        } else {
            Verdict::Met
        };
        for target in &self.targets {
            match (self.ratio(target.against), target.bound) {
                (None, _) => verdict = Verdict::Open,
                (Some(ratio), Bound::AtLeast(bound)) if ratio < bound => return Verdict::Missed,
                (Some(ratio), Bound::AtMost(bound)) if ratio > bound => return Verdict::Missed,
                (Some(_), _) => {}
            }
        }
        verdict
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn spread(median: f64) -> Spread {
        Spread {
            median,
            least: median - 1.0,
            greatest: median + 1.0,
        }
    }

    pub(crate) fn row(targets: &[Target]) -> Row {
        let outcomes = [
            (Role::Ours, "live-orders", Ok(vec![spread(60.0)])),
            (Role::Peer, "PocketBase", Ok(vec![spread(10.0)])),
            (Role::Peer, "bknd", Err(Absence::NotInstalled)),
            (Role::Limit, "bare sockets", Ok(vec![spread(100.0)])),
        ];
        let outcomes = outcomes
            .iter()
            .map(|(role, name, outcome)| (*role, *name, outcome));
        Row::of("events".to_owned(), "/s", 0, outcomes, targets)
    }

    #[test]
    fn a_verdict_is_of_all_targets() {
        let peer = Against::Peer("PocketBase");
        let cases = [
            (vec![], Verdict::Told),
            (vec![Target::at_least(5.0, peer)], Verdict::Met),
            (vec![Target::at_most(5.0, peer)], Verdict::Missed),
            (vec![Target::at_least(0.7, Against::Limit)], Verdict::Missed),
            (vec![Target::at_most(60.0, Against::Itself)], Verdict::Met),
            (
                vec![Target::at_least(1.0, Against::Peer("bknd"))],
                Verdict::Open,
            ),
            (
                vec![
                    Target::at_least(1.0, Against::Peer("bknd")),
                    Target::at_least(9.0, peer),
                ],
                Verdict::Missed,
            ),
        ];
        for (targets, verdict) in cases {
            assert_eq!(row(&targets).verdict(), verdict, "{targets:?}");
        }
    }
}
