//! Which reports of a group leave each print: read in slices of the range of prints, so that memory stays small.
//!
//! A print that one report alone leaves tells of nobody's copy, and most are such: nothing is kept of them. Of the others the
//! table keeps what its maker makes of the list of reports.

/// Prints with something that is known of each.
#[derive(Clone, Debug, Default)]
pub(super) struct Table<T> {
    prints: Vec<u32>,
    known: Vec<T>,
    /// Where those with the same leading bits begin.
    starts: Vec<u32>,
}

/// So many leading bits find the place of a print.
const BITS: u32 = 16;

/// So many prints are sorted at a time.
const SLICE: usize = 1 << 20;

impl<T> Table<T> {
    /// Reads the prints of all reports (each list sorted): `make` sees of each print that several reports leave their
    /// numbers, in order, and says what is to be known of it.
    pub(super) fn read(reports: &[&[u32]], mut make: impl FnMut(u32, &[u32]) -> Option<T>) -> Self {
        let total: usize = reports.iter().map(|prints| prints.len()).sum();
        let slices = u64::try_from(total.div_ceil(SLICE).max(1)).unwrap_or(1);
        let width = (1u64 << 32).div_ceil(slices);
        let mut table = Self { prints: Vec::new(), known: Vec::new(), starts: Vec::new() };
        let (mut slice, mut numbers): (Vec<u64>, Vec<u32>) = (Vec::new(), Vec::new());
        for low in (0..slices).map(|i| i * width) {
            let below = |limit: u64| move |print: &u32| u64::from(*print) < limit;
            slice.clear();
            for (number, prints) in (0u64..).zip(reports) {
                let (from, to) = (prints.partition_point(below(low)), prints.partition_point(below(low + width)));
                slice.extend(prints[from..to].iter().map(|print| u64::from(*print) << 32 | number));
            }
            slice.sort_unstable();
            for run in slice.chunk_by(|a, b| a >> 32 == b >> 32).filter(|run| run.len() > 1) {
                numbers.clear();
                numbers.extend(run.iter().map(|entry| u32::try_from(entry & 0xFFFF_FFFF).unwrap_or(u32::MAX)));
                let print = u32::try_from(run[0] >> 32).unwrap_or(u32::MAX);
                if let Some(known) = make(print, &numbers) {
                    table.prints.push(print);
                    table.known.push(known);
                }
            }
        }
        table.starts = (0..=1u64 << BITS)
            .map(|lead| table.prints.partition_point(|print| u64::from(*print) < lead << (32 - BITS)))
            .map(|at| u32::try_from(at).unwrap_or(u32::MAX))
            .collect();
        table
    }

    /// What is known of a print.
    pub(super) fn get(&self, print: u32) -> Option<&T> {
        let lead = (print >> (32 - BITS)) as usize;
        let (from, to) = (self.starts[lead] as usize, self.starts[lead + 1] as usize);
        self.prints[from..to].binary_search(&print).ok().map(|at| &self.known[from + at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_of_several_reports_are_found_and_those_of_one_are_not() {
        let reports: [&[u32]; 3] = [&[1, 7, u32::MAX], &[7, 9], &[0, 7, u32::MAX]];
        let table = Table::read(&reports, |_, numbers| Some(numbers.to_vec()));
        assert_eq!(table.get(7), Some(&vec![0, 1, 2]));
        assert_eq!(table.get(u32::MAX), Some(&vec![0, 2]));
        assert_eq!((table.get(9), table.get(0), table.get(8)), (None, None, None));
    }
}
