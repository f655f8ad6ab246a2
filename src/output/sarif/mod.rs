//! SARIF 2.1.0, as code scanning takes it: one run, every rule listed, every result with a place, nothing removed because
//! somebody waived or knew it.
//!
//! Results are written as they come; of the reports only their names and digests are kept until the end. No path of the
//! machine is told but those of reports outside of the repository.

mod limits;
mod model;
mod rules;

use std::{
    collections::HashMap,
    io::{self, Write},
};

use serde_json::{Map, Value, json};

use self::{
    limits::Limits,
    model::{
        Approval, Artifact, ArtifactLocation, Fingerprints, Hashes, Invocation, Location, Logical, Notification,
        Physical, Reference, Region, ResultOf, Suppression,
    },
};
use super::{
    Ending, Output, RunInfo, homepage,
    host::{self, File, Host, Words},
    safe, safe_lines,
};
use crate::{
    finding::{Finding, Located, Severity, Standing},
    scan::{Known, Row},
    text::{Lang, Said},
};

/// The name that stands for the top of the repository.
const ROOT: &str = "%SRCROOT%";

#[derive(Default)]
pub(super) struct Sarif {
    host: Host,
    /// The rules in the order in which they are listed, and how grave their defects are.
    rules: Vec<(String, Severity)>,
    baseline: bool,
    artifacts: Vec<Artifact>,
    /// Their places in the list, by path and entry.
    listed: HashMap<String, usize>,
    notifications: Vec<Notification>,
    limits: Limits,
    notices: Vec<Said>,
}

impl Output for Sarif {
    fn begin(&mut self, out: &mut dyn Write, run: &RunInfo) -> io::Result<()> {
        let lang = run.style.lang;
        self.host = Host::of(run);
        self.baseline = run.baseline;
        self.rules = run.rules.iter().map(|rule| (rule.id.clone(), rule.severity)).collect();
        self.limits.rules = self.rules.len();
        for problem in &run.problems {
            let text = format!("{}{}{}", problem.path, lang.pick("：", ": "), problem.message.get(lang));
            let message = plain(&text).into();
            self.notifications.push(Notification {
                level: "error",
                message,
                locations: Vec::new(),
                associated_rule: None,
            });
        }
        let version = env!("CARGO_PKG_VERSION");
        let name = env!("CARGO_PKG_NAME");
        let full = format!("{name} {version}");
        let mut driver = json!({ "name": name, "fullName": full, "version": version, "semanticVersion": version });
        if let Some(uri) = homepage() {
            driver["informationUri"] = json!(uri);
        }
        let top = lang.pick("代码库的顶层文件夹", "The top folder of the repository.");
        let mut head = format!(
            "{{\n\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n\"version\": \"2.1.0\",\n\"runs\": [{{\n\"tool\": {{ \"driver\": {}",
            driver.to_string().trim_end_matches('}'),
        );
        head += ",\"rules\":[";
        for (nth, rule) in run.rules.iter().enumerate() {
            head += if nth == 0 { "\n" } else { ",\n" };
            head += &serde_json::to_string(&rules::descriptor(rule, lang))?;
        }
        head += "\n]} },\n";
        head += &format!(
            "\"language\": \"{}\",\n\"columnKind\": \"unicodeCodePoints\",\n\"newlineSequences\": [\"\\r\\n\", \"\\n\", \"\\r\"],\n",
            lang.pick("zh-CN", "en-US")
        );
        head += &format!("\"originalUriBaseIds\": {},\n", json!({ ROOT: { "description": { "text": top } } }));
        head += &format!("\"properties\": {},\n", json!({ "packs": run.packs, "today": run.today.to_string() }));
        head += "\"results\": [";
        self.write(out, head.as_bytes())
    }

    fn report(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        let file = self.host.file(row);
        let at = self.artifact(&file, row);
        for finding in &row.findings {
            let result = self.result(&file, &at, finding);
            if row.format.is_none() && !row.settings {
                self.unread(&result);
            }
            self.add(out, &result)?;
        }
        for known in &row.gone {
            let result = self.gone(&file, &at, known);
            self.add(out, &result)?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, ending: &Ending) -> io::Result<()> {
        let mut tail = b"\n],\n\"artifacts\": [".to_vec();
        for (nth, artifact) in self.artifacts.iter().enumerate() {
            tail.extend(if nth == 0 { "\n" } else { ",\n" }.bytes());
            serde_json::to_writer(&mut tail, artifact)?;
        }
        tail.extend(b"\n],\n");
        self.write(out, &tail)?;
        self.notices = self.limits.exceeded()?;
        let lang = self.host.lang;
        let mut notifications = std::mem::take(&mut self.notifications);
        notifications.extend(self.notices.iter().map(|said| Notification {
            level: "warning",
            message: said.get(lang).to_owned().into(),
            locations: Vec::new(),
            associated_rule: None,
        }));
        let invocation = Invocation {
            execution_successful: ending.exit < 2,
            exit_code: ending.exit,
            tool_execution_notifications: notifications,
        };
        let invocation = serde_json::to_string(&invocation)?;
        writeln!(out, "\"invocations\": [{invocation}]\n}}]\n}}")
    }

    fn notices(&self) -> Vec<Said> {
        self.notices.clone()
    }
}

impl Sarif {
    fn write(&mut self, out: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
        out.write_all(bytes)?;
        self.limits.written(bytes)
    }

