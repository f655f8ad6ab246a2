//! Who reports: the organ, its place, its level, and the tier of government it belongs to.
//!
//! Read from the name of the organ, unit by unit from the left (省 市 县 镇), with the gazetteer where it knows the name
//! and by the endings of names where it does not; what the name leaves open (县教育局 of which tier, a 市 that is
//! in no gazetteer) is settled by how the text speaks of its own and its superior organs.

use serde::{Deserialize, Serialize};

use super::{
    length,
    places::{self, Rank},
};
use crate::text::Said;

/// The level of a reporter.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    clap::ValueEnum,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 省级政府
    Province,
    /// 市级政府
    City,
    /// 县级政府
    County,
    /// 乡镇、街道
    Township,
    /// 政府部门
    Department,
    /// 开发区等管理机构
    Zone,
    /// 国务院部门
    Ministry,
}

impl Level {
    /// The word that people use.
    #[must_use]
    pub fn said(self) -> Said {
        match self {
            Self::Province => Said::new("省级", "province"),
            Self::City => Said::new("市级", "city"),
            Self::County => Said::new("县级", "county"),
            Self::Township => Said::new("乡镇（街道）", "township"),
            Self::Department => Said::new("部门", "department"),
            Self::Zone => Said::new("开发区等", "zone"),
            Self::Ministry => Said::new("国务院部门", "ministry"),
        }
    }

    /// The tier of government that a reporter of this level belongs to, where nothing else is known.
    #[must_use]
    pub fn usual_tier(self) -> Tier {
        match self {
            Self::Ministry => Tier::Nation,
            Self::Province => Tier::Province,
            Self::City => Tier::City,
            Self::Township => Tier::Township,
            Self::County | Self::Department | Self::Zone => Tier::County,
        }
    }
}

/// The tier of government that a reporter is or belongs to.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    clap::ValueEnum,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// 国家
    Nation,
    /// 省
    Province,
    /// 市
    City,
    /// 县
    County,
    /// 乡
    Township,
}

impl Tier {
    /// The word that people use.
    #[must_use]
    pub fn said(self) -> Said {
        match self {
            Self::Nation => Said::new("国家级", "nation"),
            Self::Province => Said::new("省级", "province"),
            Self::City => Said::new("市级", "city"),
            Self::County => Said::new("县级", "county"),
            Self::Township => Said::new("乡镇级", "township"),
        }
    }
}

/// The reporting organ. What cannot be told from the text is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reporter {
    /// Its name, such as 椒江区人民政府.
    pub organ: Option<String>,
    /// Its place, with the divisions it belongs to as far as they are known.
    pub place: Option<String>,
    /// The divisions of the place, outermost first.
    pub divisions: Vec<Division>,
    /// Its level.
    pub level: Option<Level>,
    /// The tier of government it is or belongs to.
    pub tier: Option<Tier>,
}

/// A division as an organ's name or a text names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Division {
    /// Such as 望川县.
    pub name: String,
    /// The tier of its government.
    pub tier: Tier,
}

const DEPARTMENT: &[&str] = &[
    "局",
    "厅",
    "部",
    "署",
    "委",
    "办",
    "委员会",
    "办公室",
    "中心",
    "支队",
    "总队",
    "大队",
    "院",
    "分局",
    "公司",
    "站",
    "社",
    "会",
    "行",
    "处",
    "所",
    "馆",
];
const GOVERNMENT: &[&str] = &[
    "",
    "人民政府",
    "政府",
    "委员会",
    "委",
    "党委",
    "人民政府办公室",
    "政府办公室",
    "办事处",
    "党工委",
    "党政办公室",
    "党政办",
];
const ZONE: &[&str] = &[
    "开发区",
    "高新",
    "园区",
    "产业园",
    "示范区",
    "保税",
    "度假区",
    "景区",
    "风景名胜",
    "新区",
    "管委会",
    "管理委员会",
    "集聚区",
    "合作区",
    "功能区",
];

/// Whether a short line reads as the name of an organ: 望川县人民政府, 县教育局.
pub(super) fn looks_like_organ(text: &str) -> bool {
    let name = text.trim_end_matches([')', '(']);
    (3..=32).contains(&length(name))
        && !name.contains(['。', ',', ':', ';', '、', '>', '|', '的'])
        && [
            "政府",
            "委员会",
            "管委会",
            "党委",
            "党组",
            "局",
            "厅",
            "办公室",
            "办事处",
            "街道",
            "党工委",
            "委",
            "院",
            "大队",
            "支队",
        ]
        .iter()
        .any(|end| name.ends_with(end))
        || matches!(name.chars().last(), Some('镇' | '乡' | '县' | '区' | '市' | '省'))
            && (3..=12).contains(&length(name))
            && name.chars().all(is_han)
        || name.starts_with("国家") && name.ends_with('部')
}

fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// One unit of an organ's name: 望川县.
struct Unit<'a> {
    name: &'a str,
    tier: Tier,
}

/// Reads the name of an organ. `text` is the whole folded report, which settles what the name leaves open.
pub(super) fn read(name: &str, text: &str) -> Reporter {
    // Of a joint report the second organ, the government, tells the level as well as the first.
    let bare = name.strip_prefix("中共").unwrap_or(name);
    let first_organ = bare.split(['、', ' ']).next().unwrap_or(bare);
    let (units, rest) = units(first_organ, text);
    let rest = rest.strip_prefix("委员会").filter(|r| r.contains("政府")).unwrap_or(rest);
    let own = units.last().map(|u| u.tier);
    let (level, tier) = level_of(own, rest, text);
    let divisions = if level == Some(Level::Ministry) { Vec::new() } else { divisions(&units, text) };
    let place = (!divisions.is_empty()).then(|| divisions.iter().map(|d| d.name.as_str()).collect());
    Reporter { organ: (!name.is_empty()).then(|| name.to_owned()), place, divisions, level, tier }
}

fn level_of(own: Option<Tier>, rest: &str, text: &str) -> (Option<Level>, Option<Tier>) {
    let zone = ZONE.iter().any(|word| rest.contains(word)) && !rest.ends_with('局');
    let national = own.is_none()
        && (rest.starts_with("国家") || rest.starts_with("中国") || (rest.ends_with('部') && length(rest) >= 3));
    if national {
        return (Some(Level::Ministry), Some(Tier::Nation));
    }
    let government = GOVERNMENT.contains(&rest) || rest.contains("人民政府");
    if let (Some(own), true) = (own, government) {
        let level = match own {
            Tier::Nation => Level::Ministry,
            Tier::Province => Level::Province,
            Tier::City => Level::City,
            Tier::County => Level::County,
            Tier::Township => Level::Township,
        };
        return (Some(level), Some(own));
    }
    let (bare_tier, rest) = bare_tier(rest);
    // 市公安局城东区分局 works for the district.
    let branch = (rest.ends_with("分局") && rest.contains(['区', '县'])).then_some(Tier::County);
    let tier = branch.or(own).or(bare_tier).or_else(|| tier_by_mentions(text));
    if zone {
        // A zone's own 区政府 is rare; what it names above itself is the city.
        let city = text.contains("市委") || text.contains("市政府");
        return (Some(Level::Zone), own.or(bare_tier).or(if city { Some(Tier::City) } else { tier }));
    }
    let department = DEPARTMENT.iter().any(|end| rest.ends_with(end)) || rest.ends_with("党组");
    if department { (Some(Level::Department), tier) } else { (None, tier) }
}

/// 县教育局: the tier without a name.
fn bare_tier(rest: &str) -> (Option<Tier>, &str) {
    if rest.starts_with("市场") {
        return (None, rest);
    }
    let tier = match rest.chars().next() {
        Some('省') => Tier::Province,
        Some('市' | '州') => Tier::City,
        Some('县' | '区' | '旗') => Tier::County,
        Some('镇' | '乡') => Tier::Township,
        _ => return (None, rest),
    };
    (Some(tier), &rest[rest.chars().next().map_or(0, char::len_utf8)..])
}

/// The lowest tier whose party committee and government the text names: a county bureau writes 县委、县政府.
fn tier_by_mentions(text: &str) -> Option<Tier> {
    let count = |words: &[&str]| {
        words.iter().map(|w| memchr::memmem::find_iter(text.as_bytes(), w.as_bytes()).count()).sum::<usize>()
    };
    let county = count(&["县委", "区委", "县政府", "区政府", "旗委", "我县", "我区", "全县"]);
    let city = count(&["市委", "市政府", "我市", "州委", "州政府", "全市"]);
    let province = count(&["省委", "省政府", "我省", "自治区党委", "全省"]);
    match (county, city, province) {
        (1.., ..) if county * 4 >= city => Some(Tier::County),
        (_, 1.., _) => Some(Tier::City),
        (_, _, 1..) => Some(Tier::Province),
        _ => None,
    }
}

