//! A screen in ASCII, for terminals whose locale knows no more.
//!
//! Invariant (tested): afterwards every cell holds one printable ASCII character, whatever was drawn.

use ratatui::buffer::Buffer;

/// Puts ASCII in the place of everything else.
pub(super) fn only(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let symbol = cell.symbol();
        if symbol.is_ascii() && symbol.len() == 1 {
            continue;
        }
        let stand_in = symbol.chars().next().map_or(' ', stand_in);
        cell.set_char(stand_in);
    }
}

fn stand_in(c: char) -> char {
    match c {
        '─' | '━' | '–' | '—' => '-',
        '│' | '┃' => '|',
        '┌' | '┐' | '└' | '┘' | '┏' | '┓' | '┗' | '┛' => '+',
        '▲' | '✖' => '!',
        '●' | '•' => '*',
        '○' => 'o',
        '▶' | '›' => '>',
        '·' => '-',
        '✓' => 'x',
        '…' => '.',
        '█' => '#',
        '░' => '.',
        '▁' | '▂' => '_',
        '▃' | '▄' | '▅' => '=',
        '▆' | '▇' => '#',
        '‘' | '’' => '\'',
        '“' | '”' | '„' => '"',
        c if c.is_ascii_graphic() || c == ' ' => c,
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn every_cell_is_one_ascii_character() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        buffer.set_string(0, 0, "┏▲ 日é👩‍💻x", Style::new());
        only(&mut buffer);
        let cells = buffer.content.iter().map(|c| c.symbol());
        assert_eq!(cells.collect::<String>(), "+! ? ?? x   ");
    }
}