    fn add(&mut self, out: &mut dyn Write, result: &ResultOf) -> io::Result<()> {
        let mut bytes = if self.limits.results == 0 { b"\n".to_vec() } else { b",\n".to_vec() };
        serde_json::to_writer(&mut bytes, result)?;
        self.limits.results += 1;
        self.write(out, &bytes)
    }

    /// Lists the file of a row, and the archive around it, and tells where results find it.
    fn artifact(&mut self, file: &File, row: &Row) -> ArtifactLocation {
        let encoding = row.encoding.filter(|_| matches!(row.format, Some("txt" | "md" | "html")));
        let hashes = row.sha256.clone().map(|sha256| Hashes { sha256 });
        let location = location(file);
        let Some(entry) = &file.entry else {
            let index = self
                .list(file.path.clone(), Artifact { location: location.clone(), parent_index: None, encoding, hashes });
            return ArtifactLocation { index: Some(index), ..location };
        };
        let archive = Artifact { location: location.clone(), parent_index: None, encoding: None, hashes: None };
        let index = self.list(file.path.clone(), archive);
        let inside = ArtifactLocation { uri: host::relative(entry), ..ArtifactLocation::default() };
        let nested = Artifact { location: inside, parent_index: Some(index), encoding, hashes };
        self.list([file.path.as_str(), entry].join("\0"), nested);
        ArtifactLocation { index: Some(index), ..location }
    }

    /// The place of an artifact in the list, to which it is added where it is not there yet.
    fn list(&mut self, key: String, artifact: Artifact) -> usize {
        let next = self.artifacts.len();
        let index = *self.listed.entry(key).or_insert(next);
        if index == next {
            self.artifacts.push(artifact);
        }
        index
    }

    fn rule_index(&self, rule: &str) -> Option<usize> {
        self.rules.binary_search_by(|(id, _)| id.as_str().cmp(rule)).ok()
    }

    fn result(&self, file: &File, at: &ArtifactLocation, finding: &Finding) -> ResultOf {
        let lang = self.host.lang;
        let state = match finding.standing {
            Standing::Known => "unchanged",
            Standing::Stands | Standing::Waived(_) => "new",
        };
        ResultOf {
            rule_id: finding.rule.clone(),
            rule_index: self.rule_index(&finding.rule),
            level: finding.severity.name(),
            message: plain(&Words::of(finding, file, lang).lines()).into(),
            locations: [Location {
                logical_locations: logical(file, finding, lang),
                properties: properties(finding.place.as_ref()),
                ..place(at.clone(), finding.place.as_ref())
            }],
            related_locations: self.related(at, finding),
            partial_fingerprints: Fingerprints { v1: file.fingerprint(&finding.fingerprint) },
            suppressions: suppressions(finding, lang),
            baseline_state: self.baseline.then_some(state),
        }
    }

    /// What the baseline knows and is no longer there: at the file, for its place is gone with it.
    fn gone(&self, file: &File, at: &ArtifactLocation, known: &Known) -> ResultOf {
        let rule_index = self.rule_index(&known.rule);
        let usual = rule_index.and_then(|index| self.rules.get(index)).map(|(_, severity)| *severity);
        let severity = known.severity.or(usual).unwrap_or(Severity::Warning);
        let text = self.host.lang.pick("已不再出现：", "no longer there: ").to_owned() + &known.message;
        ResultOf {
            rule_id: known.rule.clone(),
            rule_index,
            level: severity.name(),
            message: plain(&safe(&text)).into(),
            locations: [place(at.clone(), None)],
            related_locations: Vec::new(),
            partial_fingerprints: Fingerprints { v1: file.fingerprint(&known.fingerprint) },
            suppressions: Vec::new(),
            baseline_state: Some("absent"),
        }
    }

