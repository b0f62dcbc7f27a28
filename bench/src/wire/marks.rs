//! The number that each write carries, found again in whatever frame a server sends of it.

use memchr::memmem::Finder;

/// Stands before the number; nothing else on any of the wires is written so.
const WORD: &[u8] = b"mark-";
const DIGITS: usize = 6;
/// Numbers below this can be written; a second and a core place fewer.
pub(crate) const MARKS_MAX: usize = 1_000_000;

/// The text of a number.
pub(crate) fn text(mark: usize) -> String {
    format!("mark-{mark:0DIGITS$}")
}

/// Finds marks in a body that comes in pieces.
pub(crate) struct Marks {
    finder: Finder<'static>,
    /// The end of the last piece, as long as a mark could have begun in it.
    tail: Vec<u8>,
    /// An event may say its mark more than once.
    last: Option<usize>,
}

impl Marks {
    pub(crate) fn new() -> Self {
        Self {
            finder: Finder::new(WORD),
            tail: Vec::with_capacity(2 * (WORD.len() + DIGITS)),
            last: None,
        }
    }

    /// Tells of each mark in a piece, and of one that it completes.
    pub(crate) fn take(&mut self, piece: &[u8], mut found: impl FnMut(usize)) {
        const KEPT: usize = WORD.len() + DIGITS - 1;
        if !self.tail.is_empty() {
            // A mark that lies across the seam ends within so many bytes of the piece.
            let mut seam = std::mem::take(&mut self.tail);
            seam.extend_from_slice(&piece[..piece.len().min(KEPT)]);
            self.scan(&seam, &mut found);
            self.tail = seam;
        }
        self.scan(piece, &mut found);
        if piece.len() >= KEPT {
            self.tail.clear();
            self.tail.extend_from_slice(&piece[piece.len() - KEPT..]);
        } else if self.tail.is_empty() {
            self.tail.extend_from_slice(piece);
        } else {
            let surplus = self.tail.len().saturating_sub(KEPT);
            self.tail.drain(..surplus);
        }
    }

    fn scan(&mut self, text: &[u8], found: &mut impl FnMut(usize)) {
        let mut from = 0;
        while let Some(at) = self.finder.find(&text[from..]) {
            from += at + WORD.len();
            let Some(digits) = text.get(from..from + DIGITS) else {
                return;
            };
            let mark = std::str::from_utf8(digits)
                .ok()
                .and_then(|digits| digits.parse().ok());
            if mark.is_some() && mark != self.last {
                self.last = mark;
                mark.into_iter().for_each(&mut *found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mark_is_found_once_wherever_the_pieces_are_cut() {
        let body = format!(
            "id: 1\ndata: {{\"customer\":\"{}\",\"was\":\"{}\"}}\n\nid: 2\ndata: {}\n\n: mark-x\n\n",
            text(7),
            text(7),
            text(123_456)
        );
        for size in 1..body.len() {
            let (mut marks, mut found) = (Marks::new(), Vec::new());
            for piece in body.as_bytes().chunks(size) {
                marks.take(piece, |mark| found.push(mark));
            }
            assert_eq!(found, [7, 123_456], "in pieces of {size}");
        }
    }
}
