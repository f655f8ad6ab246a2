//! The administrative divisions of China from the province to the county: facts against which organs are read.
//!
//! `places.txt` holds one division a line, `CODE NAME`, as the statistical authorities publish them (2023); the code tells
//! the level and what it belongs to. It decides what a name alone cannot: whether a 市 is a prefecture or a county,
//! and which province a county report comes from.

use memchr::memmem;

static DIVISIONS: &str = include_str!("places.txt");

/// A division of the gazetteer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Division {
    code: &'static str,
    pub(super) name: &'static str,
}

/// The administrative rank of a division.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rank {
    Province,
    Prefecture,
    County,
}

impl Division {
    pub(super) fn rank(self) -> Rank {
        if self.code.ends_with("0000") {
            Rank::Province
        } else if self.code.ends_with("00") {
            Rank::Prefecture
        } else {
            Rank::County
        }
    }

    /// What it belongs to, outermost first.
    pub(super) fn superiors(self) -> impl Iterator<Item = Self> {
        let province = (self.rank() != Rank::Province).then(|| by_code(&format!("{}0000", &self.code[..2]))).flatten();
        let prefecture = (self.rank() == Rank::County).then(|| by_code(&format!("{}00", &self.code[..4]))).flatten();
        province.into_iter().chain(prefecture)
    }

    /// The name as running text shortens it: 福州 of 福州市.
    pub(super) fn short_name(self) -> &'static str {
        self.name
            .strip_suffix(['省', '市', '县', '区', '盟', '旗'])
            .filter(|short| short.chars().count() >= 2)
            .unwrap_or(self.name)
    }
}

/// Every division of that full name (鼓楼区 has several).
pub(super) fn by_name(name: &str) -> Vec<Division> {
    if name.is_empty() || name.contains(['\n', ' ']) {
        return Vec::new();
    }
    let wanted = format!(" {name}\n");
    memmem::find_iter(DIVISIONS.as_bytes(), wanted.as_bytes())
        .filter_map(|at| {
            let code = DIVISIONS.get(at.checked_sub(6)?..at)?;
            Some(Division { code, name: &DIVISIONS[at + 1..at + wanted.len() - 1] })
        })
        .collect()
}

fn by_code(code: &str) -> Option<Division> {
    let at = memmem::find(DIVISIONS.as_bytes(), format!("{code} ").as_bytes())?;
    let line = DIVISIONS[at..].lines().next()?;
    Some(Division { code: &line[..6], name: &line[7..] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_and_parents() {
        assert_eq!(by_name("台州市")[0].rank(), Rank::Prefecture);
        assert_eq!(by_name("昆山市")[0].rank(), Rank::County);
        assert_eq!(by_name("北京市")[0].rank(), Rank::Province);
        let above = |name: &str| by_name(name)[0].superiors().map(|d| d.name).collect::<String>();
        assert_eq!((above("椒江区"), above("长寿区")), ("浙江省台州市".to_owned(), "重庆市".to_owned()));
        assert!(by_name("鼓楼区").len() > 1);
        assert!(by_name("望川县").is_empty());
    }
}
