//! Every quantity of a text: a number with its unit, how exact it is, and what is none.
//!
//! Years, dates, ordinals, articles, names (“1+3+N”, 12345热线, 《…36条》, 三项制度) are none. What a quantity counts is read
//! in [`super::context`].

use rust_decimal::Decimal;

use super::{
    number::{self, Bound, Form, Number},
    unit,
};
use crate::text::FSpan;

/// A number with its unit, as it stands in folded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// From the number to the end of the unit; 约 and 以上 stand outside.
    pub span: FSpan,
    /// 万 and 亿 multiplied out; of a range (3至5名) its lower end.
    pub value: Decimal,
    /// The upper end of a range.
    pub upper: Option<Decimal>,
    /// What one in the last printed digit is worth.
    pub step: Decimal,
    /// How exact it is meant to be.
    pub bound: Bound,
    /// The unit as printed; empty where it is understood (培训3.2万,).
    pub unit: &'static str,
}

impl Quantity {
    /// Whether the number itself is not exact: 余, 约, 近, 超. A norm (不少于4名) is exact: it is the least that is asked for.
    #[must_use]
    pub fn approximate(&self) -> bool {
        matches!(self.bound, Bound::Over | Bound::Above | Bound::Under | Bound::Below | Bound::About)
    }
}

/// Every quantity of a folded text, in order.
///
/// ```
/// use hegui::figures::quantities;
/// let text = "2023年办结复议案件1,132件,占98.5%,《条例》第3条规定,接听12345热线,培训三百余人。";
/// let found: Vec<&str> = quantities(text).iter().map(|q| q.span.of(text)).collect();
/// assert_eq!(found, ["1,132件", "98.5%", "三百余人"]);
/// ```
#[must_use]
pub fn quantities(folded: &str) -> Vec<Quantity> {
    let mut reader = Reader { text: folded, at: 0, found: Vec::new(), bare: Vec::new() };
    while reader.step() {}
    reader.found
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    found: Vec<Quantity>,
    /// Numbers without a unit just before, joined by 、: 分别为90、20、38件.
    bare: Vec<(FSpan, Number)>,
}

/// So many characters a quoted name has at most.
const NAME: usize = 12;

/// So many bytes a name between marks has at most.
const LONGEST_NAME: usize = 300;