fn units<'a>(name: &'a str, text: &str) -> (Vec<Unit<'a>>, &'a str) {
    let (mut units, mut rest) = (Vec::new(), name);
    while let Some((unit, tail)) = unit(rest, units.last(), text) {
        units.push(unit);
        // 望川区人民政府东门街道办事处: the agency of a government.
        let agency = tail.strip_prefix("人民政府").filter(|tail| tail.contains("街道"));
        rest = agency.unwrap_or(tail);
    }
    (units, rest)
}

/// The unit that the name starts with: known to the gazetteer, or by its ending.
fn unit<'a>(name: &'a str, above: Option<&Unit<'_>>, text: &str) -> Option<(Unit<'a>, &'a str)> {
    let ends: Vec<usize> = name.char_indices().take(12).map(|(i, c)| i + c.len_utf8()).collect();
    // The gazetteer is searched only for what ends like a division.
    let division = |end: &&usize| name[..**end].ends_with(['省', '市', '区', '县', '旗', '州', '盟']);
    let known =
        ends.iter().rev().filter(division).find_map(|end| Some((*end, *places::by_name(&name[..*end]).first()?)));
    if let Some((end, division)) = known {
        let tier = tier_of(division);
        // 高新区 and the like share their names with no county; 浦东新区 is one.
        return Some((Unit { name: &name[..end], tier }, &name[end..]));
    }
    for end in ends.iter().skip(1) {
        let (head, tail) = (&name[..*end], &name[*end..]);
        if head.ends_with('局') {
            break;
        }
        let tier = match head.chars().last()? {
            '省' => Tier::Province,
            '州' if head.ends_with("自治州") => Tier::City,
            '盟' if tail.is_empty() || tail.starts_with("行政公署") => Tier::City,
            '市' if !tail.starts_with('场') => city_or_county(head, above, text),
            '县' | '旗' => Tier::County,
            '区' if head.ends_with("自治区") => Tier::Province,
            '区' if head.ends_with("地区") => Tier::City,
            '区' if !ZONE.iter().any(|word| head.contains(word)) && !head.ends_with("社区") => Tier::County,
            '镇' | '乡' if is_township(head, tail) => Tier::Township,
            '道' if head.ends_with("街道") => Tier::Township,
            _ => continue,
        };
        if above.is_none_or(|a| a.tier < tier) {
            return Some((Unit { name: head, tier }, tail));
        }
    }
    None
}

/// The tier of a division of the gazetteer.
pub(super) fn tier_of(division: places::Division) -> Tier {
    match division.rank() {
        Rank::Province => Tier::Province,
        Rank::Prefecture => Tier::City,
        Rank::County => Tier::County,
    }
}

/// 住房和城乡建设局 holds a 乡 that is none: a township's name ends the organ's or is followed by its kind of organ.
fn is_township(head: &str, tail: &str) -> bool {
    !head.ends_with("城乡")
        && !head.ends_with("城镇")
        && !head.ends_with("村镇")
        && !head.ends_with("乡镇")
        && (tail.is_empty()
            || ["人民政府", "政府", "党委", "委员会", "机关", "综合"].iter().any(|t| tail.starts_with(t)))
}

/// A 市 in no gazetteer: of a county's rank below a prefecture or where the text reports to a 市 above and to 镇 below.
fn city_or_county(name: &str, above: Option<&Unit<'_>>, text: &str) -> Tier {
    if above.is_some_and(|a| a.tier == Tier::City) {
        return Tier::County;
    }
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    // Another prefecture named before it: 云溪市望川市.
    let nested = memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()).any(|at| text[..at].ends_with('市'));
    let counties = has(&["各县", "各区", "县(市", "县(区", "县区", "区县", "个县", "县级", "市县", "市、县", "市本级"]);
    let towns = has(&["各镇", "镇街", "乡镇(街道)", "镇(街道)", "各乡镇", "镇、街道", "街镇"]);
    let guided = !counties && guided_by_another_city(name, text);
    if nested || guided || (towns && !counties) { Tier::County } else { Tier::City }
}

