//! Every rule's own examples: a good one must not fire its rule, a bad one must.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use hegui::{
    rule,
    scan::{Expected, run_cases, run_examples},
    text::Date,
};

/// A shipped pack as its authors wrote it, with examples and cases.
fn shipped(pack: &str) -> rule::RuleSet {
    rule::load_whole(rule::embedded(pack)).unwrap_or_else(|error| panic!("{pack}: {:?}", error.0))
}

#[test]
fn every_pack_does_what_its_examples_and_cases_say() {
    let today = Date::new(2026, 11, 1).unwrap();
    let mut total = 0;
    for pack in rule::pack_names() {
        let rules = shipped(pack);
        let (ran, broken) = run_examples(&rules, today);
        let shown: Vec<String> = broken
            .iter()
            .map(|b| {
                let kind = match b.expected {
                    Expected::Quiet => "noisy: a good example fires or is not evaluated",
                    Expected::Fires => "missing: a bad example does not fire",
                };
                format!("{} {kind} ({:?}):\n{}", b.rule, b.outcome, b.text)
            })
            .collect();
        assert!(shown.is_empty(), "{pack}: {} of {ran} examples:\n\n{}", shown.len(), shown.join("\n\n"));
        let cases = run_cases(&rules, today);
        assert!(cases.is_empty(), "{pack}: {cases:#?}");
        total += ran;
    }
    assert!(total >= 800, "only {total} examples ran");
    assert!(shipped("national").cases.len() >= 10);
}

#[test]
fn every_rule_has_examples_look_alikes_a_title_and_english() {
    let han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    for rule in rule::pack_names().flat_map(|pack| shipped(pack).rules).filter(|rule| rule.own) {
        // A changed rule of the base keeps the examples of the base, which are counted there.
        if rule.conditions.is_empty() && rule.changed_by.is_none() {
            let (good, bad) = (&rule.examples.good, &rule.examples.bad);
            let alike = good.iter().chain(bad).filter(|e| e.alike).count();
            assert!(good.len() >= 5 && bad.len() >= 2, "{}: {} good, {} bad", rule.id, good.len(), bad.len());
            assert!(alike >= 3, "{} has {alike} look-alikes", rule.id);
        }
        assert_ne!(rule.title.zh, rule.id, "no title");
        for said in [&rule.title, &rule.message, &rule.fix, &rule.authority] {
            assert!(!said.en.is_empty() && !said.en.chars().any(han), "{}: {}", rule.id, said.en);
            assert!(!said.zh.is_empty(), "{}", rule.id);
        }
    }
}

#[test]
fn the_lint_of_rules_finds_nothing_in_the_shipped_packs() {
    for pack in rule::pack_names() {
        let found = rule::lint(&shipped(pack));
        assert!(found.is_empty(), "{pack}: {found:#?}");
    }
}

#[test]
fn the_lint_of_rules_finds_what_is_wrong() {
    let rule = |check: &str| {
        let text = format!(
            "pack: {{ id: my, version: '1', extends: national }}\nrules:\n  - id: text/own\n    severity: note\n    authority: supervision\n    check: {check}\n    message: 甲\n    fix: 乙\n    examples: {{ good: [无关文字。], bad: [存在的问题。] }}\n"
        );
        let rules = rule::load(vec![rule::RuleFile::new("my.yaml", text)]).unwrap();
        rule::lint(&rules).into_iter().map(|lint| lint.message.en).collect::<Vec<_>>()
    };
    let has = |found: Vec<String>, part: &str| assert!(found.iter().any(|m| m.contains(part)), "{part}: {found:?}");
    has(rule("{ mentions: { none: [问提] } }"), "occurs in an example");
    has(rule("{ mentions: { none: [存在的问题, 问题] } }"), "is covered by `问题`");
    has(rule("{ mentions: { none: [存在的问题, '[^。]{4}'] } }"), "no word that must occur");
    has(rule("{ mentions: { none: { any: [问题, 存在的问题], except: [存在的] } } }"), "can never count");
    assert!(rule("{ mentions: { none: [问题] } }").is_empty());
}

/// Rule files that build on the national pack or stand alone; what is wrong with each.
fn mistakes(text: &str) -> Vec<String> {
    let file = rule::RuleFile::new("my.yaml", text);
    match rule::load(vec![file]) {
        Ok(_) => Vec::new(),
        Err(error) => error.0.iter().map(|e| format!("{} {}", e.file, e.message.en)).collect(),
    }
}

