//! `hegui man`: the manual pages, one on standard output or all of them in a folder.
//!
//! They are made from the command line as it is, in the language of the run, with the tables of [`super::contract`];
//! nothing is kept by hand.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::{Args, Command, CommandFactory};
use clap_mangen::{
    Man,
    roff::{Roff, bold, roman},
};

use super::{Cli, DONE, Global, TROUBLE, contract, help, problem, whole};
use crate::{
    output::safe,
    scan,
    text::{Lang, Said},
};

/// Arguments of `man`.
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    #[arg(short = 'o', long = "output", value_name = "DIR")]
    man_folder: Option<PathBuf>,
}

/// Runs it; the exit code.
pub(super) fn run(global: &Global, args: &ManArgs, out: &mut dyn Write) -> io::Result<u8> {
    let mut command = help::localise(Cli::command(), global.lang);
    command.build();
    let Some(folder) = &args.man_folder else {
        out.write_all(&page(&command, "hegui", global.lang)?)?;
        return Ok(DONE);
    };
    if let Err(error) = fs::create_dir_all(folder) {
        let said = match error.kind() {
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
                Said::new("不是文件夹，未写入", "this is not a folder; nothing was written")
            }
            _ => whole::unwritten(&error),
        };
        problem::say(&scan::display(folder), said.get(global.lang));
        return Ok(TROUBLE);
    }
    let mut pages = Vec::new();
    all(&command, "hegui", global.lang, &mut pages)?;
    for (name, page) in &pages {
        let path = folder.join(name);
        if let Err(error) = whole::save(&path, page, true) {
            problem::say(&scan::display(&path), whole::unwritten(&error).get(global.lang));
            return Ok(TROUBLE);
        }
    }
    if !global.quiet {
        told(global.lang, folder, pages.len(), out)?;
    }
    Ok(DONE)
}

fn told(lang: Lang, folder: &Path, count: usize, out: &mut dyn Write) -> io::Result<()> {
    let folder = scan::display(folder);
    let folder = safe(&folder);
    let zh = format!("已写入 {folder}：手册 {count} 页");
    writeln!(out, "{}", lang.pick(zh, format!("written to {folder}: {count} pages")))
}

/// The pages of a command and of all below it, each with its file name.
fn all(command: &Command, name: &str, lang: Lang, pages: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
    pages.push((format!("{}.1", name.replace(' ', "-")), page(command, name, lang)?));
    command.get_subcommands().try_for_each(|sub| all(sub, &format!("{name} {}", sub.get_name()), lang, pages))
}

/// One page; `name` is the whole name of the command, such as `hegui new rule`.
fn page(command: &Command, name: &str, lang: Lang) -> io::Result<Vec<u8>> {
    let (below, file) = (name.strip_prefix("hegui ").unwrap_or(name), name.replace(' ', "-"));
    let man = Man::new(command.clone());
    let mut body = Vec::new();
    man.render_name_section(&mut body)?;
    man.render_synopsis_section(&mut body)?;
    man.render_options_section(&mut body)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut body)?;
    }
    let mut own = Roff::new();
    notes(&mut own, &help::notes(below, lang), lang);
    codes(&mut own, below, lang);
    variables(&mut own, lang);
    see_also(&mut own, command, name, lang);
    let body = String::from_utf8_lossy(&body).into_owned() + &own.to_roff();
    let manual = lang.pick("合规手册", "hegui manual");
    // No date: the same program writes the same pages on any day. Chinese has no blanks to stretch, so lines are ragged.
    let mut out =
        format!("{APOSTROPHE}.TH {file} 1 \"\" \"hegui {}\" \"{manual}\"\n.nh\n.ad l\n", env!("CARGO_PKG_VERSION"));
    for line in body.lines().filter(|line| !APOSTROPHE.lines().any(|own| own == *line)) {
        match line.strip_prefix(".SH ") {
            Some(heading) => out.push_str(&format!(".SH {}", headed(heading, lang))),
            None if line.starts_with('.') => out.push_str(line),
            None => breakable(line, &mut out),
        }
        out.push('\n');
    }
    Ok(out.into_bytes())
}

/// What the generator puts before every section, so that `\*(Aq` is an apostrophe; once is enough.
const APOSTROPHE: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

