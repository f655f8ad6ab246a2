//! The help texts of every command and argument, in both languages, and their place in clap's command.
//!
//! clap's derive takes help from doc comments, in one language; here each text stands beside its translation, and a test
//! sees to it that no argument is without.

use std::ffi::OsString;

use clap::{Arg, Command};

use super::contract;
use crate::{
    rule,
    text::{Lang, Said},
};

/// The language that the arguments ask for, before clap reads them: its own messages are in it, too.
pub(super) fn lang_of(arguments: &[OsString]) -> Lang {
    let mut asked = std::env::var("HEGUI_LANG").ok();
    let mut words = arguments.iter().map(|a| a.to_string_lossy());
    while let Some(word) = words.next() {
        if word == "--" {
            break;
        }
        if let Some(value) = word.strip_prefix("--lang=") {
            asked = Some(value.to_owned());
        } else if word == "--lang" {
            asked = words.next().map(|w| w.into_owned()).or(asked);
        }
    }
    if asked.as_deref() == Some("en") { Lang::En } else { Lang::Zh }
}

/// The command with its texts in a language.
pub(super) fn localise(command: Command, lang: Lang) -> Command {
    below(command.long_version(version(lang)), "", lang)
}

/// What `--version` prints after the name: the version alone on the first line, for scripts, and the embedded packs.
fn version(lang: Lang) -> String {
    let packs: Vec<String> = rule::pack_versions().map(|(id, version)| format!("{id} {version}")).collect();
    let packs = packs.join(lang.pick("，", ", "));
    format!("{}\n{}{packs}", env!("CARGO_PKG_VERSION"), lang.pick("内置规则包：", "embedded packs: "))
}

/// A command with its subcommands; a subcommand of `new` is named `new rule`.
fn below(command: Command, above: &str, lang: Lang) -> Command {
    let name = format!("{above} {}", command.get_name()).trim().to_owned();
    let mut command = texts(command, &name, lang);
    let above = if name == "hegui" { String::new() } else { name };
    for sub in command.get_subcommands().map(|c| c.get_name().to_owned()).collect::<Vec<_>>() {
        command = command.mut_subcommand(sub, |sub| below(sub, &above, lang));
    }
    command
}

fn texts(command: Command, name: &str, lang: Lang) -> Command {
    let about = about(name).get(lang).to_owned();
    let template = lang.pick(
        "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}",
        "{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}",
    );
    let mut command = command.about(about).help_template(template).override_usage(usage(name).get(lang).to_owned());
    command = command
        .subcommand_help_heading(lang.pick("命令", "Commands"))
        .disable_help_flag(true)
        .disable_version_flag(true);
    let options = lang.pick("选项", "Options");
    command = command.mut_args(|arg| argument(arg, lang, options));
    command = command
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(clap::ArgAction::Help)
                .help(lang.pick("显示帮助", "Show help"))
                .help_heading(options),
        )
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(clap::ArgAction::Version)
                .help(lang.pick("显示版本", "Show the version"))
                .help_heading(options),
        );
    command.after_help(below_help(name, lang))
}

