//! `firedrill incidents`: a small tracker for real incidents.

use clap::{Args, Subcommand, ValueEnum};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::error::{CliError, Kind, Outcome};
use crate::model::{Severity, Span, closest};
use crate::report::clean;
use crate::report::incident::{EntryKind, Incident, incidents_csv};
use crate::session::Wall;
use crate::store::{IncidentEntry, Store};

const EXAMPLES: &str = "\
Examples:
  firedrill incidents open \"Sign-in fails\" --severity P1 --by ana
  firedrill incidents add 1 acknowledged --by ana --ago 2m
  firedrill incidents add 1 role \"incident-commander ben\"
  firedrill incidents add 1 mitigated \"rolled back\" --at 14:32
  firedrill incidents show 1
  firedrill incidents close 1 \"review held\"
";

/// Track real incidents: what happened when, who has which role, how long it took
///
/// Entries are never changed; a later entry corrects an earlier one. Times are in UTC.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Incidents {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Open an incident
    Open {
        /// What users notice
        title: String,
        /// P0 to P4, if it is known already
        #[arg(long)]
        severity: Option<String>,
        #[command(flatten)]
        when: When,
    },
    /// Add an entry: impact, acknowledged, severity, role, notified, diagnosed, note, mitigated, verified, resolved, reopened
    Add {
        /// The number of the incident
        number: i64,
        /// The kind of entry
        kind: String,
        /// The severity and why, `role person`, or a text
        text: Option<String>,
        #[command(flatten)]
        when: When,
    },
    /// List incidents, the newest first (without a subcommand too)
    List {
        /// Only those that are not closed
        #[arg(long)]
        open: bool,
    },
    /// Show one incident with its timeline and response times
    Show {
        /// The number
        number: i64,
    },
    /// Close an incident: the review was held
    Close {
        /// The number
        number: i64,
        /// What is to be remembered
        text: Option<String>,
        #[command(flatten)]
        when: When,
    },
    /// Write incidents as CSV or JSON
    Export {
        /// Only this one, with its timeline when it is JSON
        number: Option<i64>,
        /// The form
        #[arg(long, value_enum, default_value = "csv")]
        format: Form,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// One row each
    Csv,
    /// All entries
    Json,
}

#[derive(Args, Debug)]
struct When {
    /// When it happened, if not now: 14:32 (today, UTC) or 2026-11-24T14:32Z
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// How long ago it happened, as 5m
    #[arg(long, value_name = "TIME", conflicts_with = "at")]
    ago: Option<String>,
    /// Who did it or says so
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl Incidents {
    /// Does what is asked.
    ///
    /// # Errors
    /// When there is no such incident, a word or time makes no sense, or the store cannot be used.
    pub fn run(&self, cx: &Context) -> Outcome {
        let mut store = cx.store()?;
        match &self.what {
            None => list(cx, &mut store, false),
            Some(What::List { open }) => list(cx, &mut store, *open),
            Some(What::Open {
                title,
                severity,
                when,
            }) => {
                let mut entries = vec![when.entry(EntryKind::Opened, title)?];
                if let Some(severity) = severity {
                    entries.push(when.entry(EntryKind::Severity, severity)?);
                }
                let number = store.open_incident(&entries)?;
                done(cx, &mut store, number, "opened")
            }
            Some(What::Add {
                number,
                kind,
                text,
                when,
            }) => {
                let kind = entry_kind(kind)?;
                let entry = when.entry(kind, text.as_deref().unwrap_or_default())?;
                store.add_to_incident(*number, &[entry])?;
                done(cx, &mut store, *number, kind.name())
            }
            Some(What::Close { number, text, when }) => {
                let text = text.as_deref().unwrap_or_default();
                let entry = when.entry(EntryKind::Closed, text)?;
                store.add_to_incident(*number, &[entry])?;
                done(cx, &mut store, *number, "closed")
            }
            Some(What::Show { number }) => show(cx, &find(&mut store, *number)?),
            Some(What::Export { number, format }) => {
                let incidents = match number {
                    Some(number) => vec![find(&mut store, *number)?],
                    None => all(&mut store)?,
                };
                if cx.out.json || *format == Form::Json {
                    return cx.out.print_json(&incidents.iter().map(to_json).collect());
                }
                cx.out.print(&incidents_csv(&incidents))
            }
        }
    }
}

impl When {
    fn entry(&self, kind: EntryKind, text: &str) -> Outcome<IncidentEntry> {
        let text = clean(text).trim().to_owned();
        let wrong = |message: &str, hint: &str| Err(CliError::new(Kind::Usage, message).hint(hint));
        match kind {
            EntryKind::Opened | EntryKind::Note | EntryKind::Notified if text.is_empty() => {
                return wrong("the entry needs a text", "say what happened, in quotes");
            }
            EntryKind::Severity
                if Severity::parse(text.split(' ').next().unwrap_or_default()).is_none() =>
            {
                return wrong(
                    "a severity is P0, P1, P2, P3 or P4",
                    "a reason may follow: \"P1 one of ten cannot sign in\"",
                );
            }
            EntryKind::Role if !text.contains(' ') => {
                return wrong(
                    "the entry needs a role and a person",
                    "as in \"incident-commander ben\"",
                );
            }
            _ => {}
        }
        let now = Wall::now().stamp;
        Ok(IncidentEntry {
            at: format!("{:.0}", self.time(now)?),
            written: format!("{now:.0}"),
            by: clean(self.by.as_deref().unwrap_or_default()),
            kind: kind.name().to_owned(),
            text,
        })
    }