/// The generator's headings in the language of the page; those of help are in it already.
fn headed(heading: &str, lang: Lang) -> String {
    match heading {
        "NAME" => lang.pick("名称", "NAME").to_owned(),
        "SYNOPSIS" => lang.pick("用法", "SYNOPSIS").to_owned(),
        other => other.to_uppercase(),
    }
}

/// A line that may be broken after Chinese punctuation: a formatter breaks at blanks, of which Chinese has none.
fn breakable(line: &str, out: &mut String) {
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        out.push(c);
        if "，。；：、".contains(c) && characters.peek().is_some_and(|next| !"，。；：、”）".contains(*next))
        {
            out.push_str("\\:");
        }
    }
}

fn notes(roff: &mut Roff, text: &str, lang: Lang) {
    if text.is_empty() {
        return;
    }
    roff.control("SH", [lang.pick("说明", "NOTES")]);
    for (at, paragraph) in text.lines().enumerate() {
        if at > 0 {
            roff.control("PP", []);
        }
        roff.text([roman(paragraph)]);
    }
}

fn codes(roff: &mut Roff, command: &str, lang: Lang) {
    roff.control("SH", [lang.pick("退出码", "EXIT STATUS")]);
    for (code, said) in contract::exit_codes(command) {
        roff.control("TP", []).text([bold(code.to_string())]).text([roman(said.get(lang))]);
    }
}

fn variables(roff: &mut Roff, lang: Lang) {
    roff.control("SH", [lang.pick("环境变量", "ENVIRONMENT")]);
    for (name, said) in contract::environment() {
        roff.control("TP", []).text([bold(name)]).text([roman(said.get(lang))]);
    }
}

/// The pages beside this one: of `hegui` those of its commands are listed already.
fn see_also(roff: &mut Roff, command: &Command, name: &str, lang: Lang) {
    let Some((above, _)) = name.rsplit_once(' ') else { return };
    roff.control("SH", [lang.pick("另见", "SEE ALSO")]);
    let mut names = vec![above.replace(' ', "-")];
    names.extend(command.get_subcommands().map(|sub| format!("{}-{}", name.replace(' ', "-"), sub.get_name())));
    let last = names.len().saturating_sub(1);
    for (at, name) in names.iter().enumerate() {
        roff.text([bold(name.as_str()), roman(if at == last { "(1)" } else { "(1)," })]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(lang: Lang) -> Vec<(String, String)> {
        let mut command = help::localise(Cli::command(), lang);
        command.build();
        let mut pages = Vec::new();
        all(&command, "hegui", lang, &mut pages).unwrap();
        pages.into_iter().map(|(name, page)| (name, String::from_utf8(page).unwrap())).collect()
    }

    #[test]
    fn every_command_has_a_page_with_exit_codes_and_variables() {
        for lang in [Lang::Zh, Lang::En] {
            let pages = pages(lang);
            for file in ["hegui.1", "hegui-check.1", "hegui-new-rule.1", "hegui-man.1"] {
                assert!(pages.iter().any(|(name, _)| name == file), "{file}");
            }
            for (name, page) in &pages {
                for word in
                    [lang.pick(".SH 退出码\n", ".SH \"EXIT STATUS\"\n"), "HEGUI_LANG", "SOURCE_DATE_EPOCH", "NO_COLOR"]
                {
                    assert!(page.contains(word), "{name}: {word}");
                }
                for (code, _) in contract::exit_codes(name.trim_start_matches("hegui-").trim_end_matches(".1")) {
                    assert!(page.contains(&format!("\\fB{code}\\fR")), "{name}: {code}");
                }
                assert_eq!(page.matches(".TH ").count(), 1, "{name}");
            }
        }
    }

    #[test]
    fn headings_are_in_the_language_of_the_page() {
        for (name, page) in pages(Lang::Zh) {
            for heading in page.lines().filter_map(|line| line.strip_prefix(".SH ")) {
                assert!(!heading.contains(|c: char| c.is_ascii_alphabetic()), "{name}: {heading}");
            }
        }
    }

    #[test]
    fn chinese_lines_can_be_broken_after_their_punctuation() {
        let mut out = String::new();
        breakable("先读、再写，“好。”完。", &mut out);
        assert_eq!(out, "先读、\\:再写，\\:“好。”完。");
    }
}
