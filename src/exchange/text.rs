//! From bytes to a text: UTF-8, UTF-16 with a byte order mark, and Windows-1252.

use super::Refused;

/// What the bytes 0x80 to 0x9f are in Windows-1252; five of them are nothing.
const HIGH: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘',
    '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

const UTF8: &str = "save the file as CSV UTF-8, or as .xlsx";

/// The text, and a remark when it was no UTF-8.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Option<String>), Refused> {
    let (text, remark) = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => (utf8(rest)?, None),
        [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes)?, None),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes)?, None),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), None),
            Err(error) => {
                let at = error.valid_up_to();
                let remark = format!(
                    "byte {at} is not UTF-8, so the file was read as Windows-1252: look at accents and quotation marks"
                );
                (windows_1252(bytes)?, Some(remark))
            }
        },
    };
    let binary = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.contains(binary) {
        return Err(Refused::new(
            "the file has control characters, so it is no CSV",
            UTF8,
        ));
    }
    Ok((text, remark))
}

fn utf8(bytes: &[u8]) -> Result<String, Refused> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let message = format!(
            "the file says that it is UTF-8, and byte {} is not",
            error.valid_up_to() + 3
        );
        Refused::new(message, UTF8)
    })?;
    Ok(text.to_owned())
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Refused> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    let text = String::from_utf16(&units).ok().filter(|_| odd.is_empty());
    text.ok_or_else(|| Refused::new("the file says that it is UTF-16, and is damaged", UTF8))
}

fn windows_1252(bytes: &[u8]) -> Result<String, Refused> {
    let mut text = String::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        let c = match byte {
            0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
            other => char::from(*other),
        };
        if c == '\0' {
            let message =
                format!("byte {at} is neither UTF-8 nor Windows-1252, so this is no CSV text");
            return Err(Refused::new(message, UTF8));
        }
        text.push(c);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_text_or_are_refused() {
        assert_eq!(
            decode(b"\xef\xbb\xbfa\xc3\xa4"),
            Ok(("a\u{e4}".to_owned(), None))
        );
        assert_eq!(
            decode(b"\xff\xfea\0\xe4\0"),
            Ok(("a\u{e4}".to_owned(), None))
        );
        assert_eq!(decode(b"\xfe\xff\0a"), Ok(("a".to_owned(), None)));
        let (text, remark) = decode(b"It\x92s 5 \x80").unwrap();
        assert_eq!(text, "It\u{2019}s 5 \u{20ac}");
        assert!(remark.unwrap().contains("Windows-1252"));
        for bad in [
            &b"a\x81"[..],
            b"a\0b",
            b"\xef\xbb\xbf\xff",
            b"\xff\xfe\0\xd8",
            b"\xff\xfea",
        ] {
            assert!(decode(bad).is_err(), "{bad:?}");
        }
    }
}