/// Whether the text reports to another 市: 在云溪市交通运输局指导下.
fn guided_by_another_city(name: &str, text: &str) -> bool {
    ["领导下", "指导下", "领导、", "指导和"]
        .iter()
        .flat_map(|word| memchr::memmem::find_iter(text.as_bytes(), word.as_bytes()))
        .any(|at| {
            let before: String = text[..at].chars().rev().take(30).collect::<Vec<_>>().into_iter().rev().collect();
            let clause = before.rsplit(['。', '\n']).next().unwrap_or("");
            clause.match_indices('市').any(|(i, _)| {
                let head: String = clause[..i].chars().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect();
                let own = name.contains(&head);
                length(&head) == 2
                    && head.chars().all(is_han)
                    && !own
                    && !head.contains(['、', '和', '在', '我', '全', '省', '区'])
            })
        })
}

/// A place by its name, with all it belongs to as far as that is known, and the divisions it consists of.
pub(super) fn place(name: &str, text: &str) -> (String, Vec<Division>) {
    let (units, rest) = units(name, text);
    let divisions = if rest.is_empty() { divisions(&units, text) } else { Vec::new() };
    let full: String = divisions.iter().map(|d| d.name.as_str()).collect();
    (if full.is_empty() { name.to_owned() } else { full }, divisions)
}

/// The divisions of an organ's place: those it names, after those the first of them is known to belong to.
fn divisions(units: &[Unit<'_>], text: &str) -> Vec<Division> {
    let named = units.iter().map(|unit| Division { name: unit.name.to_owned(), tier: unit.tier });
    let Some(first) = units.first() else { return Vec::new() };
    let mut candidates = places::by_name(first.name);
    // Several of one name: the one whose superior the text names.
    if candidates.len() > 1 {
        candidates.retain(|d| d.superiors().any(|above| text.contains(above.short_name())));
    }
    let above: Vec<Division> = match candidates.as_slice() {
        [one] => one.superiors().map(|d| Division { name: d.name.to_owned(), tier: tier_of(d) }).collect(),
        _ => Vec::new(),
    };
    above.into_iter().chain(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organs_of_every_level() {
        use Level::{City, County, Department, Ministry, Province, Township, Zone};
        let cases = [
            ("青岚省人民政府", Province, Tier::Province),
            ("上海市人民政府", Province, Tier::Province),
            ("泸州市人民政府", City, Tier::City),
            ("昆山市人民政府", County, Tier::County),
            ("中共望川县委员会", County, Tier::County),
            ("望川县", County, Tier::County),
            ("椒江区人民政府", County, Tier::County),
            ("重庆市长寿区万顺镇", Township, Tier::Township),
            ("青岚省云溪市望川县石桥镇人民政府", Township, Tier::Township),
            ("望川县东门街道办事处", Township, Tier::Township),
            ("云溪市望川区人民政府东门街道办事处", Township, Tier::Township),
            ("望川县住房和城乡建设局", Department, Tier::County),
            ("望川县市场监督管理局", Department, Tier::County),
            ("青岚省司法厅", Department, Tier::Province),
            ("县教育局", Department, Tier::County),
            ("市发展和改革委员会", Department, Tier::City),
            ("云溪市公安局城东区分局", Department, Tier::County),
            ("云溪经济技术开发区管理委员会", Zone, Tier::City),
            ("国家林草监测局", Ministry, Tier::Nation),
            ("教育部", Ministry, Tier::Nation),
        ];
        for (name, level, tier) in cases {
            let reporter = read(name, "市委、市政府");
            assert_eq!((reporter.level, reporter.tier), (Some(level), Some(tier)), "{name}");
        }
    }

    #[test]
    fn places_are_completed_where_the_name_is_unique() {
        assert_eq!(read("椒江区人民政府", "").place.as_deref(), Some("浙江省台州市椒江区"));
        assert_eq!(read("重庆市长寿区万顺镇", "").place.as_deref(), Some("重庆市长寿区万顺镇"));
        assert_eq!(read("鼓楼区人民政府", "福州市委、市政府").place.as_deref(), Some("福建省福州市鼓楼区"));
        assert_eq!(read("望川县人民政府", "").place.as_deref(), Some("望川县"));
    }

    #[test]
    fn names_of_organs() {
        for name in ["望川县人民政府", "县教育局", "石桥镇人民政府", "云溪经济技术开发区管理委员会", "石桥镇"]
        {
            assert!(looks_like_organ(name), "{name}");
        }
        for name in ["扎实推进依法行政", "一、主要工作", "2024年1月12日", "首页>政务公开"] {
            assert!(!looks_like_organ(name), "{name}");
        }
    }
}