    /// The headings between which something absent belongs, and the places that explain the finding.
    fn related(&self, at: &ArtifactLocation, finding: &Finding) -> Vec<Location> {
        let lang = self.host.lang;
        let (after, before) = &finding.neighbours;
        let after =
            after.iter().map(|place| (place, lang.pick("应写在这一标题之后", "belongs after this heading"), None));
        let before =
            before.iter().map(|place| (place, lang.pick("应写在这一标题之前", "belongs before this heading"), None));
        let related = finding.related.iter().map(|r| (&r.place, r.message.get(lang), r.path.as_deref()));
        after
            .chain(before)
            .chain(related)
            .enumerate()
            .map(|(nth, (located, message, path))| Location {
                id: Some(nth + 1),
                message: Some(plain(&safe(message)).into()),
                properties: properties(Some(located)),
                ..place(path.map_or_else(|| at.clone(), |path| location(&self.host.other(path))), Some(located))
            })
            .collect()
    }

    /// An input of which nothing could be read is told of the run, too: what was not examined is not clean.
    fn unread(&mut self, result: &ResultOf) {
        let [at] = &result.locations;
        self.notifications.push(Notification {
            level: result.level,
            message: result.message.text.clone().into(),
            locations: vec![Location {
                physical_location: Physical {
                    artifact_location: at.physical_location.artifact_location.clone(),
                    region: Region { start_line: 1, ..Region::default() },
                },
                ..Location::default()
            }],
            associated_rule: Some(Reference { id: result.rule_id.clone(), index: result.rule_index }),
        });
    }
}

/// Where a file is, without its place in the list of artifacts.
fn location(file: &File) -> ArtifactLocation {
    ArtifactLocation { uri: file.uri(), uri_base_id: file.inside.then_some(ROOT), index: None }
}

/// A place in a file.
fn place(file: ArtifactLocation, place: Option<&Located>) -> Location {
    let lines = host::lines(place);
    let columns = lines.columns.map(|columns| columns.chars);
    // What was cut to be shown is not what the region holds.
    let whole = place.filter(|place| columns.is_some() && place.quote.len() == place.span.end - place.span.start);
    let region = Region {
        start_line: lines.start,
        start_column: columns.map(|(start, _)| start),
        end_line: (lines.end > lines.start).then_some(lines.end),
        end_column: columns.map(|(_, end)| end),
        snippet: whole.map(|place| safe_lines(&place.quote).into()),
    };
    Location { physical_location: Physical { artifact_location: file, region }, ..Location::default() }
}

/// The section, the place as a person finds it, and the file in its archive.
fn logical(file: &File, finding: &Finding, lang: Lang) -> Vec<Logical> {
    let path: Vec<_> = finding.section.iter().map(|title| safe(title)).collect();
    let section = path.last().map(|title| Logical {
        name: title.to_string(),
        fully_qualified_name: Some(path.join(" > ")),
        kind: "section",
    });
    let address = finding.place.as_ref().and_then(|place| place.address).map(|address| address.said());
    let address = address.map(|said| said.get(lang).to_owned()).filter(|said| !said.is_empty());
    let named = |name: String, kind| Logical { name, fully_qualified_name: None, kind };
    let address = address.map(|said| named(said, "position"));
    let entry = file.entry.as_deref().map(|entry| named(safe(entry).into_owned(), "file"));
    section.into_iter().chain(address).chain(entry).collect()
}

/// Page, paragraph and cell of a place in a document without lines, and its words: the region cannot hold them.
fn properties(place: Option<&Located>) -> Map<String, Value> {
    let Some((place, address)) = place.and_then(|place| Some((place, place.address?))) else { return Map::new() };
    let mut properties = match json!(address) {
        Value::Object(map) => map,
        _ => Map::new(),
    };
    properties.retain(|_, value| !value.is_null());
    if !place.quote.is_empty() {
        properties.insert("quote".to_owned(), safe_lines(&place.quote).into());
    }
    properties
}

fn suppressions(finding: &Finding, lang: Lang) -> Vec<Suppression> {
    let waived = |waiver: &crate::finding::Waiver| {
        let (reason, approver, until) = (&waiver.reason, &waiver.approver, waiver.until);
        let justification = lang.pick(
            format!("{reason}（批准：{approver}，有效期至{until}）"),
            format!("{reason} (approved by {approver}, until {until})"),
        );
        Suppression {
            kind: "external",
            status: "accepted",
            justification: safe(&justification).into_owned(),
            properties: Approval { approver: safe(approver).into_owned(), until: until.to_string() },
        }
    };
    finding.waiver().map(waived).into_iter().collect()
}

/// A text in which nothing is taken for a link: `[甲](乙)` would be one.
fn plain(text: &str) -> String {
    text.replace("](", "] (")
}
