//! Where the lines of a `par` block stand in their file.

use crate::yaml::Place;

/// The place of a line of a block text. A block's own place is that of its first line or of the `|` before it.
pub(super) fn line_place(block: &Place, number: usize, line: &str) -> Place {
    let _ = line;
    Place {
        line: block.line + u32::try_from(number).unwrap_or(0),
        ..block.clone()
    }
}
