//! The beginning of a report and of a rule file.

use crate::{
    check::Asks,
    document::Meta,
    rule::{Rule, RuleSet},
    text::{GAP, Lang},
};

const HAN: [&str; 20] = [
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六", "十七",
    "十八", "十九", "二十",
];

/// A paragraph of a text that is typeset as official documents are: of a report that is yet to be written, of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The title; a line end where it is best broken.
    Title(String),
    /// A heading with its number (一、 or （一）) and its level, from 1.
    Heading(u8, String),
    /// Running text, or the gap where it belongs.
    Body(String),
    /// Whom a letter is to: 主送机关.
    Salutation(String),
    /// A line of what ends a letter: who sends it, the date.
    Signature(String),
}

/// A report to be filled in: the parts in the order of the provision, below the account of the year the topics that are
/// expected of the reporter. Every gap is written so that `hegui check` reports it until it is filled.
#[must_use]
pub fn skeleton(rules: &RuleSet, meta: &Meta) -> Vec<Block> {
    let year = meta.year.unwrap_or(2024);
    let organ = meta.reporter.organ.clone().unwrap_or_else(|| format!("{GAP}：单位名称〕"));
    let opening = format!("{year}年，{GAP}：指导思想和总体情况，一两句〕。现将有关情况报告如下。");
    let mut out = vec![Block::Title(format!("{organ}{year}年度法治政府建设情况报告")), Block::Body(opening)];
    let asked: Vec<&Rule> = rules.in_force(|| meta).filter(|r| r.enabled && r.applies_to.may_match(meta)).collect();
    for (number, part) in rules.part_names.iter().enumerate() {
        let heading = match part.key.as_str() {
            "plan" => format!("{}年度推进法治政府建设的主要安排", year + 1),
            "achievements" => format!("{year}年度推进法治政府建设的主要举措和成效"),
            _ => part.title.zh.clone(),
        };
        out.push(Block::Heading(1, format!("{}、{heading}", HAN.get(number).unwrap_or(&"十"))));
        let mut topics: Vec<&&Rule> = asked
            .iter()
            .filter(|r| r.check.asks() == Asks::Subject)
            .filter(|r| r.within.as_ref().and_then(|w| w.part) == Some(number))
            .collect();
        topics.sort_by_key(|rule| rule.defined);
        for (i, topic) in topics.iter().enumerate() {
            let number = HAN.get(i).unwrap_or(&"十");
            out.push(Block::Heading(2, format!("（{number}）{}", topic.title.zh)));
            out.push(Block::Body(format!("{GAP}：{}〕", hint(&topic.fix.zh))));
        }
        if topics.is_empty() {
            let fix = asked.iter().find(|r| r.check.asks() == Asks::Part(number)).map(|r| hint(&r.fix.zh));
            out.push(Block::Body(format!("{GAP}：{}〕", fix.unwrap_or_default())));
        }
    }
    out
}

/// The blocks as Markdown.
#[must_use]
pub fn markdown(blocks: &[Block]) -> String {
    let line = |block: &Block| match block {
        Block::Title(text) => format!("# {}\n", text.replace('\n', "")),
        Block::Heading(level, text) => format!("{} {text}\n", "#".repeat(usize::from(*level) + 1)),
        Block::Body(text) | Block::Salutation(text) | Block::Signature(text) => format!("{text}\n"),
    };
    blocks.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// An advice as a hint in a gap.
fn hint(fix: &str) -> String {
    fix.trim_end_matches('。').replace(['〔', '〕'], "")
}

/// A rule file with one sound rule, to be changed into what its author needs.
#[must_use]
pub fn new_rule(id: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return new_rule_en(id);
    }
    format!(
        "\
# 本地规则。写好后运行：hegui test 本文件；检查报告：hegui check --rules 本文件 报告.txt
# 编辑器校验（VS Code 等）：hegui schema > rule.schema.json，然后保留下一行
# yaml-language-server: $schema=rule.schema.json
pack:
  id: local                 # 规则包名称，小写字母和连字符
  version: \"1\"
  extends: national         # 在全国通用规则之上增加

authorities:                # 依据：名称随意，下面的规则引用它
  local:
    document: 本地文件名称
    en: name of the local document

rules:
  - id: {id}
    title: 一网通办         # 要求的简称
    severity: note          # error 错误、warning 警告、note 提示
    authority: local
    within: {{ part: achievements }}   # 在哪一部分找：achievements 成效、shortcomings 不足、responsibility 履职、plan 安排
    check:
      mentions:
        any: [一网通办, 最多跑一次]    # 写到其中之一即可；换成要找的词
    message: 未写“一网通办”
    fix: 写明“一网通办”的事项数和办件量。
    examples:               # 示例就是测试：good 不应报出，bad 应报出
      good:
        - 全年“一网通办”事项412项，办件3.6万件。
      bad:
        - 全年政务服务窗口办件3.6万件。
"
    )
}

fn new_rule_en(id: &str) -> String {
    format!(
        "\
# Rules of one's own. Test them: hegui test THIS-FILE; check a report: hegui check --rules THIS-FILE report.txt
# For editors that validate YAML: hegui schema > rule.schema.json, and keep the next line.
# yaml-language-server: $schema=rule.schema.json
pack:
  id: local                 # the name of the pack: lower-case letters and hyphens
  version: \"1\"
  extends: national         # on top of the national rules

authorities:                # provisions, by any name; the rules below refer to it
  local:
    document: 本地文件名称
    en: name of the local document

rules:
  - id: {id}
    title: 一网通办         # the short name of the requirement
    severity: note          # error, warning or note
    authority: local
    within: {{ part: achievements }}   # where to look: achievements, shortcomings, responsibility or plan
    check:
      mentions:
        any: [一网通办, 最多跑一次]    # one of these is enough; put in your own words
    message: 未写“一网通办”
    fix: 写明“一网通办”的事项数和办件量。
    en:
      title: one-stop service
      message: nothing on one-stop service
      fix: Tell how many matters one-stop service covers and how many cases it handled.
    examples:               # examples are tests: a good one must not fire, a bad one must
      good:
        - 全年“一网通办”事项412项，办件3.6万件。
      bad:
        - 全年政务服务窗口办件3.6万件。
"
    )
}