impl Reader<'_> {
    fn step(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let Some(c) = rest.chars().next() else { return false };
        if let Some(past) = named(rest, c) {
            self.at += past;
            return true;
        }
        match number::read(rest) {
            Err(len) => {
                if !matches!(c, '、' | ',' | '和' | '及' | '与') {
                    self.bare.clear();
                }
                self.at += len.max(c.len_utf8());
            }
            Ok(number) => self.number(number),
        }
        true
    }

    fn number(&mut self, number: Number) {
        let start = self.at;
        let mut end = start + number.len;
        let mut last = number.clone();
        let mut upper = None;
        // 3至5名, 10-15个: one quantity from the one to the other.
        let rest = &self.text[end..];
        // 95%-98%: the first has its sign, too.
        let signed = rest.strip_prefix('%').filter(|rest| rest.starts_with(['-', '~', '至', '到']));
        let rest = signed.filter(|_| number.form == Form::Arabic).unwrap_or(rest);
        let end_of_first = self.text.len() - rest.len();
        if let Some(dash) = rest.chars().next().filter(|c| "-~至到".contains(*c))
            && let Ok(second) = number::read(&rest[dash.len_utf8()..])
            && second.form == number.form
            && second.value > number.value
        {
            end = end_of_first + dash.len_utf8() + second.len;
            upper = Some(second.value);
            last = second;
        }
        let unit = self.unit(&last, end);
        let span = FSpan::new(start, end + if last.form == Form::PerCent { 0 } else { unit.map_or(0, str::len) });
        self.at = span.end;
        match unit.filter(|unit| self.is_count(&last, span, unit)) {
            Some(unit) => {
                self.share(unit);
                let bound = self.bound(&last, span);
                self.found.push(Quantity { span, value: number.value, upper, step: last.step, bound, unit });
            }
            // A year in a range, an article, a name: what follows it is looked at again.
            None if unit.is_some() => self.bare.clear(),
            None => self.bare.push((span, last)),
        }
    }

    /// The unit after a number that ends at a byte.
    fn unit(&self, number: &Number, end: usize) -> Option<&'static str> {
        if number.form == Form::PerCent {
            return Some("%");
        }
        let rest = &self.text[end..];
        if let Some(unit) = unit::at(rest) {
            return Some(unit);
        }
        // 培训人员3.2万, 资金1.5亿: the unit is understood.
        let printed = &self.text[self.at..end];
        let closed = rest.is_empty() || rest.starts_with([',', '。', ';', '、', ')', '\n']);
        (number.form == Form::Arabic && closed && printed.ends_with(['万', '亿'])).then_some("")
    }

    /// Numbers that share the unit of the last of them: 分别为90、20、38件.
    fn share(&mut self, unit: &'static str) {
        let Some((first, _)) = self.bare.first() else { return };
        // 分别 stands just before what it distributes.
        let from = self.text.floor_char_boundary(first.start.saturating_sub(LONGEST_NAME));
        let before = self.text[from..first.start].rsplit(['。', ';', '\n']).next().unwrap_or("");
        if before.contains("分别") {
            for (span, number) in self.bare.drain(..) {
                let Number { value, step, bound, .. } = number;
                self.found.push(Quantity { span, value, upper: None, step, bound, unit });
            }
        }
        self.bare.clear();
    }

    /// Whether a number with a unit counts something.
    fn is_count(&self, number: &Number, span: FSpan, unit: &str) -> bool {
        let before = self.text[..span.start].chars().next_back().unwrap_or('\n');
        if "第+×[〔.·/#-:".contains(before) || before.is_ascii_alphanumeric() {
            return false;
        }
        let (left, right) = (&self.text[..span.start], &self.text[span.end..]);
        // 数十件, 好几百人 count nothing; what begins right after 万 is the tail of a number.
        let vague = number.form != Form::Arabic && matches!(before, '数' | '几');
        if vague || matches!(before, '万' | '亿') || (unit == "%" && number.value > Decimal::from(1_000_000)) {
            return false;
        }
        // 前3名 is a rank; 目前9个村 is a count.
        let rank = before == '前' && !["目前", "当前", "此前", "日前"].iter().any(|word| left.ends_with(word));
        if right.starts_with(['+', '×']) || (rank && matches!(unit, "名" | "位" | "个" | "批")) {
            return false;
        }
        // 7×24小时, 24小时不间断: how a service is open.
        if matches!(unit, "小时") && number.value == Decimal::from(24) {
            return false;
        }
        match number.form {
            Form::Arabic | Form::PerCent => true,
            Form::Han => !is_name(left, right, unit),
            Form::HanScale => left.ends_with(['近', '上', '逾', '约', '超']) && !is_name(left, right, unit),
            Form::HanDigit => spoken(number, left, right, unit),
        }
    }

    /// How exact the words around a number make it.
    fn bound(&self, number: &Number, span: FSpan) -> Bound {
        let (left, right) = (&self.text[..span.start], &self.text[span.end..]);
        let said = |words: &[&str]| words.iter().any(|word| left.ends_with(word));
        if said(&["不少于", "不低于", "不小于", "至少"]) {
            return Bound::AtLeast;
        }
        if said(&["不超过", "不高于", "不大于", "不多于", "最多"]) {
            return Bound::AtMost;
        }
        if right.starts_with("以内") || right.starts_with("以下") {
            return Bound::Below;
        }
        if said(&["超", "超过", "逾", "突破", "多达", "高于"]) {
            return Bound::Above;
        }
        if said(&["不足", "不到", "接近", "将近"]) || (said(&["近"]) && !said(&["最近", "附近"])) {
            return Bound::Under;
        }
        // 村规民约158件, 履约20件: part of a noun.
        let noun = ["民约", "公约", "合约", "条约", "节约", "预约", "契约", "签约", "履约", "违约"];
        if said(&["约", "约为", "约占", "约达", "大概"]) && !said(&noun)
            || ["左右", "上下"].iter().any(|word| right.starts_with(word))
        {
            return Bound::About;
        }
        if right.starts_with("以上") {
            return Bound::Above;
        }
        if right.starts_with('余') || left.ends_with('上') && number.form == Form::HanScale {
            return Bound::Over;
        }
        number.bound
    }
}