    fn time(&self, now: Timestamp) -> Outcome<Timestamp> {
        let wrong = |message: String| {
            CliError::new(Kind::Usage, message)
                .hint("write --at 14:32 (today, UTC), --at 2026-11-24T14:32Z, or --ago 5m")
        };
        let at = match (&self.at, &self.ago) {
            (Some(at), _) => at_time(at, now).ok_or_else(|| wrong(format!("`{at}` is no time")))?,
            (None, Some(ago)) => {
                let span = Span::parse(ago)
                    .map_err(|why| wrong(format!("`{ago}` is no length of time: {why}")))?;
                now - SignedDuration::from_millis(span.0)
            }
            (None, None) => now,
        };
        if at > now {
            return Err(wrong(format!("{at:.0} has not come yet")));
        }
        Ok(at)
    }
}

/// `14:32` today, or a time in RFC 3339 with its zone.
fn at_time(text: &str, now: Timestamp) -> Option<Timestamp> {
    if let Ok(at) = text.parse() {
        return Some(at);
    }
    let time: jiff::civil::Time = text.parse().ok()?;
    let today = now.to_zoned_datetime(TimeZone::UTC).date();
    TimeZone::UTC.to_timestamp(today.to_datetime(time)).ok()
}

fn entry_kind(word: &str) -> Outcome<EntryKind> {
    let offered = EntryKind::ALL
        .into_iter()
        .filter(|k| !matches!(k, EntryKind::Opened | EntryKind::Closed));
    let names: Vec<&str> = offered.map(EntryKind::name).collect();
    if let Some(kind) = EntryKind::of(word).filter(|k| names.contains(&k.name())) {
        return Ok(kind);
    }
    let error = CliError::new(Kind::Usage, format!("`{word}` is no kind of entry"));
    Err(match closest(word, names.iter().copied()) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint(format!("there are {}", names.join(", "))),
    })
}

fn all(store: &mut Store) -> Outcome<Vec<Incident>> {
    let incidents = store.incidents()?.into_iter();
    Ok(incidents
        .map(|(number, entries)| Incident::of(number, entries))
        .collect())
}