const RULE: &str = "{ id: text/own, severity: note, authority: supervision, check: { mentions: { none: $own } }, message: 甲, fix: 乙 }";

#[test]
fn word_lists_take_in_others_with_their_look_alikes() {
    let text = format!(
        "pack: {{ id: my, version: '1', extends: national }}\nwords:\n  base: {{ any: [政协], except: [行政协议] }}\n  own: [$base]\nrules: [{RULE}]\n"
    );
    let file = rule::RuleFile::new("my.yaml", text);
    let rules = rule::load(vec![file]).expect("sound");
    let fires = |text: &str| {
        let bytes = format!("望川县2023年法治政府建设报告\n一、主要工作\n{text}\n");
        let draft = (hegui::format::detect(Some("txt"), bytes.as_bytes()).parse)(bytes.as_bytes()).unwrap();
        let options = hegui::scan::Options {
            select: vec!["text/own".into()],
            ..hegui::scan::Options::new(Date::new(2024, 3, 1).unwrap())
        };
        !hegui::scan::evaluate(&hegui::document::Document::new(draft), &rules, &options).findings.is_empty()
    };
    assert!(fires("办理政协提案12件。"));
    assert!(!fires("审查行政协议12份。"));
}

#[test]
fn lists_that_run_in_a_circle_are_refused() {
    let text = format!(
        "pack: {{ id: my, version: '1', extends: national }}\nwords:\n  a: [$b, 甲]\n  b: [$a, 乙]\n  own: [$a]\nrules: [{RULE}]\n"
    );
    let found = mistakes(&text);
    assert!(!found.is_empty() && found.iter().all(|m| m.contains("refers to itself")), "{found:?}");
}

#[test]
fn what_a_pack_defines_stands_above_its_base_and_only_once() {
    let own = "pack: { id: my, version: '1', extends: national }\nauthorities:\n  supervision: { document: 本市办法, en: City rules }\nwords:\n  own: [甲]\n";
    let file = rule::RuleFile::new("my.yaml", format!("{own}rules: [{RULE}]\n"));
    let rules = rule::load(vec![file]).expect("sound");
    assert_eq!(rules.rules.iter().find(|r| r.id == "text/own").unwrap().authority.zh, "《本市办法》");
    assert_eq!(rules.packs.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["national", "my"]);
    let twice = format!(
        "pack: {{ id: my, version: '1', extends: national }}\nwords: {{ own: [甲] }}\nrules: [{RULE}, {RULE}]\n"
    );
    assert_eq!(mistakes(&twice), ["my.yaml the rule `text/own` stands here twice"]);
    assert_eq!(mistakes("pack: { id: my, version: '1', extends: national }\n"), ["my.yaml there is no rule"]);
}

/// A pack on top of the national one.
fn on_top(text: &str) -> Result<rule::RuleSet, Vec<String>> {
    let text = format!("pack: {{ id: my, version: '1', extends: national }}\n{text}");
    rule::load(vec![rule::RuleFile::new("my.yaml", text)])
        .map_err(|error| error.0.into_iter().map(|e| e.message.en).collect())
}

