//! One unit of a roster, and what may stand in each of its columns.

use super::Roster;
use crate::{
    document::Level,
    text::{Date, Said, find_dates},
};

/// A unit that has to report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub unit: String,
    /// Other names that it is known by.
    pub aliases: Vec<String>,
    /// Its level.
    pub level: Option<Level>,
    /// The unit it is under.
    pub parent: Option<String>,
    /// The year on which it has to report.
    pub year: Option<i16>,
    /// Its file: a path from where the audit looks, or a name.
    pub file: Option<String>,
    /// When it submitted its report.
    pub submitted: Option<Date>,
}

/// A column of a roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Unit,
    Aliases,
    Level,
    Parent,
    Year,
    File,
    Submitted,
}

impl Field {
    const ALL: [(Self, &'static [&'static str]); 7] = [
        (Self::Unit, &["单位", "单位名称", "报告单位", "名称", "unit", "name"]),
        (Self::Aliases, &["别名", "简称", "曾用名", "其他名称", "aliases", "alias"]),
        (Self::Level, &["层级", "级别", "单位层级", "level"]),
        (Self::Parent, &["上级", "上级单位", "主管单位", "所属", "所属地区", "parent"]),
        (Self::Year, &["年度", "报告年度", "应报年度", "year", "expected year"]),
        (Self::File, &["文件", "文件名", "报告文件", "file"]),
        (Self::Submitted, &["报送日期", "报送时间", "提交日期", "提交时间", "submitted", "submission date"]),
    ];

    /// The column that a head names.
    pub(super) fn of(head: &str) -> Option<Self> {
        let head = head.trim().trim_end_matches(['*', '：', ':']).to_lowercase();
        Self::ALL.iter().find(|(_, names)| names.contains(&head.as_str())).map(|(field, _)| *field)
    }

    /// The name by which it is told.
    pub(super) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(field, _)| *field == self).map_or("", |(_, names)| names[0])
    }

    /// All names by which they are told, for who misspelt one.
    pub(super) fn names() -> String {
        Self::ALL.map(|(_, names)| names[0]).join("、")
    }
}

impl Entry {
    /// Takes what stands in a cell or under a key; what cannot stand there is told.
    pub(super) fn take(&mut self, field: Field, text: &str) -> Result<(), Said> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        let owned = || text.to_owned();
        match field {
            Field::Unit => self.unit = owned(),
            Field::Aliases => {
                let names = text.split(['、', ';', '；', '|', '\n']).map(str::trim).filter(|name| !name.is_empty());
                self.aliases = names.map(str::to_owned).collect();
            }
            Field::Level => self.level = Some(Roster::level(text).ok_or_else(|| wrong_level(text))?),
            Field::Parent => self.parent = Some(owned()),
            Field::Year => self.year = Some(year(text).ok_or_else(|| wrong_year(text))?),
            Field::File => self.file = Some(text.replace('\\', "/")),
            Field::Submitted => self.submitted = Some(date(text).ok_or_else(|| wrong_date(text))?),
        }
        Ok(())
    }
}

fn year(text: &str) -> Option<i16> {
    let digits = text.trim_end_matches('度').trim_end_matches('年').trim_end_matches(".0");
    digits.parse().ok().filter(|year| (2000..=2100).contains(year))
}

/// A day as tables write it: 2024-02-20, 2024/2/20, 2024年2月20日, with or without a time.
fn date(text: &str) -> Option<Date> {
    let slashed = text.replace('/', "-");
    find_dates(&slashed).first().filter(|(span, _)| span.start == 0).map(|(_, date)| *date)
}

fn wrong_level(text: &str) -> Said {
    Said::new(
        format!("“{text}”不是层级，可写：省级、市级、县级、乡镇、部门、开发区、国务院部门"),
        format!("`{text}` is no level: province, city, county, township, department, zone, ministry"),
    )
}

fn wrong_year(text: &str) -> Said {
    Said::new(format!("“{text}”不是年度，应写作 2023"), format!("`{text}` is no year such as 2023"))
}

fn wrong_date(text: &str) -> Said {
    Said::new(format!("“{text}”不是日期，应写作 2024-02-20"), format!("`{text}` is no day such as 2024-02-20"))
}