/// The length of a name that begins here and whose numbers count nothing: 《…》, and a short “…”.
fn named(rest: &str, c: char) -> Option<usize> {
    if !matches!(c, '《' | '“') {
        return None;
    }
    // No name is longer; one that is never closed is not searched to the end of the text.
    let line = &rest[..rest.floor_char_boundary(LONGEST_NAME)];
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    match c {
        // Titles nest: 《关于印发〈…〉的通知》.
        '《' => line.find('》').map(|end| end + '》'.len_utf8()),
        _ => {
            let end = line.find('”')?;
            let name = &line[..end];
            let short = name.chars().count() <= NAME || name.contains('+');
            short.then_some(end + '”'.len_utf8())
        }
    }
}

/// 三项制度, 十条措施, 二十条: numerals that are part of a name.
fn is_name(left: &str, right: &str, unit: &str) -> bool {
    let rule = ["措施", "意见", "办法", "规定", "司法", "政策", "举措", "禁令"];
    // 双十条积分制: 条 in words is counted after a counting verb only.
    let counted = COUNTING.iter().any(|word| left.ends_with(word));
    left.ends_with('第') || unit == "条" && (rule.iter().any(|word| right.starts_with(word)) || !counted)
}

/// What counting verbs end in, before a number in words: 召开三次, 共两件, 等两部.
const COUNTING: [&str; 46] = [
    "组织", "召开", "开展", "举办", "举行", "出台", "制定", "修订", "制发", "印发", "办理", "受理", "收到", "发出",
    "共", "共计", "累计", "建成", "新增", "完成", "处理", "查处", "调处", "化解", "培训", "学习", "听取", "研究",
    "审议", "聘请", "聘任", "配备", "设立", "设有", "现有", "新建", "等", "》", "了", "达", "有", "为", "专题", "先后",
    "通报", "发布",
];

/// What one counts in words, also before a noun: 九名班子成员, 两件大事.
const COUNTED: [&str; 22] = [
    "次", "件", "场", "期", "份", "名", "人", "部", "批", "批次", "起", "家", "例", "篇", "轮", "件次", "人次", "场次",
    "户", "宗", "册", "所",
];

/// What the heads do so many times: 三次主持研究.
const DONE: [&str; 13] =
    ["主持", "召开", "研究", "听取", "组织", "部署", "专题", "开展", "赴", "深入", "带队", "作出", "对"];

/// What is numbered in slogans and not counted: 三项制度, 两个维护, 四个方面.
const SLOGANS: [&str; 22] = [
    "方面", "维护", "意识", "自信", "确立", "层面", "环节", "关口", "体系", "制度", "机制", "确保", "责任", "到位",
    "结合", "亲自", "一", "关键", "重点", "维度", "阶段", "层次",
];