/// What stands below the options: notes, exit codes where they say more than success, the environment, an example.
fn below_help(command: &str, lang: Lang) -> String {
    let notes = notes(command, lang);
    let (examples, mut facts): (Vec<&str>, Vec<&str>) = notes.lines().partition(|line| is_example(line));
    let (exit, environment) = (contract::exit_line(command, lang), contract::environment_lines(lang));
    if matches!(command, "check" | "audit" | "annotate" | "baseline" | "compare" | "test") {
        facts.push(&exit);
    }
    if command == "hegui" {
        facts.push(&environment);
    }
    let parts = [facts.join("\n"), examples.join("\n")];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn is_example(line: &str) -> bool {
    line.starts_with("例：") || line.starts_with("Example: ")
}

/// What else there is to know of a command, a paragraph a line.
pub(super) fn notes(command: &str, lang: Lang) -> String {
    after(command).get(lang).to_owned()
}

fn argument(arg: Arg, lang: Lang, options: &'static str) -> Arg {
    let help = said(&arg).get(lang).to_owned();
    let heading = if arg.is_positional() { lang.pick("参数", "Arguments") } else { options };
    let takes_value = arg.get_action().takes_values();
    let arg = arg.help(help).help_heading(heading);
    // The help text names values and default in its own language.
    if takes_value { arg.hide_possible_values(true).hide_default_value(true) } else { arg }
}

/// The help of an argument.
fn said(arg: &Arg) -> Said {
    match (arg.get_id().as_str(), arg.get_action()) {
        ("format", _) => formats(arg),
        ("output", clap::ArgAction::Append) => Said::new(
            "同时写出其他格式的结果，格式=文件，如 sarif=结果.sarif；“-”为标准输出；可重复",
            "Also write another format, FORMAT=FILE, such as sarif=out.sarif; `-` is standard output; repeatable",
        ),
        (id, _) => of(id),
    }
}

/// The output formats that a command has.
fn formats(arg: &Arg) -> Said {
    let of = |name: &str| match name {
        "human" => Said::new("human（默认）", "human (default)"),
        "concise" => Said::new("concise 每处一行", "concise (a line each)"),
        "json" => Said::new("json 供程序读取", "json"),
        "jsonl" => Said::new("jsonl 每份一行 JSON", "jsonl (JSON, a line each)"),
        "junit" => Said::new("junit 测试结果（XML）", "junit (test results, XML)"),
        "markdown" => Said::new("markdown 合并请求的评论", "markdown (a comment for a pull request)"),
        "csv" => Said::new("csv 表格", "csv (spreadsheet)"),
        "sarif" => Said::new("sarif 代码扫描", "sarif (code scanning)"),
        "github" => Said::new("github 行内注释", "github (annotations)"),
        "gitlab" => Said::new("gitlab 代码质量报告", "gitlab (code quality)"),
        "rdjson" => Said::new("rdjson 供 reviewdog 使用", "rdjson (reviewdog)"),
        name => Said::same(name),
    };
    let listed: Vec<Said> = arg.get_possible_values().iter().map(|value| of(value.get_name())).collect();
    let join = |lang: Lang, mark: &str| listed.iter().map(|said| said.get(lang)).collect::<Vec<_>>().join(mark);
    Said::new(format!("输出格式：{}", join(Lang::Zh, "、")), format!("Output: {}", join(Lang::En, ", ")))
}

fn about(command: &str) -> Said {
    match command {
        "check" => Said::new(
            "检查报告：缺什么、弱在哪里、依据何在、应当怎样写",
            "Check reports: what is missing or weak, where, under which provision, what to write",
        ),
        "audit" => Said::new(
            "批量审核：谁未报、谁逾期、谁单薄、谁雷同，列表排名",
            "Audit a batch: who is missing, late, thin, who copied; tables and ranks",
        ),
        "annotate" => Said::new(
            "把问题写成批注：Word 文档写进批注，其他格式另成网页",
            "Put the findings into the report: comments in Word, a page for other formats",
        ),
        "baseline" => Said::new(
            "把现有问题记成基线，以后检查只拦新出现的问题",
            "Record today's findings, so that later checks stop at new ones only",
        ),
        "compare" => Said::new(
            "对比两稿：哪些问题已改好，哪些没有，有没有新问题",
            "Compare two drafts: which points are done, which are not, and what is new",
        ),
        "test" => Said::new(
            "运行规则自带的示例，检验规则是否误报、漏报",
            "Run the examples of rules: which are noisy, which miss",
        ),
        "rules" => {
            Said::new("列出规则；可只列某一层级、年度适用的", "List the rules, all or those for a level and year")
        }
        "explain" => Said::new(
            "说明一条规则；给出报告时，说明为什么报出或没有报出",
            "Explain a rule; with a report, why it fired there or did not",
        ),
        "checklist" => Said::new("动笔之前：列出报告应写的内容", "Before there is a draft: what the rules will ask"),
        "new" => Said::new("新建规则文件或报告提纲", "Begin a rule file or a report"),
        "new rule" => Said::new("新建规则文件", "Begin a rule file"),
        "new report" => Said::new("新建报告提纲（Word 或 Markdown）", "Begin a report (Word or Markdown)"),
        "config" => Said::new("显示实际生效的设置及其出处", "Show the settings that hold, and where each came from"),
        "init" => Said::new(
            "写出带说明的设置文件 hegui.yaml，以及流水线文件",
            "Write a commented hegui.yaml, and the files for a pipeline",
        ),
        "figures" => Said::new(
            "列出报告里的数量、指标和核对结果",
            "Print the figures of a report and what was recomputed from them",
        ),
        "outline" => {
            Said::new("列出报告的标题层次和基本信息", "Print what a report says of itself and its tree of headings")
        }
        _ => about_tools(command),
    }
}

/// The same, of the commands that no report goes into.
fn about_tools(command: &str) -> Said {
    match command {
        "schema" => Said::new(
            "输出规则文件、设置和结果的 JSON Schema，供编辑器补全、供程序校验",
            "Print the JSON Schema of rule files and settings, for editors, or of results",
        ),
        "completions" => Said::new(
            "输出命令行补全脚本：bash、zsh、fish、powershell、elvish",
            "Print the completion script of a shell: bash, zsh, fish, powershell, elvish",
        ),
        "man" => Said::new("输出手册页（man）", "Print the manual page, or write those of all commands"),
        _ => Said::new(
            "合规：法治政府建设年度报告检查工具",
            "Checks annual rule-of-law government reports (法治政府建设年度报告)",
        ),
    }
}

fn usage(command: &str) -> Said {
    match command {
        "check" => Said::new("hegui check [选项] <文件或文件夹>…", "hegui check [OPTIONS] <PATH>…"),
        "audit" => Said::new("hegui audit [选项] <文件夹>…", "hegui audit [OPTIONS] <PATH>…"),
        "annotate" => Said::new("hegui annotate [选项] <文件> [-o 输出]", "hegui annotate [OPTIONS] <FILE> [-o OUT]"),
        "baseline" => {
            Said::new("hegui baseline [选项] <文件或文件夹>… [-o 基线]", "hegui baseline [OPTIONS] <PATH>… [-o FILE]")
        }
        "compare" => Said::new("hegui compare [选项] <旧稿> <新稿>", "hegui compare [OPTIONS] <OLD> <NEW>"),
        "test" => Said::new("hegui test [选项] [规则文件或文件夹]…", "hegui test [OPTIONS] [RULES]…"),
        "outline" => Said::new("hegui outline [选项] <文件>", "hegui outline [OPTIONS] <FILE>"),
        "figures" => Said::new("hegui figures [选项] <文件>", "hegui figures [OPTIONS] <FILE>"),
        "rules" => Said::new("hegui rules [选项]", "hegui rules [OPTIONS]"),
        "explain" => Said::new("hegui explain [选项] <编号> [报告]", "hegui explain [OPTIONS] <ID> [FILE]"),
        "checklist" => Said::new("hegui checklist [选项]", "hegui checklist [OPTIONS]"),
        "new" => Said::new("hegui new <rule|report> [选项]", "hegui new <rule|report> [OPTIONS]"),
        "new rule" => Said::new("hegui new rule [选项] <编号>", "hegui new rule [OPTIONS] <ID>"),
        "new report" => Said::new("hegui new report [选项]", "hegui new report [OPTIONS]"),
        "completions" => Said::new("hegui completions <命令行程序>", "hegui completions <SHELL>"),
        "man" => Said::new("hegui man [-o 文件夹]", "hegui man [-o DIR]"),
        "config" => Said::new("hegui config [选项] [报告或文件夹]", "hegui config [OPTIONS] [PATH]"),
        "init" => Said::new("hegui init [选项] [文件夹]", "hegui init [OPTIONS] [DIR]"),
        "schema" => Said::new("hegui schema [rule|config|report|audit]", "hegui schema [rule|config|report|audit]"),
        _ => Said::new("hegui <命令> [选项]", "hegui <COMMAND> [OPTIONS]"),
    }
}

fn after(command: &str) -> Said {
    match command {
        "check" => Said::new(
            "可读：Word 和 WPS（.docx .doc .wps .rtf）、.pdf、.ofd、网页（.html）、.txt、.md，以及装有这些文件的 .zip",
            "Reads Word and WPS files (.docx .doc .wps .rtf), .pdf, .ofd, .html, .txt, .md, and .zip archives of them",
        ),
        "audit" => Said::new(
            "--year 是所审核的年度；不写的，取多数报告的年度。--previous 是上年报告所在的文件夹\n例：hegui audit 2023年/ --roster 名册.xlsx --previous 2022年/",
            "--year is the year that is audited, else the one that most reports are on; --previous names the folder of last year's\nExample: hegui audit 2023/ --roster roster.xlsx --previous 2022/",
        ),
        "annotate" => Said::new(
            "不写 -o 时，输出放在原文件旁边，名为“报告.批注.docx”，网页为“报告.pdf.批注.html”\n例：hegui annotate 报告.docx -o 审核意见.docx --summary",
            "Without -o the output lies beside the input, as report.annotated.docx; a page as report.pdf.annotated.html\nExample: hegui annotate report.docx -o reviewed.docx --summary",
        ),
        "baseline" => Said::new(
            "没有查成的报告不能记入基线，会逐一列出\n例：hegui baseline 报送/ -o hegui-baseline.yaml，以后用 hegui check --baseline hegui-baseline.yaml 报送/",
            "Reports that could not be examined cannot be recorded; they are listed\nExample: hegui baseline reports/ -o hegui-baseline.yaml; then hegui check --baseline hegui-baseline.yaml reports/",
        ),
        "compare" => Said::new(
            "两稿可以是两个文件（格式不必相同），也可以是两个文件夹；文件夹按相对路径逐份对应\n例：hegui compare 初稿.docx 修改稿.docx",
            "Two files, in any formats, or two folders, whose reports are paired by their relative paths\nExample: hegui compare first.docx second.docx",
        ),
        "explain" => Said::new(
            "例：hegui explain shortcomings/causes 报告.txt",
            "Example: hegui explain shortcomings/causes report.txt",
        ),
        "checklist" => Said::new(
            "例：hegui checklist --level county --year 2024",
            "Example: hegui checklist --level county --year 2024",
        ),
        "new rule" => Said::new(
            "例：hegui new rule topic/one-stop -o 本地.yaml",
            "Example: hegui new rule topic/one-stop -o local.yaml",
        ),
        "new report" => Said::new(
            "例：hegui new report --level county --year 2024 --organ 望川县人民政府 -o 报告.docx\n文件名以 .docx 结尾的写成 Word 文档，其余写成 Markdown",
            "Example: hegui new report --level county --year 2024 -o report.docx\nA file named .docx is written as Word, any other as Markdown",
        ),
        "config" => Said::new(
            "同一项设置，命令行优先，其次是环境变量，再次是设置文件，最后是默认值\n例：hegui config 报送/石桥镇.docx",
            "A flag goes before a variable of the environment, that before the file, that before the default\nExample: hegui config reports/shiqiao.docx",
        ),
        "init" => Said::new("例：hegui init --ci github,pre-commit", "Example: hegui init --ci github,pre-commit"),
        "figures" => Said::new(
            "例：hegui figures 报告.txt --format csv > 数量.csv",
            "Example: hegui figures report.txt --format csv > figures.csv",
        ),
        "completions" => Said::new(
            "例：hegui completions bash > ~/.local/share/bash-completion/completions/hegui",
            "Example: hegui completions bash > ~/.local/share/bash-completion/completions/hegui",
        ),
        "man" => Said::new("例：hegui man -o ~/.local/share/man/man1", "Example: hegui man -o ~/.local/share/man/man1"),
        "hegui" => Said::new("例：hegui check 报告.txt", "Example: hegui check report.txt"),
        _ => Said::default(),
    }
}

/// The help of an argument by its name.
fn of(argument: &str) -> Said {
    match argument {
        "lang" => Said::new("语言：zh 中文（默认）、en 英文", "Language: zh (default), en"),
        "color" => Said::new("颜色：auto（默认）、always、never", "Colour: auto (default), always, never"),
        "ascii" => Said::new("只用 ASCII 字符画线", "Draw with ASCII characters only"),
        "quiet" => Said::new("只输出发现的问题", "Print findings only"),
        "today" => Said::new("以某日为“今天”，如 2024-03-01", "The day to take for today, such as 2024-03-01"),
        "paths" => Said::new(
            "报告文件、文件夹或 .zip 压缩包；“-”为标准输入",
            "Report files, folders or .zip archives; `-` is standard input",
        ),
        "files_from" => Said::new(
            "从清单读取文件路径，每行一个或以 NUL 分隔；“-”为标准输入",
            "Read paths from a list, one a line or separated by NUL; `-` is standard input",
        ),
        "allow_empty" => Said::new(
            "没有可检查的报告时也以 0 退出，供提交钩子使用",
            "Exit with 0 also when there is no report to check, as hooks want it",
        ),
        "stdin_filename" => Said::new(
            "标准输入的文件名，用于显示和识别格式",
            "The name of standard input, to show and to tell its format",
        ),
        "rules" => Said::new(
            "使用这些规则文件或文件夹；规则包写 extends: national 的，加在内置规则之上，否则只用它们",
            "Use these rule files or folders; with `extends: national` on top of the embedded rules, else alone",
        ),
        "select" => Said::new(
            "只查这些规则，如 part/plan 或 part，逗号分隔；代替设置文件里的 select",
            "Only these rules, such as part/plan or part, comma-separated; in place of `select` of the settings",
        ),
        "ignore" => Said::new(
            "不查这些规则；代替设置文件里的 ignore",
            "Leave these rules out; in place of `ignore` of the settings",
        ),
        "fail_on" => Said::new(
            "出现哪一级问题时以 1 退出：error（默认）、warning、note、never",
            "Exit with 1 from this severity: error (default), warning, note, never",
        ),
        "stage" => Said::new(
            "报告所处阶段：draft 草稿、submission 报送稿、published 已公开；不写则自动识别",
            "Stage: draft, submission, published; recognised when left out",
        ),
        "level" => Said::new(
            "报告主体的层级：province、city、county、township、department、zone、ministry；不写则自动识别",
            "Level of the reporter: province, city, county, township, department, zone, ministry; recognised when left out",
        ),
        "tier" => Said::new(
            "部门所属政府的层级：nation、province、city、county、township",
            "Tier of government of a department: nation, province, city, county, township",
        ),
        "year" => Said::new("报告年度；不写则自动识别", "The year reported on; recognised when left out"),
        "place" => Said::new(
            "报告主体所在地，如 湖北省；不写则自动识别",
            "Place of the reporter, such as 湖北省; recognised when left out",
        ),
        other => more(other),
    }
}

/// The same, of the commands other than `check`.
fn more(argument: &str) -> Said {
    match argument {
        "previous" => Said::new(
            "上年的报告，或上年报告的文件夹：另查照抄、没有变的数字、重复的不足",
            "Last year's report, or a folder of them: also look for copies, figures and shortcomings that did not change",
        ),
        "assume_report" => {
            Said::new("不像年度报告的文件也照查", "Check files that do not look like such a report, too")
        }
        "roster" => Said::new(
            "应报告单位的名册（CSV、XLSX 或 YAML）：单位、别名、层级、上级、年度、文件、报送日期",
            "The units that have to report (CSV, XLSX or YAML): unit, aliases, level, parent, year, file, submitted",
        ),
        "store" => Said::new(
            "记录库文件：没有变的报告不再重查，并留下各单位历年情况；没有就新建",
            "A store: what did not change is not examined again, and units keep their years; made if it is not there",
        ),
        "no_copies" => Said::new("不查单位之间的雷同", "Do not look for copies between units"),
        "jobs" => Said::new("并行线程数，默认与处理器数相同", "Threads; as many as processors by default"),
        "file" | "report" => Said::new("报告文件", "The report"),
        "id" => Said::new("规则编号，如 part/plan", "The id of a rule, such as part/plan"),
        "new_id" => {
            Said::new("新规则的编号，写作“类别/名称”，如 topic/one-stop", "The id of the new rule: concern/what")
        }
        "pack" => Said::new(
            "加用内置规则包：hubei、shenzhen、guangdong 等（national 总在其下）",
            "Embedded packs to use, such as hubei, shenzhen, guangdong (on top of national)",
        ),
        "annotated" => Said::new(
            "写入文件：.docx 为 Word 批注，.html 为网页；不写则放在原文件旁边",
            "Write to a file: .docx comments, .html a page; beside the input when left out",
        ),
        "in_place" => Said::new("直接写入原 Word 文件", "Write into the Word file itself"),
        "force" => Said::new("输出文件已存在时覆盖", "Overwrite the output when it exists"),
        "summary" => Said::new("在题目处另加一条总的意见", "Add a comment with the verdict at the title"),
        "min" => Said::new(
            "只写这一级及以上的问题：error、warning、note（默认）",
            "Only findings of this severity or graver: error, warning, note (default)",
        ),
        "organ" => Said::new("报告单位全称", "The full name of the organ"),
        "output" => Said::new("写入文件；不写则输出到屏幕", "Write to a file; to standard output when left out"),
        other => of_tools(other),
    }
}

/// The same, of baselines, rules and what is generated.
fn of_tools(argument: &str) -> Said {
    match argument {
        "baseline" => Said::new(
            "基线文件：其中已有的问题不影响是否通过，只拦新出现的",
            "A baseline: findings that it knows do not count, new ones do",
        ),
        "strict_gate" => Said::new(
            "基线里有已不再出现的问题时也以 1 退出",
            "Exit with 1 also when the baseline holds findings that are no longer there",
        ),
        "old_draft" => Said::new("旧稿：文件、文件夹或 .zip", "The old draft: a file, a folder or a .zip"),
        "new_draft" => Said::new("新稿：文件、文件夹或 .zip", "The new draft: a file, a folder or a .zip"),
        "baseline_file" => Said::new(
            "基线文件，默认 hegui-baseline.yaml；其中的路径相对于它所在的文件夹",
            "The baseline, hegui-baseline.yaml by default; its paths are relative to its folder",
        ),
        "update" => Said::new(
            "更新已有的基线：查到的报告换成现有问题，没有查到的保留",
            "Update a baseline: reports examined now are replaced, others stay",
        ),
        "strict" => {
            Said::new("有未测试的规则或可疑写法时也以 1 退出", "Exit with 1 also for untested or strange rules")
        }
        other => printed(other),
    }
}

/// The same, of the commands that print what the program knows.
fn printed(argument: &str) -> Said {
    match argument {
        "shell" => Said::new(
            "命令行程序：bash、zsh、fish、powershell、elvish",
            "The shell: bash, zsh, fish, powershell, elvish",
        ),
        "man_folder" => Said::new(
            "把各命令的手册页都写入这个文件夹，已有的换成新的",
            "Write the pages of all commands into this folder, in place of older ones",
        ),
        "schema_kind" => Said::new(
            "哪一种：rule 规则文件（默认）、config 设置文件、report 检查结果、audit 审核结果（json 和 jsonl）",
            "Which: rule files (default), config (hegui.yaml), report and audit (their results as json and jsonl)",
        ),
        "rule_files" => Said::new(
            "规则文件、文件夹或内置规则包名；不写则为设置文件所用的规则，没有设置则为全国通用规则",
            "Rule files, folders or names of embedded packs; else those of the settings, else the national pack",
        ),
        other => of_settings(other),
    }
}

/// The same, of what concerns the file of settings.
fn of_settings(argument: &str) -> Said {
    match argument {
        "config" => Said::new(
            "使用这个设置文件；不写则用报告所在文件夹或其上级文件夹里的 hegui.yaml",
            "Use this file of settings; else hegui.yaml in the folder of a report or above it",
        ),
        "of" => Said::new("报告或文件夹；不写则为当前文件夹", "A report or a folder; the current folder when left out"),
        "dir" => Said::new("写在哪个文件夹；不写则为当前文件夹", "The folder; the current one when left out"),
        "ci" => Said::new(
            "另写流水线文件：pre-commit、github、gitlab，逗号分隔；已有的不改动，只显示应加的内容",
            "Also files for pipelines: pre-commit, github, gitlab, comma-separated; one that exists is left alone, and what to add is printed",
        ),
        "no_config" => Said::new("不使用设置文件", "Use no file of settings"),
        _ => Said::default(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_command_and_argument_has_its_help_in_both_languages() {
        let command = crate::cli::Cli::command();
        let nested = command.get_subcommands().flat_map(Command::get_subcommands);
        for sub in std::iter::once(&command).chain(command.get_subcommands()).chain(nested) {
            for arg in sub.get_arguments().filter(|a| !matches!(a.get_id().as_str(), "help" | "version")) {
                let said = said(arg);
                assert!(!said.zh.is_empty() && !said.en.is_empty(), "{}: {}", sub.get_name(), arg.get_id());
            }
        }
        for lang in [Lang::Zh, Lang::En] {
            localise(crate::cli::Cli::command(), lang).debug_assert();
        }
    }
}