#[test]
fn overrides_change_fields_thresholds_and_alternatives() {
    let rules = on_top(
        "overrides:\n  - rule: plan/thin\n    set: { severity: error, check: { length: { chars: 300.. } } }\n  - words: denials\n    add: [一切都好]\n  - rule: plan/targets\n    applies_to: { levels: [city], places: [望川市] }\n    set: { severity: error }\n",
    )
    .expect("sound");
    let thin = rules.rules.iter().find(|r| r.id == "plan/thin").unwrap();
    assert_eq!((thin.severity, thin.changed_by.as_deref()), (hegui::finding::Severity::Error, Some("my.yaml")));
    // The variant for a place goes before the rule itself, which stays for all others.
    let targets: Vec<_> = rules.rules.iter().filter(|r| r.id == "plan/targets").map(|r| r.conditions.len()).collect();
    assert_eq!(targets, [1, 0]);
    let check = |organ: &str, text: &str| -> Vec<(String, hegui::finding::Severity)> {
        let bytes = format!("{organ}2023年度法治政府建设情况报告\n一、主要举措和成效\n办结复议案件12件。\n{text}\n");
        let draft = (hegui::format::detect(Some("txt"), bytes.as_bytes()).parse)(bytes.as_bytes()).unwrap();
        let options = hegui::scan::Options::new(Date::new(2024, 3, 1).unwrap());
        let row = hegui::scan::evaluate(&hegui::document::Document::new(draft), &rules, &options);
        row.findings.into_iter().map(|f| (f.rule, f.severity)).collect()
    };
    let plan = "二、2024年工作安排\n继续规范行政执法，加强队伍建设，提升普法实效，优化政务服务，推动各项任务落到实处，取得新的成效，确保年度目标全面实现。";
    let of = |found: &[(String, hegui::finding::Severity)], id: &str| found.iter().find(|f| f.0 == id).map(|f| f.1);
    let (city, county) = (check("望川市人民政府", plan), check("望川县人民政府", plan));
    assert_eq!(of(&city, "plan/thin"), Some(hegui::finding::Severity::Error));
    assert_eq!(of(&city, "plan/targets"), Some(hegui::finding::Severity::Error));
    assert_eq!(of(&county, "plan/targets"), Some(hegui::finding::Severity::Note));
    let denied = check("望川县人民政府", "二、存在的不足\n一切都好，各项工作均按要求完成。");
    assert!(of(&denied, "shortcomings/denied").is_some(), "{denied:?}");
}

#[test]
fn an_override_that_hits_nothing_is_an_error() {
    for (text, message) in [
        ("overrides: [{ rule: plan/thim, set: { severity: note } }]", "there is no rule `plan/thim` to override"),
        ("overrides: [{ words: denialz, add: [甲] }]", "there is no `denialz` to override"),
        ("overrides: [{ rule: plan/thin, set: { severity: warning } }]", "this override changes nothing"),
        ("overrides: [{ rule: plan/thin, set: { check: { mentions: { any: [甲] } } } }]", "`length`, not `mentions`"),
        ("overrides: [{ rule: plan/thin, set: { severity: warnig } }]", "unknown value `warnig`"),
        ("overrides: [{ rule: plan/thin, set: { authority: nowhere } }]", "no authority `nowhere`"),
        ("overrides: [{ rule: plan/thin, part: plan, set: { weight: 2 } }]", "an override names one of"),
    ] {
        let found = on_top(text).err().unwrap_or_default();
        assert!(found.len() == 1 && found[0].contains(message), "{text}: {found:?}");
    }
}

#[test]
fn reports_on_2018_and_earlier_follow_the_older_rule() {
    let rules = rule::national().unwrap();
    let report = |year: i16| {
        let bytes = format!(
            "望川县人民政府{year}年度法治政府建设情况报告\n一、主要工作\n（一）规范行政执法。评查案卷40份，办结行政处罚案件132件。\n"
        );
        let draft = (hegui::format::detect(Some("txt"), bytes.as_bytes()).parse)(bytes.as_bytes()).unwrap();
        let options = hegui::scan::Options::new(Date::new(2024, 3, 1).unwrap());
        hegui::scan::evaluate(&hegui::document::Document::new(draft), &rules, &options)
    };
    let errors = |year: i16| report(year).findings.iter().filter(|f| f.rule.starts_with("part/") && f.missing).count();
    assert_eq!((errors(2018), errors(2019)), (0, 3));
    let thin = report(2018).findings.into_iter().find(|f| f.rule == "achievements/thin").expect("it is thin");
    assert!(thin.authority.zh.contains("2015－2020"), "{}", thin.authority.zh);
}

#[test]
fn every_mistake_of_an_entry_is_found_at_once() {
    let text = "pack: { id: my, version: '1', extends: national }\nrules:\n  - id: text/a\n    severity: warn\n    authority: wc\n    within: { part: achievement }\n    check: { mentions: { any: [甲, '(乙'], at_lest: 2 } }\n    message: 甲\n    fix: 乙\n    weight: 三\n    applies_to: { levels: [countie], years: 19.. }\n";
    let found = mistakes(text);
    for part in ["warn", "wc", "achievement", "at_lest", "unclosed group", "u32", "countie", "years are written"] {
        assert!(found.iter().any(|m| m.contains(part)), "{part}: {found:#?}");
    }
    assert_eq!(found.len(), 8, "{found:#?}");
}

