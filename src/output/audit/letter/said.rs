//! What a letter says, paragraph by paragraph.

use crate::{
    batch::{Audited, Status, Unit},
    check::PartStatus,
    finding::{Finding, Outcome, Severity, concern},
    output::{
        Block,
        audit::table::{name, shown, whereabouts},
    },
    scan::Row,
    text::{GAP, Lang, Said},
};

/// So many of what must be corrected, and of what may be improved, are told one by one; a letter has a page or two.
const MOST: [usize; 2] = [8, 6];
/// Characters of a quotation, of a name.
const QUOTE: usize = 36;
const NAME: usize = 60;
/// The concerns that ask for content.
const CONTENT: [&str; 6] = ["part", "topic", "achievements", "shortcomings", "responsibility", "plan"];
/// A day as letters write it.
const DAY: &str = "%Y年%-m月%-d日";

/// A letter to a unit.
pub(super) struct Letter<'a> {
    pub(super) audited: &'a Audited,
    pub(super) unit: &'a Unit,
    /// The unit of each report.
    pub(super) owners: &'a [Option<usize>],
    pub(super) lang: Lang,
}

impl Letter<'_> {
    /// What kind of letter it is.
    pub(super) fn kind(&self) -> Said {
        if self.unit.report.is_some() {
            Said::new("反馈意见", "comments")
        } else if self.unit.status == Status::Missing {
            Said::new("催报函", "reminder")
        } else {
            Said::new("重报函", "request to submit again")
        }
    }

    /// How many errors and warnings it is about.
    pub(super) fn counts(&self) -> [usize; 2] {
        let of = |severity| {
            self.unit.findings.iter().filter(|finding| finding.severity == severity && finding.stands()).count()
        };
        let [errors, warnings, _] = self.unit.counts;
        [errors + of(Severity::Error), warnings + of(Severity::Warning)]
    }

    /// Its paragraphs.
    pub(super) fn blocks(&self) -> Vec<Block> {
        let record = |report: usize| self.audited.reports[report].packed.open().unwrap_or_default();
        let mut blocks = match self.unit.report {
            Some(report) => self.comments(&record(report).row),
            None => self.reminder(),
        };
        blocks.extend(self.signature());
        blocks
    }

    fn say(&self, zh: impl Into<String>, en: impl Into<String>) -> String {
        self.lang.pick(zh.into(), en.into())
    }

    fn body(&self, zh: impl Into<String>, en: impl Into<String>) -> Block {
        Block::Body(self.say(zh, en))
    }

    /// `2023年`, or nothing.
    fn year(&self) -> (String, String) {
        self.audited.year.map_or_else(Default::default, |year| (format!("{year}年"), format!(" on {year}")))
    }

    fn addressee(&self) -> Block {
        let name = clipped(&self.unit.name, NAME);
        Block::Salutation(self.say(format!("{name}："), format!("To {name}:")))
    }

    /// On a report that is there.
    fn comments(&self, row: &Row) -> Vec<Block> {
        let (year, en_year) = self.year();
        let title = Block::Title(self.say(
            format!("关于{year}法治政府建设年度报告的\n反馈意见"),
            format!("Comments on the annual rule-of-law government report{en_year}"),
        ));
        let report = row.title.as_deref().map(|title| clipped(title, NAME));
        let received = report.map_or_else(
            || self.say("你单位的报告收悉。", "Your report was received."),
            |title| self.say(format!("你单位《{title}》收悉。"), format!("Your report “{title}” was received.")),
        );
        let opening = self.say(
            format!("{received}经对照有关规定核查，现反馈如下："),
            format!("{received} It was held against the provisions; please find our comments below."),
        );
        let mut blocks = vec![title, self.addressee(), Block::Body(opening)];
        let mut number = Numbers::default();
        blocks.push(number.heading(self.say("总体情况", "Overall")));
        blocks.push(Block::Body(self.overall(row)));
        if let Some(good) = self.good(row) {
            blocks.push(number.heading(self.say("做得较好的方面", "What is well done")));
            blocks.push(Block::Body(good));
        }
        let mut problems = self.problems(row);
        if !problems.is_empty() {
            blocks.push(number.heading(self.say("存在的问题", "What is wrong")));
            blocks.append(&mut problems);
            blocks.push(number.heading(self.say("有关要求", "What we ask you to do")));
            blocks.push(self.asked());
        }
        blocks
    }

    fn overall(&self, row: &Row) -> String {
        let lang = self.lang;
        let lacking = |status: PartStatus| {
            let parts = row.parts.iter().filter(|part| part.status == status);
            parts.map(|part| format!("“{}”", part.title.get(lang))).collect::<Vec<_>>().join(lang.pick("、", ", "))
        };
        let mut said = self.say(
            format!("报告正文约{}字", rounded(self.unit.characters)),
            format!("The report has about {} characters", rounded(self.unit.characters)),
        );
        let missing = lacking(PartStatus::Missing);
        said += &if row.parts.is_empty() {
            String::new()
        } else if missing.is_empty() {
            self.say("，应有的各部分齐全", " and every part that is asked for")
        } else {
            self.say(format!("，未见{missing}"), format!("; it lacks {missing}"))
        };
        if let Some(published) = self.unit.published {
            let (date, days) = (published.date, published.days_late());
            let (zh, en) = (date.strftime(DAY), date);
            said += &self.say(format!("，于{zh}公开"), format!(", published on {en}"));
            if days > 0 {
                said += &self.say(format!("，逾期{days}天"), format!(", {days} days late"));
            }
        }
        let sums = match self.counts() {
            [0, 0] => self.say("。未发现需要修改的问题。", ". Nothing was found that has to be corrected."),
            [0, warnings] => {
                self.say(format!("。建议完善的有{warnings}处。"), format!(". To be improved: {warnings}."))
            }
            [errors, 0] => self.say(format!("。应当修改的有{errors}处。"), format!(". To be corrected: {errors}.")),
            [errors, warnings] => self.say(
                format!("。应当修改的有{errors}处，建议完善的有{warnings}处。"),
                format!(". To be corrected: {errors}; to be improved: {warnings}."),
            ),
        };
        said + &sums
    }

    /// What is met, the gravest requirements first.
    fn good(&self, row: &Row) -> Option<String> {
        let blamed: Vec<&str> = row.findings.iter().filter(|f| f.stands()).map(|f| concern(&f.rule)).collect();
        let columns = self.audited.columns.iter().zip(&self.unit.outcomes);
        let mut met: Vec<_> =
            columns.filter(|(_, became)| **became == Some(Outcome::Pass)).map(|(column, _)| column).collect();
        met.sort_by_key(|column| std::cmp::Reverse(column.severity));
        let lang = self.lang;
        let mut titles: Vec<&str> = Vec::new();
        for column in &met {
            let title = column.title.get(lang);
            // What is praised is what the provision asks for, not that nothing is misspelt.
            let about = concern(&column.rule);
            // That a part is there is no praise where what it holds is blamed.
            let part = column.rule.strip_prefix("part/").unwrap_or(about);
            let telling = CONTENT.contains(&about) && !blamed.contains(&part);
            if telling && !titles.contains(&title) && titles.len() < 5 {
                titles.push(title);
            }
        }
        let names = titles.iter().map(|title| format!("“{title}”")).collect::<Vec<_>>();
        (!names.is_empty()).then(|| {
            self.say(
                format!("{}等{}项要求均已做到。", names.join(""), met.len()),
                format!("{} requirements are met, among them {}.", met.len(), names.join(", ")),
            )
        })
    }

    /// What is wrong, by how grave it is.
    fn problems(&self, row: &Row) -> Vec<Block> {
        let of = |severity: Severity| {
            let all = self.unit.findings.iter().chain(&row.findings);
            all.filter(move |finding| finding.severity == severity && finding.stands()).collect::<Vec<_>>()
        };
        let heads = [
            (Severity::Error, Said::new("应当修改的问题", "To be corrected")),
            (Severity::Warning, Said::new("建议完善的方面", "To be improved")),
        ];
        let mut blocks = Vec::new();
        let mut number = Numbers::default();
        let mut authority = "";
        for ((severity, head), most) in heads.into_iter().zip(MOST) {
            let groups = grouped(&of(severity));
            if groups.is_empty() {
                continue;
            }
            blocks.push(number.subheading(head.get(self.lang)));
            for (item, group) in groups.iter().take(most).enumerate() {
                blocks.push(Block::Body(format!("{}.{}", item + 1, self.item(group, &mut authority))));
            }
            let left: Vec<String> = groups.iter().skip(most).map(|group| self.briefly(group)).collect();
            if !left.is_empty() {
                blocks
                    .push(self.body(format!("此外：{}。", left.join("；")), format!("Besides: {}.", left.join("; "))));
            }
        }
        let notes = of(Severity::Note);
        if !notes.is_empty() {
            blocks.push(number.subheading(&self.say("可一并核对的细节", "Details")));
            blocks.push(Block::Body(self.notes(&notes)));
        }
        blocks
    }

    /// One problem, and where else it is; `before` is the provision of the problem before it.
    fn item<'f>(&self, group: &[&'f Finding], before: &mut &'f str) -> String {
        let lang = self.lang;
        let Some(first) = group.first() else { return String::new() };
        let mut said = self.told(first);
        if let Some(place) = &first.place {
            let at = whereabouts(place, lang);
            let quote = &*shown(first, place.quote.trim());
            said += &if first.missing || quote.is_empty() {
                String::new()
            } else if said.contains(quote) {
                self.say(format!("（{at}）"), format!(" ({at})"))
            } else {
                let quote = clipped(quote, QUOTE);
                self.say(format!("（{at}：“{quote}”）"), format!(" ({at}: “{quote}”)"))
            };
        }
        said += lang.pick("。", ".");
        let others: Vec<String> =
            group.iter().skip(1).filter_map(|finding| Some(whereabouts(finding.place.as_ref()?, lang))).collect();
        if !others.is_empty() {
            let shown = others.iter().take(4).cloned().collect::<Vec<_>>().join(lang.pick("、", ", "));
            let more = others.len() > 4;
            said += &self.say(
                format!("同类问题还有{}处（{shown}{}）。", others.len(), if more { "等" } else { "" }),
                format!(" The same in {} more places ({shown}{}).", others.len(), if more { " …" } else { "" }),
            );
        }
        let mut say = |zh: &str, en: &str, text: &str| {
            let text = text.trim().trim_end_matches(['。', '.']);
            if !text.is_empty() {
                said += &self.say(format!("{zh}：{text}。"), format!(" {en}: {text}."));
            }
        };
        say("建议", "What to write", first.fix.get(lang));
        let authority = first.authority.get(lang);
        if authority.is_empty() || authority != *before {
            say("依据", "Provision", authority);
        } else {
            said += lang.pick("依据同前。", " The provision is the same as before.");
        }
        *before = authority;
        said
    }

    /// What is wrong and where, without what to write.
    fn briefly(&self, group: &[&Finding]) -> String {
        let said = group.first().map(|first| self.told(first)).unwrap_or_default();
        let places = group.iter().filter_map(|finding| Some(whereabouts(finding.place.as_ref()?, self.lang)));
        let places = places.collect::<Vec<_>>().join(self.lang.pick("、", ", "));
        // What was copied is quoted with its place.
        if places.is_empty() || group.iter().all(|finding| finding.rule.starts_with("batch/copied")) {
            said
        } else {
            self.say(format!("{said}（{places}）"), format!("{said} ({places})"))
        }
    }

    /// What is wrong, in words for who wrote the report: of the batch without the paths of who audits.
    fn told(&self, finding: &Finding) -> String {
        let plain = finding.message.get(self.lang).trim_end_matches(['。', '.']).to_owned();
        if finding.rule.starts_with("batch/copied") {
            return self.copied(finding.rule == "batch/copied-last-year").unwrap_or(plain);
        }
        if finding.rule == "batch/late"
            && let Some(submitted) = self.unit.submitted
        {
            let (date, limit) = (submitted.date, submitted.limit.unwrap_or(submitted.date));
            let (zh, zh_limit) = (date.strftime(DAY), limit.strftime(DAY));
            return self.say(
                format!("报告于{zh}报送，晚于规定期限（{zh_limit}前）"),
                format!("the report was submitted on {date}; it was due before {limit}"),
            );
        }
        if finding.rule == "batch/double" {
            let (year, en_year) = self.year();
            let files: Vec<&str> =
                self.unit.report.iter().chain(&self.unit.others).map(|number| self.file(*number)).collect();
            return self.say(
                format!("{year}的报告收到不止一份，内容不同：{}", files.join("、")),
                format!("more than one report{en_year} was received, and they differ: {}", files.join(", ")),
            );
        }
        plain
    }

    /// Whose text it shares.
    fn copied(&self, own: bool) -> Option<String> {
        let report = self.unit.report?;
        let characters = |report: usize| self.audited.reports[report].brief.characters;
        let mine = self.audited.copies.iter().filter(|copied| copied.own == own).filter_map(|copied| {
            let turned = !copied.directed && copied.b == report;
            if turned { Some(copied.turned(characters)) } else { (copied.a == report).then(|| copied.clone()) }
        });
        let copied = mine.max_by(|a, b| a.share.total_cmp(&b.share))?;
        let whose = if copied.own {
            self.say("本单位上年报告", "your report of the year before")
        } else {
            let name = clipped(&name(self.audited, self.owners, copied.b), NAME);
            self.say(format!("{name}的报告"), format!("the report of {name}"))
        };
        let share = copied.share.round();
        let mut said = self.say(
            format!("约{share}%的文字与{whose}相同"),
            format!("about {share}% of the text is the same as in {whose}"),
        );
        if let Some(passage) = copied.passages.iter().find(|passage| !passage.a.quote.trim().is_empty()) {
            let (at, quote) = (whereabouts(&passage.a, self.lang), clipped(passage.a.quote.trim(), QUOTE));
            said += &self.say(format!("，如{at}“{quote}”"), format!(", for example {at}: “{quote}”"));
        }
        Some(said)
    }

    /// The name of a file, without the folders of who audits.
    fn file(&self, number: usize) -> &str {
        let path = self.audited.reports[number].brief.path.as_str();
        path.rsplit(['/', '\\']).next().unwrap_or(path)
    }

    /// The notes in sums, by what they are about.
    fn notes(&self, notes: &[&Finding]) -> String {
        let lang = self.lang;
        let groups = grouped(notes);
        let title = |rule: &str| {
            let column = self.audited.columns.iter().find(|column| column.rule == rule);
            column.map(|column| column.title.get(lang))
        };
        let said: Vec<String> = groups
            .iter()
            .filter_map(|group| {
                let first = group.first()?;
                // One is told as it is; of several, the requirement they all fall short of.
                let told = self.told(first);
                let about = title(&first.rule).filter(|_| group.len() > 1).unwrap_or(&told);
                let places: Vec<String> = group
                    .iter()
                    .filter_map(|finding| Some(whereabouts(finding.place.as_ref()?, lang)))
                    .take(3)
                    .collect();
                let places = places.join(lang.pick("、", ", "));
                let many = group.len() > 3;
                Some(self.say(
                    format!("{about}（{places}{}）", if many { "等" } else { "" }),
                    format!("{about} ({places}{})", if many { " …" } else { "" }),
                ))
            })
            .collect();
        let shown = said.iter().take(8).cloned().collect::<Vec<_>>().join(lang.pick("；", "; "));
        self.say(format!("共{}处，请酌情核对：{shown}。", notes.len()), format!("{} in all: {shown}.", notes.len()))
    }

    fn asked(&self) -> Block {
        let public = self.unit.published.is_some();
        self.body(
            format!(
                "请于{GAP}：日期〕前对上述问题逐项核实、修改完善，重新报送报告{}。如有不同意见，请一并说明理由。",
                if public { "，并同步更正已公开的文本" } else { "" }
            ),
            format!(
                "Please look into each of these by {GAP}: date〕, correct the report and submit it again{}. \
                 Where you see it differently, tell us why.",
                if public { ", and correct the text that is published" } else { "" }
            ),
        )
    }

    /// To a unit whose report is not there, or is not what it should be.
    fn reminder(&self) -> Vec<Block> {
        let (year, en_year) = self.year();
        let missing = self.unit.status == Status::Missing;
        let title = self.say(
            format!("关于{}{year}\n法治政府建设年度报告的函", if missing { "尽快报送" } else { "重新报送" }),
            if missing {
                format!("Reminder: the annual rule-of-law government report{en_year}")
            } else {
                format!("Please submit again: the annual rule-of-law government report{en_year}")
            },
        );
        let others = self.unit.others.iter().chain(&self.unit.before);
        let files: Vec<&str> = others.map(|number| self.file(*number)).collect();
        let (zh_files, en_files) = (files.join("”“"), files.join(", "));
        let found = match self.unit.status {
            Status::OtherYear => (
                format!("收到你单位报送的文件“{zh_files}”，其内容不是{year}的报告。"),
                format!("We received {en_files} from you, which is not the report{en_year}."),
            ),
            Status::OtherUnit => (
                format!("收到你单位报送的文件“{zh_files}”，其内容是其他单位的报告。"),
                format!("We received {en_files} from you, which is another unit's report."),
            ),
            Status::Unusable => (
                format!("收到你单位报送的文件“{zh_files}”，文件无法读取，或不是法治政府建设年度报告。"),
                format!("We received {en_files} from you, which cannot be read or is no such report."),
            ),
            Status::Missing | Status::Reported | Status::Double => (
                format!("截至目前，尚未收到你单位{year}法治政府建设年度报告。"),
                format!("Your annual rule-of-law government report{en_year} has not been received so far."),
            ),
        };
        let asked = if !missing {
            (
                format!(
                    "请核对后于{GAP}：日期〕前重新报送。符合要求的报告已另行报送的，请告知报送的时间和方式，以便核对。"
                ),
                format!(
                    "Please look into this and submit the report by {GAP}: date〕. If you have submitted the right one \
                     already, tell us when and how, so that we can look for it."
                ),
            )
        } else {
            (
                format!(
                    "请于{GAP}：日期〕前报送；已经公开的，请一并提供公开网址和日期。如已报送，请告知报送的时间和方式，以便核对。"
                ),
                format!(
                    "Please submit it by {GAP}: date〕; where it is published, tell us the address and the date. If you have \
                 submitted it already, tell us when and how, so that we can look for it."
                ),
            )
        };
        vec![Block::Title(title), self.addressee(), self.body(found.0, found.1), self.body(asked.0, asked.1)]
    }

    /// Whom to ask, who sends it and when: to be filled in.
    fn signature(&self) -> Vec<Block> {
        let sign = |zh: &str, en: &str| Block::Signature(self.say(format!("{GAP}：{zh}〕"), format!("{GAP}: {en}〕")));
        vec![
            sign("发函单位", "sender"),
            sign("日期", "date"),
            self.body(
                format!("（联系人及电话：{GAP}：姓名、电话〕）"),
                format!("(Whom to ask: {GAP}: name, telephone〕)"),
            ),
        ]
    }
}

/// The findings of each rule together, in the order of their first.
fn grouped<'f>(findings: &[&'f Finding]) -> Vec<Vec<&'f Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| first.rule == finding.rule)) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

/// A length as people tell it.
fn rounded(characters: usize) -> usize {
    if characters < 1000 { characters.div_ceil(10) * 10 } else { (characters + 50) / 100 * 100 }
}

fn clipped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}……", &text[..end]),
        None => text.to_owned(),
    }
}

/// The numbers of headings.
#[derive(Default)]
struct Numbers(usize);

impl Numbers {
    fn next(&mut self) -> &'static str {
        self.0 += 1;
        ["一", "二", "三", "四", "五"].get(self.0 - 1).unwrap_or(&"六")
    }

    fn heading(&mut self, text: impl AsRef<str>) -> Block {
        Block::Heading(1, format!("{}、{}", self.next(), text.as_ref()))
    }

    fn subheading(&mut self, text: &str) -> Block {
        Block::Heading(2, format!("（{}）{text}", self.next()))
    }
}
