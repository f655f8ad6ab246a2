//! Little-endian numbers and property lists (grpprl) of a Word binary file, read with bounds.
//!
//! Every offset in such a file is untrusted: what lies outside is `None`, and a list that is cut off ends there.

/// The byte at an offset.
pub(super) fn u8_at(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

/// The two-byte number at an offset.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

/// The four-byte number at an offset.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

/// The four-byte number at an offset, as an index.
pub(super) fn index_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(bytes, at)?).ok()
}

/// A table of positions with data of a fixed size (PLC): the number of its entries, positions being one more.
pub(super) fn plc_len(bytes: &[u8], size: usize) -> usize {
    bytes.len().saturating_sub(4) / (4 + size)
}

/// The positions of a PLC whose data have `size` bytes each.
pub(super) fn plc_positions(bytes: &[u8], size: usize) -> Vec<u32> {
    (0..=plc_len(bytes, size)).map_while(|i| u32_at(bytes, i * 4)).collect()
}

/// The data of the `i`th entry of a PLC.
pub(super) fn plc_data(bytes: &[u8], size: usize, i: usize) -> Option<&[u8]> {
    let from = (plc_len(bytes, size) + 1) * 4 + i * size;
    bytes.get(from..from + size)
}

/// The properties of a grpprl: code and operand of each.
pub(super) struct Sprms<'b>(pub(super) &'b [u8]);

impl<'b> Iterator for Sprms<'b> {
    type Item = (u16, &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        const DEFINE_TABLE: u16 = 0xD608;
        const CHANGE_TABS: u16 = 0xC615;
        let code = u16_at(self.0, 0)?;
        let rest = self.0.get(2..)?;
        let (head, length) = match code >> 13 {
            0 | 1 => (0, 1),
            2 | 4 | 5 => (0, 2),
            3 => (0, 4),
            7 => (0, 3),
            _ if code == DEFINE_TABLE => (2, usize::from(u16_at(rest, 0)?).saturating_sub(1)),
            _ if code == CHANGE_TABS && u8_at(rest, 0)? == u8::MAX => {
                let removed = 2 + 4 * usize::from(u8_at(rest, 1)?);
                (0, removed + 1 + 3 * usize::from(u8_at(rest, removed)?))
            }
            _ => (1, usize::from(u8_at(rest, 0)?)),
        };
        let operand = rest.get(head..head + length)?;
        self.0 = rest.get(head + length..)?;
        Some((code, operand))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_of_every_size_follow_one_another() {
        let list = [
            0x40, 0x26, 0x02, // sprmPOutLvl, one byte
            0x0B, 0x46, 0x05, 0x00, // sprmPIlfo, two bytes
            0x08, 0xD6, 0x03, 0x00, 0xAA, 0xBB, // sprmTDefTable, size in two bytes, one too many
            0x31, 0xC6, 0x01, 0xCC, // variable, size in one byte
            0x00, 0x08, 0x01, // sprmCFRMarkDel
            0x46, 0x66, 0x01, // cut off
        ];
        let read: Vec<(u16, Vec<u8>)> = Sprms(&list).map(|(code, operand)| (code, operand.to_vec())).collect();
        let codes: Vec<u16> = read.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes, [0x2640, 0x460B, 0xD608, 0xC631, 0x0800]);
        assert_eq!(read[2].1, [0xAA, 0xBB]);
    }
}