/// Whether a single numeral (两, 三) counts: said after a counting verb, at the end of a clause, of persons, or after the list
/// of what it counts; and never as part of a slogan.
fn spoken(number: &Number, left: &str, right: &str, unit: &str) -> bool {
    let verb = COUNTING.iter().any(|word| left.ends_with(word));
    let closed = right.is_empty() || right.starts_with([',', '。', ';', '、', ')', '\n']);
    let ordinal = left.ends_with(['第', '届', '每', '再', '头', '首', '一', '这', '上', '下', '前', '另']);
    let slogan = SLOGANS.iter().any(|word| right.starts_with(word));
    if number.value < Decimal::TWO || ordinal || slogan {
        return false;
    }
    let clause = left.rsplit([',', '。', ';', ':', '\n', '”']).next().unwrap_or(left);
    // 渡口改造、公墓迁建两个项目: the number closes a list.
    let listed = clause.contains('、') && !clause.ends_with('、');
    if COUNTED.contains(&unit) {
        // 二次、三次全会 and 届二次 are ordinals.
        let done = unit == "次" && DONE.iter().any(|word| right.starts_with(word)) && !clause.ends_with('、');
        let sequence = right.starts_with('、') || left.ends_with('、');
        return verb || done || (matches!(unit, "名" | "件") || listed) && !sequence || closed && !sequence;
    }
    let named = right.chars().take(8).collect::<String>();
    let announced = named.contains(':') && !named.contains(',')
        || left.ends_with(['将', '把'])
            && ["事项", "任务", "项目", "问题", "工作"].iter().any(|w| right.starts_with(w));
    let built =
        ["设立", "设置", "新设", "新建", "建成", "打造", "共", "共计", "等"].iter().any(|word| left.ends_with(word));
    matches!(unit, "项" | "个" | "条" | "支" | "处" | "台") && (built || listed || announced)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, &'static str, bool)> {
        quantities(text).into_iter().map(|q| (q.value.normalize().to_string(), q.unit, q.approximate())).collect()
    }

    #[test]
    fn a_long_run_of_numerals_is_read_once() {
        assert!(quantities(&"一".repeat(1_000_000)).is_empty());
        assert!(quantities(&"1".repeat(1_000_000)).is_empty());
        assert!(quantities(&"“".repeat(100_000)).is_empty());
    }

    #[test]
    fn quantities_and_how_exact_they_are() {
        for (text, expected) in [
            ("收到申请98件,受理91件", vec![("98", "件", false), ("91", "件", false)]),
            ("3.2万人次、1.5亿元", vec![("32000", "人次", false), ("150000000", "元", false)]),
            ("提高0.8个百分点", vec![("0.8", "个百分点", false)]),
            ("占百分之九十五,调解一千二百余件", vec![("95", "%", false), ("1200", "件", true)]),
            ("活跃度超1.1万分", vec![("11000", "分", true)]),
            ("村规民约158件,控制在7%以内", vec![("158", "件", false), ("7", "%", true)]),
            ("约300人,近50场,20件左右", vec![("300", "人", true), ("50", "场", true), ("20", "件", true)]),
            ("最近3次,每村不少于4名", vec![("3", "次", false), ("4", "名", false)]),
            ("分别为90、20、38件", vec![("90", "件", false), ("20", "件", false), ("38", "件", false)]),
            ("满意率保持在95%-98%", vec![("95", "%", false)]),
            ("每村配备3至5名", vec![("3", "名", false)]),
            (
                "召开三次,专题研究五次;组织两批次考试",
                vec![("3", "次", false), ("5", "次", false), ("2", "批次", false)],
            ),
            ("目前9个村居共40名", vec![("9", "个", false), ("40", "名", false)]),
            ("书记三次主持研究;九名班子成员述法", vec![("3", "次", false), ("9", "名", false)]),
            ("渡口改造、公墓迁建两个项目,采取三项举措:一是", vec![("2", "个", false), ("3", "项", false)]),
            ("培训人员3.2万,上百场宣传", vec![("32000", "", false), ("100", "场", true)]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|(v, u, a)| (v.to_owned(), u, a)).collect();
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_quantity() {
        for text in [
            "2023年3月1日,第3次会议,第1-3期,2021-2025年,2021年至2025年",
            "“1+3+N”模式,12345热线,“143”体系,1+5+N网格,5.12宣传",
            "《优化营商环境36条措施》,优化营商环境十条措施",
            "一把手负总责,三项制度,五个方面,两个维护,一件事一次办,两高一低",
            "厅字[2019]28号,G20,4A级,六届二次、三次、四次全会,排名前3位",
            "党建、业务两个方面,统筹推进三项制度、两个清单机制,增强四个意识",
            "数十件,好几百人次",
            "百名干部进百村,一次办成,24小时自助服务",
        ] {
            assert_eq!(read(text), vec![], "{text}");
        }
    }
}
