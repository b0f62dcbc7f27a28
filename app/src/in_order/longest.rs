//! Which rows of a list can stay where they are while the others are moved around them: a longest
//! increasing subsequence of their places before, by patience sorting in O(n log n).
//! <https://en.wikipedia.org/wiki/Longest_increasing_subsequence>

/// For rows in their new order, with the place that each had before (`None` for a new one; none twice):
/// whether it stays.
pub fn stays(before: &[Option<usize>]) -> Vec<bool> {
    // The ends of the best runs of each length so far, the least of them; and what comes before each
    // row in its best run.
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let mut previous: Vec<Option<usize>> = vec![None; before.len()];
    for (row, place) in before.iter().enumerate() {
        let Some(place) = *place else { continue };
        let length = ends.partition_point(|(end, _)| *end < place);
        let shorter = length.checked_sub(1).and_then(|length| ends.get(length));
        if let Some(previous) = previous.get_mut(row) {
            *previous = shorter.map(|(_, row)| *row);
        }
        match ends.get_mut(length) {
            Some(end) => *end = (place, row),
            None => ends.push((place, row)),
        }
    }
    let mut stays = vec![false; before.len()];
    let mut row = ends.last().map(|(_, row)| *row);
    while let Some(at) = row {
        if let Some(stays) = stays.get_mut(at) {
            *stays = true;
        }
        row = previous.get(at).copied().flatten();
    }
    stays
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rows_that_come_in_above_move_none_of_the_others() {
        let before = [None, None, Some(0), Some(1), Some(2)];
        assert_eq!(stays(&before), [false, false, true, true, true]);
    }

    #[test]
    fn one_that_goes_up_moves_alone() {
        let before = [Some(3), Some(0), Some(1), Some(2)];
        assert_eq!(stays(&before), [false, true, true, true]);
    }

    /// The length of a longest increasing subsequence, by trying each pair.
    fn length(places: &[usize]) -> usize {
        let mut best: Vec<usize> = Vec::new();
        for (at, place) in places.iter().enumerate() {
            let lower = (0..at).filter(|other| places[*other] < *place);
            best.push(1 + lower.map(|other| best[other]).max().unwrap_or(0));
        }
        best.into_iter().max().unwrap_or(0)
    }

    proptest! {
        /// Those that stay keep their order, and more could not.
        #[test]
        fn as_many_stay_as_can(
            places in Just((0..60_usize).collect::<Vec<_>>()).prop_shuffle(),
            is_new in prop::collection::vec(prop::bool::weighted(0.2), 60),
        ) {
            let rows: Vec<Option<usize>> = places
                .into_iter()
                .zip(is_new)
                .map(|(place, is_new)| (!is_new).then_some(place))
                .collect();
            let stays = stays(&rows);
            let kept: Vec<usize> = rows
                .iter()
                .zip(&stays)
                .filter(|(_, stays)| **stays)
                .filter_map(|(place, _)| *place)
                .collect();
            prop_assert!(kept.is_sorted());
            let known: Vec<usize> = rows.iter().copied().flatten().collect();
            prop_assert_eq!(kept.len(), length(&known));
        }
    }
}
