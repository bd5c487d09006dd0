//! Bytes → text. A byte order mark decides, else valid UTF-8 is UTF-8, else a guess between the Russian code pages.
//! The guess is kept and shown: bytes that it does not explain become U+FFFD, never an error.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_5, KOI8_R, KOI8_U, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Below so many bytes above 127 a statistical guess is worth less than the commonest code page.
const ENOUGH_TO_GUESS: usize = 20;

/// The text in composed form, and the name of its encoding in lower case: `utf-8`, `windows-1251`, `koi8-r`…
pub fn decode(bytes: &[u8]) -> (String, String) {
    let encoding = recognise(bytes);
    let (text, used, _) = encoding.decode(bytes);
    let name = used.name().to_ascii_lowercase();
    // «й» of two characters, as some programs write it, would be no letter of any word here.
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => (text.into_owned(), name),
        _ => (text.nfc().collect(), name),
    }
}

fn recognise(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = two_byte(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    if bytes.iter().filter(|byte| **byte > 127).count() < ENOUGH_TO_GUESS {
        return WINDOWS_1251;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    match detector.guess(Some(b"ru"), Utf8Detection::Allow) {
        // The detector prefers the Ukrainian sibling, and takes short Windows texts for ISO.
        found if found == KOI8_U => KOI8_R,
        found if found == ISO_8859_5 => WINDOWS_1251,
        found => found,
    }
}

/// UTF-16 without a byte order mark: every other byte of Russian and of ASCII is 0x04 or nothing.
pub fn two_byte(bytes: &[u8]) -> Option<&'static Encoding> {
    const SAMPLE: usize = 4_096;
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if sample.len() < 8 || !sample.contains(&0) {
        return None;
    }
    let high = |at: usize| {
        sample.iter().skip(at).step_by(2).filter(|byte| matches!(byte, 0 | 4 | 0x20 | 0x21)).count()
    };
    let most = sample.len() / 2 * 9 / 10;
    match (high(1) >= most, high(0) >= most) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn every_usual_encoding_of_russian_is_read() {
        let text = "План мероприятий по работе с общеобразовательными учреждениями, до 31 мая 2020 года № 5";
        for encoding in
            [encoding_rs::UTF_8, encoding_rs::WINDOWS_1251, encoding_rs::KOI8_R, encoding_rs::IBM866]
        {
            let (bytes, ..) = encoding.encode(text);
            let read = decode(&bytes);
            // KOI8-R has no «№».
            let head = |text: &str| text.chars().take(60).collect::<String>();
            assert_eq!(head(&read.0), head(text), "{}", encoding.name());
            assert_eq!(read.1, encoding.name().to_ascii_lowercase());
        }
    }

    #[test]
    fn a_byte_order_mark_decides_and_is_not_part_of_the_text() {
        assert_eq!(decode(b"\xEF\xBB\xBF\xD0\xB0"), ("а".into(), "utf-8".into()));
        assert_eq!(decode(b"\xFF\xFE\x30\x04"), ("а".into(), "utf-16le".into()));
    }

    #[test]
    fn two_byte_text_needs_no_mark() {
        let bytes: Vec<u8> = "План\tна 2021 год".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&bytes), ("План\tна 2021 год".into(), "utf-16le".into()));
    }

    #[test]
    fn letters_of_two_characters_become_one() {
        assert_eq!(decode("мои\u{306}".as_bytes()).0, "мой");
    }

    #[test]
    fn a_few_high_bytes_are_windows_1251() {
        assert_eq!(decode(b"\xC8\xCC\xD6"), ("ИМЦ".into(), "windows-1251".into()));
    }
}