/// An incident by its number.
///
/// # Errors
/// When there is none, or the store cannot be read.
pub fn find(store: &mut Store, number: i64) -> Outcome<Incident> {
    let found = all(store)?.into_iter().find(|i| i.number == number);
    found.ok_or_else(|| {
        CliError::new(Kind::NotFound, format!("there is no incident {number}"))
            .hint("`firedrill incidents list` shows what is there")
    })
}

fn done(cx: &Context, store: &mut Store, number: i64, what: &str) -> Outcome {
    if cx.out.json {
        return cx.out.print_json(&to_json(&find(store, number)?));
    }
    cx.out.say(&format!("Incident {number}: {what}."));
    Ok(())
}

fn list(cx: &Context, store: &mut Store, open: bool) -> Outcome {
    let mut incidents = all(store)?;
    incidents.retain(|i| !open || i.status != "closed");
    incidents.reverse();
    if cx.out.json {
        return cx.out.print_json(&incidents.iter().map(to_json).collect());
    }
    if incidents.is_empty() {
        cx.out.suggest(
            "No such incident. `firedrill incidents open \"what users notice\"` opens one.",
        );
        return Ok(());
    }
    let head = [
        "NO",
        "SEVERITY",
        "STATUS",
        "OPENED",
        "RESOLVED AFTER",
        "WHAT",
    ];
    let rows: Vec<Vec<String>> = incidents
        .iter()
        .map(|i| {
            vec![
                i.number.to_string(),
                i.severity.map_or("-", Severity::name).to_owned(),
                i.status.to_owned(),
                i.opened
                    .map_or_else(|| "-".to_owned(), |t| minute(&format!("{t:.0}"))),
                long(i.durations()[4].1),
                i.title.clone(),
            ]
        })
        .collect();
    cx.out.print(&cx.out.table(&head, &rows))
}

fn show(cx: &Context, incident: &Incident) -> Outcome {
    if cx.out.json {
        return cx.out.print_json(&to_json(incident));
    }
    let severity = incident.severity.map_or("no severity yet", Severity::name);
    let mut text = format!(
        "{}\n{severity}, {}\n\n",
        cx.out
            .bold(&format!("Incident {}: {}", incident.number, incident.title)),
        incident.status
    );
    for (role, person) in &incident.roles {
        text += &format!("{role}: {person}\n");
    }
    for (what, seconds) in incident.durations() {
        text += &format!("{what}: {}\n", long(seconds));
    }
    let rows: Vec<Vec<String>> = incident
        .entries
        .iter()
        .map(|e| vec![minute(&e.at), e.kind.clone(), clean(&e.by), clean(&e.text)])
        .collect();
    text += "\n";
    text += &cx.out.table(&["AT", "WHAT", "BY", ""], &rows);
    cx.out.print(&text)
}

/// The minute of a time in RFC 3339: `2026-11-23 14:05`.
fn minute(at: &str) -> String {
    at.get(..16).unwrap_or(at).replace('T', " ")
}

fn long(seconds: Option<i64>) -> String {
    seconds.map_or_else(|| "-".to_owned(), |s| Span(s * 1000).to_string())
}

fn to_json(incident: &Incident) -> Value {
    let times: serde_json::Map<String, Value> = incident
        .durations()
        .into_iter()
        .map(|(what, seconds)| (format!("{}_secs", what.replace(' ', "_")), seconds.into()))
        .collect();
    let entries: Vec<Value> = incident
        .entries
        .iter()
        .map(|e| json!({"at": e.at, "written": e.written, "by": e.by, "kind": e.kind, "text": e.text}))
        .collect();
    let roles: serde_json::Map<String, Value> = incident
        .roles
        .iter()
        .map(|(role, person)| (role.clone(), person.clone().into()))
        .collect();
    json!({
        "number": incident.number,
        "title": incident.title,
        "severity": incident.severity.map(Severity::name),
        "status": incident.status,
        "opened": incident.opened.map(|t| format!("{t:.0}")),
        "roles": roles,
        "times": times,
        "entries": entries,
    })
}
