//! Who is measured when: all of them once to warm up, then one after the other, round after round, so
//! that whatever the machine does meanwhile it does to all.

use std::time::Duration;

use anyhow::{Context, Result};
use tokio::time::timeout;

use crate::say;
use crate::statistics::Spread;
use crate::subjects::{Absence, Contestant};

/// No turn of any measure is meant to take this long.
const TURN_MAX: Duration = Duration::from_mins(2);

/// One turn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Turn {
    /// Zero is the warm-up, which does not count.
    pub(crate) round: usize,
    /// Whose turn it is, by place.
    pub(crate) whose: usize,
}

/// What came of all turns of one contestant: for each figure of a turn its spread over the rounds.
pub(crate) type Outcome = Result<Vec<Spread>, Absence>;

/// The turns of so many rounds, and of the warm-up before them.
pub(crate) fn turns(rounds: usize, contestants: usize) -> impl Iterator<Item = Turn> {
    (0..=rounds).flat_map(move |round| (0..contestants).map(move |whose| Turn { round, whose }))
}

/// Lets all have their turns. One that fails has no more turns, and the others go on.
pub(crate) async fn take<C: Contestant>(
    what: &str,
    rounds: usize,
    contestants: &mut [C],
    mut turn: impl AsyncFnMut(&mut C, usize) -> Result<Vec<f64>>,
) -> Vec<Outcome> {
    let mut readings: Vec<Result<Vec<Vec<f64>>, Absence>> = contestants
        .iter()
        .map(|contestant| contestant.absence().map_or(Ok(Vec::new()), Err))
        .collect();
    for Turn { round, whose } in turns(rounds, contestants.len()) {
        let Ok(taken) = &mut readings[whose] else {
            continue;
        };
        let contestant = &mut contestants[whose];
        let figures = timeout(TURN_MAX, turn(contestant, round)).await;
        match figures
            .context("longer than a turn may take")
            .and_then(|figures| figures)
        {
            Ok(figures) => {
                let name = contestant.name();
                say(&format!("{what}, round {round}, {name}: {figures:.2?}"));
                if round > 0 {
                    taken.push(figures);
                }
            }
            Err(error) => {
                say(&format!("{what}, {}: {error:#}", contestant.name()));
                readings[whose] = Err(Absence::Failed(format!("{error:#}")));
            }
        }
    }
    readings.into_iter().map(spreads).collect()
}

fn spreads(readings: Result<Vec<Vec<f64>>, Absence>) -> Outcome {
    let rounds = readings?;
    let figures = rounds.first().map_or(0, Vec::len);
    (0..figures)
        .map(|figure| {
            let series: Vec<f64> = rounds.iter().map(|round| round[figure]).collect();
            let spread = Spread::of(&series).context("no round was measured");
            spread.map_err(|error| Absence::Failed(error.to_string()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    struct Named(&'static str);

    impl Contestant for Named {
        fn name(&self) -> &'static str {
            self.0
        }

        fn absence(&self) -> Option<Absence> {
            (self.0 == "away").then_some(Absence::NotInstalled)
        }
    }

    #[test]
    fn everybody_warms_up_before_anybody_counts() {
        let order: Vec<_> = turns(2, 2).map(|turn| (turn.round, turn.whose)).collect();
        assert_eq!(order, [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)]);
    }

    #[tokio::test]
    async fn one_that_fails_or_is_away_does_not_stop_the_others() {
        let mut all = [Named("good"), Named("away"), Named("bad")];
        let outcomes = take("a test", 2, &mut all, async |named, round| {
            if named.0 == "bad" && round == 1 {
                return Err(anyhow!("it broke"));
            }
            Ok(vec![f64::from(u32::try_from(round)?)])
        })
        .await;
        assert!((outcomes[0].as_ref().unwrap()[0].median - 1.5).abs() < 1e-9);
        assert_eq!(outcomes[1], Err(Absence::NotInstalled));
        assert_eq!(outcomes[2], Err(Absence::Failed("it broke".to_owned())));
    }
}