/// The embedded packs by name with own files.
fn beside(packs: &[&str], own: &[&str]) -> Result<rule::RuleSet, Vec<String>> {
    let own = own.iter().enumerate().map(|(i, text)| rule::RuleFile::new(format!("{i}.yaml"), *text));
    let files = packs.iter().flat_map(|pack| rule::embedded(pack)).chain(own).collect();
    rule::load(files).map_err(|error| error.0.into_iter().map(|e| format!("{} {}", e.file, e.message.en)).collect())
}

/// What can be seen of the rules without a report: packs, and of each rule its severity, provision and conditions.
fn described(rules: &rule::RuleSet) -> (Vec<&str>, Vec<String>) {
    let rule =
        |r: &rule::Rule| format!("{} {:?} {} {:?} {:?}", r.id, r.severity, r.authority.zh, r.conditions, r.changed_by);
    (rules.packs.iter().map(|p| p.id.as_str()).collect(), rules.rules.iter().map(rule).collect())
}

#[test]
fn a_pack_that_is_named_is_a_base_like_one_that_is_extended() {
    let change = "authorities:\n  supervision: { document: 本市办法, en: City rules }\nwords:\n  denials: [一切都好]\noverrides:\n  - rule: plan/thin\n    set: { severity: error }\n";
    let extending = format!("pack: {{ id: my, version: '1', extends: national }}\n{change}");
    let standing = format!("pack: {{ id: my, version: '1' }}\n{change}");
    let wanted = beside(&[], &[&extending]).expect("sound");
    assert_eq!(wanted.rules.iter().rfind(|r| r.id == "plan/year").unwrap().authority.zh, "《本市办法》");
    for (packs, own) in [(&["national"][..], &extending), (&["national"], &standing)] {
        let rules = beside(packs, &[own]).unwrap_or_else(|found| panic!("{found:#?}"));
        assert_eq!(described(&rules), described(&wanted));
    }
    // Two own files that define the same are still a mistake, and so is an own file without a rule.
    let twice = beside(&["national"], &[&extending, "words: { denials: [样样都好] }\n"]).unwrap_err();
    assert_eq!(twice, ["1.yaml `denials` is defined twice"]);
    assert_eq!(beside(&["national"], &["words: { own: [甲] }\n"]).unwrap_err(), ["0.yaml there is no rule"]);
    // A file that only defines anew what a base defines changes the rules.
    assert!(beside(&["national"], &["words: { denials: [样样都好] }\n"]).is_ok());
    let broken =
        beside(&["national"], &["words: { denials: ['(甲'] }\noverrides: [{ rule: plan/thin, set: { weight: 9 } }]\n"])
            .unwrap_err();
    assert!(broken.iter().any(|m| m.starts_with("0.yaml") && m.contains("unclosed group")), "{broken:?}");
}

#[test]
fn the_order_in_which_packs_are_named_does_not_matter_to_what_they_extend() {
    let wanted = beside(&["shenzhen"], &[]).expect("sound");
    for packs in [["shenzhen", "national"], ["national", "shenzhen"]] {
        assert_eq!(described(&beside(&packs, &[]).expect("sound")), described(&wanted));
    }
    // Two files, each with a base of its own: what both build on stands below both.
    let on = |pack: &str| {
        format!(
            "pack: {{ id: on-{pack}, version: '1', extends: {pack} }}\noverrides: [{{ rule: plan/thin, set: {{ weight: 9{} }} }}]\n",
            pack.len()
        )
    };
    let both = beside(&[], &[&on("shenzhen"), &on("guangdong")]).expect("sound");
    assert_eq!(described(&both).0, ["national", "shenzhen", "guangdong", "on-shenzhen", "on-guangdong"]);
    let of = |rules: &rule::RuleSet| -> Vec<String> {
        described(rules).1.into_iter().filter(|rule| rule.starts_with("topic/oversight ")).collect()
    };
    assert_eq!(of(&both), of(&wanted));
}

#[test]
fn every_pack_that_is_named_is_tested() {
    let own = |names: &[&str]| {
        let rules = rule::load_whole(names.iter().flat_map(|pack| rule::embedded(pack)).collect()).expect("sound");
        (rules.rules.iter().filter(|r| r.own && r.conditions.is_empty()).count(), rules.cases.len())
    };
    let (national, hubei, both) = (own(&["national"]), own(&["hubei"]), own(&["hubei", "national"]));
    assert!(hubei.0 > 0 && hubei.0 < 10, "the rules of the base are not its own: {hubei:?}");
    assert_eq!(both, (national.0 + hubei.0, national.1 + hubei.1));
}

#[test]
fn a_checklist_goes_by_what_a_check_asks_and_not_by_its_name() {
    let rule = |id: &str, title: &str, rest: &str| {
        format!(
            "  - {{ id: {id}, title: {title}, severity: warning, authority: supervision, message: 甲, fix: 乙, {rest} }}\n"
        )
    };
    let text = [
        "rules:\n".to_owned(),
        rule("text/anything-thin", "名称像充实度的要求", "check: { mentions: { any: [甲] } }"),
        rule("text/anything-partial", "名称像部分原因的要求", "check: { length: { chars: 300.. } }"),
        rule("topic/own", "本地专题", "within: { part: achievements }, check: { topic: { words: [河长制] } }"),
        rule(
            "topic/data",
            "本地专题数据",
            "within: { part: achievements }, check: { topic: { words: [河长制], is: thin, figures: 1 } }",
        ),
        rule("part/own-plan", "本地安排", "check: { part: { name: plan } }"),
        rule("text/minutes", "会议纪要", "check: { identity: { title: [会议纪要] } }"),
        "overrides:\n  - { rule: part/merged, set: { severity: warning } }\n".to_owned(),
    ]
    .concat();
    let rules = on_top(&text).expect("sound");
    let mut out = Vec::new();
    let meta = hegui::document::Meta { year: Some(2023), ..hegui::document::Meta::default() };
    hegui::output::checklist(&mut out, &rules, &meta, hegui::text::Lang::Zh).unwrap();
    let out = String::from_utf8(out).unwrap();
    let section = |title: &str| out.split(&format!("## {title}\n")).nth(1).unwrap().split("\n## ").next().unwrap();
    for (title, asked) in [
        ("全文", "名称像充实度的要求"),
        ("全文", "名称像部分原因的要求"),
        ("主要举措和成效", "本地专题（"),
        ("下一年度主要安排", "本地安排（"),
        // What the provision leaves free is asked for where a pack makes more than a note of it.
        ("全文", "部分单列标题（合写）"),
    ] {
        assert!(section(title).contains(&format!("- [ ] {asked}")), "{asked}:\n{out}");
    }
    for not_asked in ["本地专题数据", "会议纪要", "部分单列标题（无标题）", "各条不足的原因", "部分的顺序"]
    {
        assert!(!out.contains(not_asked), "{not_asked}:\n{out}");
    }
    let skeleton = hegui::output::markdown(&hegui::output::skeleton(&rules, &meta));
    assert!(skeleton.contains("）本地专题\n") && !skeleton.contains("本地专题数据"), "{skeleton}");
}

/// What the national pack says about figures can be added to, and a pack may consist of a family of indicators alone.
#[test]
fn a_pack_may_add_indicators_and_what_is_said_around_them() {
    let family = "pack: { id: own, version: '1', extends: national }
families:
  河道整治:
    en: river works
    subject: [河道整治]
    unit: 件
    indicators:
      立项: { en: begun, words: [立项] }
      完成: { en: done, words: [完成] }
    relations: ['完成 <= 立项']
overrides:
  - figures: true
    add: { filler: [沿河各镇] }
";
    let rules = rule::load(vec![rule::RuleFile::new("own.yaml", family)]).expect("sound");
    let text = "石桥镇2023年度法治政府建设情况报告\n一、主要举措和成效\n沿河各镇河道整治立项12件，完成15件。\n";
    let document = hegui::document::Document::new(
        (hegui::format::detect(Some("txt"), text.as_bytes()).parse)(text.as_bytes()).unwrap(),
    );
    let figures = hegui::scan::figures(&document, &rules, &hegui::scan::Options::new(Date::new(2026, 11, 1).unwrap()));
    let wrong: Vec<&str> = figures
        .reckonings
        .iter()
        .filter(|r| matches!(r.verdict, hegui::figures::Verdict::Inconsistent { .. }))
        .map(|r| r.expression.zh.as_str())
        .collect();
    assert_eq!(wrong, ["完成 <= 立项"]);
}
