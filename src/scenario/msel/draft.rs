//! From a list of events to a draft of a scenario: the planner's script on a placeholder of a system.
//!
//! Invariant: the list of the draft is the list that it was made of. Words that the scenario would not say by itself are kept
//! under `msel`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::of::ON_CALL;
use super::{Event, Kind, MODES, Msel};
use crate::model::{Rules, Severity, Span};
use crate::yaml::Id;

/// What a draft needs besides the list.
#[derive(Clone, Copy, Debug)]
pub struct Setup<'a> {
    /// The scenario's id.
    pub id: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// Where the list comes from.
    pub source: &'a str,
    /// The notional time of StartEx in minutes since Monday 00:00.
    pub starts: Option<u32>,
    /// The policy's roles, people and audiences.
    pub rules: &'a Rules,
}

/// A draft of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The file.
    pub text: String,
    /// How many injects.
    pub injects: usize,
    /// How many expected actions.
    pub expected: usize,
    /// How many injects wait for a trigger in words.
    pub by_hand: usize,
    /// The list had no inject at StartEx, so the draft has a page of its own.
    pub own_page: bool,
}

/// Monday, 9 o'clock.
const STARTS: u32 = 9 * 60;

/// Who speaks where the list does not say.
const CONTROL: &str = "Control cell";

/// Makes a draft of a list.
#[must_use]
pub fn draft(msel: &Msel, setup: &Setup<'_>) -> Draft {
    let page = msel
        .events
        .iter()
        .position(|e| e.kind == Kind::Inject && e.at.is_some_and(|at| at.0 == 0));
    let made = Event {
        number: "0".to_owned(),
        message: format!("StartEx: {}", setup.title),
        from: CONTROL.to_owned(),
        ..Event::default()
    };
    let rest = || {
        msel.events
            .iter()
            .enumerate()
            .filter(|(i, _)| Some(*i) != page)
            .map(|(_, e)| e)
    };
    let injects: Vec<&Event> = rest().filter(|e| e.kind != Kind::Expected).collect();
    let expected: Vec<&Event> = rest().filter(|e| e.kind == Kind::Expected).collect();
    let page_event = page.map_or(&made, |at| &msel.events[at]);
    let mut writer = Writer::new(setup);
    let injects_text = writer.injects(&injects);
    let page_text = writer.page(page_event);
    let expected_text = writer.expected(&expected);
    let minutes = msel
        .events
        .iter()
        .filter_map(|e| e.at)
        .max()
        .map_or(0, |at| at.0 / 60_000);
    let time_box = ((minutes + 15) / 15 * 15 + 15).max(30);
    let mut text = head(setup, time_box);
    text += &writer.tables();
    text += SYSTEM;
    text += &injects_text;
    text += &variant(setup, &page_text);
    text += &expected_text;
    Draft {
        text,
        injects: injects.len() + usize::from(page.is_some()),
        expected: expected.len(),
        by_hand: injects.iter().filter(|e| e.at.is_none()).count(),
        own_page: page.is_none(),
    }
}

fn head(setup: &Setup<'_>, time_box: i64) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let starts = setup.starts.unwrap_or(STARTS) % (7 * 24 * 60);
    let (day, minute) = (starts / 1440, starts % 1440);
    let share = |parts: i64| Span::mins((time_box * parts / 20).max(1)).exact();
    format!(
        "# yaml-language-server: $schema=scenario.json\n\
         # A draft that `firedrill msel import` made of {source}. The script is the planner's: injects, expected actions, and\n\
         # under `msel` the words of the list that do not follow from the rest. The system below is a placeholder: replace it\n\
         # with yours, so that what the team does has effects, and write triggers (`when`, `unless`) where the list has words.\n\
         format: 1\n\
         id: {id}\n\
         title: {title}\n\
         level: competent\n\
         tags: [msel]\n\
         time_box: {time_box}m\n\
         starts: {} {:02}:{:02}\n\
         brief: {brief}\n\
         users: 1000\n\
         targets:\n\
         \x20 P2: {{respond: {}, notify: {}, update: {}, mitigate: {}, resolve: {}}}\n",
        DAYS[day as usize],
        minute / 60,
        minute % 60,
        share(2),
        share(4),
        share(5),
        share(8),
        share(14),
        source = one_line(setup.source),
        id = setup.id,
        title = quoted(setup.title),
        brief = quoted(
            "You are on call. Messages reach you as the exercise goes on; say what you do about them."
        ),
    )
}

/// A system in which something is wrong, one action mends it, and others do harm.
const SYSTEM: &str = "\
# The placeholder of a system: one thing is wrong, one action mends it, and others do harm.
system:
  incident: [over, open]
history: [{at: -5m, sets: {incident: open}}]
states:
  - {id: trouble, when: {is: {incident: open}}, severity: P2, users: 10%, text: Users notice that something is wrong}
causes:
  the-cause: The cause that the planner had in mind
  nothing: Nothing is wrong
metrics:
  complaints: {title: Complaints, unit: /min, normal: 1, noise: 20%, settle: 1m, levels: {trouble: 12}}
views:
  situation:
    tool: monitoring
    title: The situation
    commands: [situation]
    panels: [complaints]
    verifies: [trouble]
    rows: [{when: {state: trouble}, text: Users complain, evidence: [complaints], keep: true}]
    empty: Nobody complains
evidence:
  complaints: {text: Users complain, supports: [the-cause], refutes: [nothing]}
actions:
  response:
    tool: shell
    title: Carry out the response plan
    commands: [response]
    takes: 2m
    outcomes:
      - {when: {is: {incident: open}}, sets: {incident: over}, rating: fix, text: The plan worked.}
      - {text: Nothing is left to do.}
  restart:
    tool: shell
    title: Restart everything
    commands: [restart]
    takes: 2m
    outcomes: [{rating: harmful, cost: {users: 30%, for: 10m}, text: Everybody was thrown out., why: A restart helps nobody here.}]
  roll-back:
    tool: deploys
    title: Go back to the release before
    commands: [roll back]
    takes: 2m
    outcomes: [{rating: harmful, cost: {users: 20%, for: 10m}, text: Changes were lost., why: The release has nothing to do with it.}]
";

/// The one variant, with a reference play on the placeholder.
fn variant(setup: &Setup<'_>, page: &str) -> String {
    let told = setup.rules.severities[Severity::ALL[2].index()].audiences;
    let told: Vec<&str> = told
        .iter()
        .map(|a| setup.rules.audiences[a.index()].id.as_str())
        .collect();
    let told = told.join(",");
    let say = |at: &str, kind: &str, rest: &str| {
        let tell =
            format!("      {at} notify {told} --kind {kind} --impact \"Users complain\" --action");
        if told.is_empty() {
            String::new()
        } else {
            format!("{tell} \"{rest}\n")
        }
    };
    format!(
        "variants:\n\
         \x20 as-planned:\n\
         \x20   cause: the-cause\n\
         \x20   page:\n{page}\
         \x20   explain: Write here what was really wrong.\n\
         \x20   hints: [Look at the situation., Carry out the response plan.]\n\
         \x20   par: |\n\
         \x20     0:30 ack\n\
         \x20     0:50 look situation\n\
         \x20     1:10 severity P2 users complain\n\
         {}\
         \x20     2:00 diagnose the-cause users complain\n\
         \x20     2:20 run response\n\
         \x20     8:00 verify situation\n\
         {}\
         \x20     10:00 resolve nobody complains\n",
        say(
            "1:30",
            "initial",
            "We carry out the plan\" --next 10m \"P2\""
        ),
        say("9:00", "resolution", "The plan worked\" \"Closed\""),
    )
}

/// Writes events, and collects the people and objectives that they name.
struct Writer<'a> {
    rules: &'a Rules,
    /// Title, id, and how their messages come.
    people: Vec<(String, String, &'static str)>,
    /// Title and id.
    objectives: Vec<(String, String)>,
    people_ids: BTreeSet<String>,
    objective_ids: BTreeSet<String>,
    inject_ids: BTreeSet<String>,
}

impl<'a> Writer<'a> {
    fn new(setup: &Setup<'a>) -> Self {
        let taken = setup.rules.people.iter().map(|p| p.id.clone());
        Self {
            rules: setup.rules,
            people: Vec::new(),
            objectives: Vec::new(),
            people_ids: taken.chain(["any".to_owned()]).collect(),
            objective_ids: BTreeSet::new(),
            inject_ids: BTreeSet::from(["page".to_owned()]),
        }
    }

    /// Objectives and voices, once all events have been written.
    fn tables(&self) -> String {
        let mut text = String::new();
        if !self.objectives.is_empty() {
            text += "objectives:\n";
            for (title, id) in &self.objectives {
                line(&mut text, 2, id, &quoted(title));
            }
        }
        text += "people:\n";
        for (title, id, via) in &self.people {
            line(
                &mut text,
                2,
                id,
                &format!("{{title: {}, via: {via}}}", quoted(title)),
            );
        }
        text
    }

    fn injects(&mut self, events: &[&Event]) -> String {
        if events.is_empty() {
            return String::new();
        }
        let mut text = "injects:\n".to_owned();
        for event in events {
            let id = unique(&mut self.inject_ids, &slug(&event.number, "inject"));
            let _ = writeln!(text, "  - id: {id}");
            match event.at {
                Some(at) => line(&mut text, 4, "at", &Span(at.0).exact()),
                None => {
                    text += "    # Its trigger is in words: write it as `when:` instead of `by_hand:`.\n";
                    line(&mut text, 4, "by_hand", "true");
                }
            }
            if event.kind == Kind::Contingency {
                if event.at.is_some() {
                    text += "    # Write what makes it unnecessary as `unless:`.\n";
                }
                line(&mut text, 4, "kind", "contingency");
            }
            let person = self.person(event);
            line(&mut text, 4, "from", &self.people[person].1);
            let (to, said) = self.recipients(&event.to);
            line(&mut text, 4, "to", &format!("[{}]", to.join(", ")));
            self.body(&mut text, 4, event);
            let words = self.words(event, Some(person), &said);
            line(&mut text, 4, "msel", &words);
        }
        text
    }

    fn page(&mut self, event: &Event) -> String {
        let mut text = String::new();
        let person = self.person(event);
        line(&mut text, 6, "from", &self.people[person].1);
        self.body(&mut text, 6, event);
        if event.expected.is_empty() {
            // Without the key a page expects an acknowledgement.
            line(&mut text, 6, "expects", "\"\"");
        }
        let words = self.words(event, Some(person), ON_CALL);
        line(&mut text, 6, "msel", &words);
        text
    }

    fn expected(&mut self, events: &[&Event]) -> String {
        if events.is_empty() {
            return "expected_actions: []\n".to_owned();
        }
        let mut text = "expected_actions:\n".to_owned();
        for event in events {
            let _ = writeln!(text, "  - text: {}", quoted(&event.expected));
            if let Some(at) = event.at {
                line(&mut text, 4, "at", &Span(at.0).exact());
            }
            if !event.message.is_empty() {
                line(&mut text, 4, "message", &quoted(&event.message));
            }
            self.objective(&mut text, 4, event);
            optional(&mut text, 4, "notes", &event.notes);
            let words = self.words(event, None, "");
            line(&mut text, 4, "msel", &words);
        }
        text
    }

    /// What pages and injects have in common.
    fn body(&mut self, text: &mut String, indent: usize, event: &Event) {
        line(
            text,
            indent,
            "text",
            &quoted(&event.message.replace("{{", "{{{{")),
        );
        optional(text, indent, "expects", &event.expected);
        self.objective(text, indent, event);
        optional(text, indent, "notes", &event.notes);
    }

    fn objective(&mut self, text: &mut String, indent: usize, event: &Event) {
        if event.objective.is_empty() {
            return;
        }
        let known = self
            .objectives
            .iter()
            .position(|(title, _)| *title == event.objective);
        let at = known.unwrap_or_else(|| {
            let id = unique(
                &mut self.objective_ids,
                &slug(&event.objective, "objective"),
            );
            self.objectives.push((event.objective.clone(), id));
            self.objectives.len() - 1
        });
        line(text, indent, "objective", &self.objectives[at].1);
    }

    /// The voice of an event, by place in `people`.
    fn person(&mut self, event: &Event) -> usize {
        let title = if event.from.is_empty() {
            CONTROL
        } else {
            &event.from
        };
        let known = self.people.iter().position(|(known, ..)| known == title);
        known.unwrap_or_else(|| {
            let id = unique(&mut self.people_ids, &slug(title, "voice"));
            self.people.push((title.to_owned(), id, via(&event.mode)));
            self.people.len() - 1
        })
    }

    /// The incident roles that a cell names, and what the list will call them.
    fn recipients(&self, cell: &str) -> (Vec<String>, String) {
        let roles = &self.rules.roles;
        let mut on_call = false;
        let mut named = BTreeSet::new();
        let separated = cell.replace(" and ", ",");
        let parts = separated.split([',', ';', '/', '&', '\n']);
        for part in parts.map(letters).filter(|part| !part.is_empty()) {
            let role = roles
                .iter()
                .position(|r| letters(&r.id) == part || letters(&r.title) == part);
            match (part.as_str(), role) {
                (_, Some(at)) => {
                    named.insert(at);
                }
                ("oncall" | "oncallengineer", None) => on_call = true,
                ("all" | "everyone" | "players" | "allplayers" | "team", None) => {
                    named.extend(0..roles.len());
                }
                // Somebody without a role in the drill: the commander receives it for them.
                _ => {
                    named.insert(self.rules.commander.index());
                }
            }
        }
        if named.is_empty() && !on_call {
            named.insert(self.rules.commander.index());
        }
        let ids = on_call.then(|| "on-call".to_owned()).into_iter();
        let said = on_call.then(|| ON_CALL.to_owned()).into_iter();
        (
            ids.chain(named.iter().map(|at| roles[*at].id.clone()))
                .collect(),
            said.chain(named.iter().map(|at| roles[*at].title.clone()))
                .collect::<Vec<_>>()
                .join(", "),
        )
    }

    /// The words of the list that do not follow from the rest.
    fn words(&self, event: &Event, person: Option<usize>, to: &str) -> String {
        let via = person.map_or("", |at| super::mode_word(self.people[at].2));
        let from = person.map_or("", |at| self.people[at].0.as_str());
        let time = if event.at.is_none() {
            event.time.as_str()
        } else {
            ""
        };
        let pairs = [
            ("number", event.number.as_str(), ""),
            ("time", time, ""),
            ("mode", event.mode.as_str(), via),
            ("from", event.from.as_str(), from),
            ("to", event.to.as_str(), to),
        ];
        let kept = pairs
            .iter()
            .filter(|(_, own, said)| !own.is_empty() && own != said);
        let kept: Vec<String> = kept
            .map(|(key, own, _)| format!("{key}: {}", quoted(own)))
            .collect();
        format!("{{{}}}", kept.join(", "))
    }
}

fn line(text: &mut String, indent: usize, key: &str, value: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{:indent$}{key}: {value}", "");
}

fn optional(text: &mut String, indent: usize, key: &str, value: &str) {
    if !value.is_empty() {
        line(text, indent, key, &quoted(value));
    }
}

/// A text in double quotation marks, on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A text for a comment.
fn one_line(text: &str) -> String {
    super::tidy(text).replace('\n', " ")
}

/// How messages come that a cell describes.
fn via(mode: &str) -> &'static str {
    let mode = letters(mode);
    let known = MODES.iter().find(|(_, word)| letters(word) == mode);
    let by_word = || match mode.as_str() {
        "mail" | "emailmessage" => Some("mail"),
        "call" | "phonecall" | "telephone" | "cell" => Some("phone"),
        "alert" | "page" | "siem" | "siemalert" | "dashboardalert" => Some("pager"),
        "facetoface" | "verbal" | "inperson" => Some("in-person"),
        "social" | "socialmedia" | "tv" | "media" => Some("news"),
        _ => None,
    };
    known
        .map(|(via, _)| via.name())
        .or_else(by_word)
        .unwrap_or("chat")
}

/// Letters and digits alone, in lower case.
fn letters(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// The most letters of an id that is made of a text.
const LONGEST_ID: usize = 32;

/// An id made of a text: its words, with `lead` before them when they do not begin with a letter.
pub fn slug(text: &str, lead: &str) -> String {
    let lower = text.to_lowercase();
    let mut id = String::new();
    for word in lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
    {
        if !id.is_empty() && id.len() + word.len() >= LONGEST_ID {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id.extend(word.chars().take(LONGEST_ID));
    }
    let reserved = ["", "true", "false", "null"].contains(&id.as_str());
    if reserved || Id::new(&id).is_none() {
        let with = format!("{lead}-{id}");
        return with.trim_end_matches('-').to_owned();
    }
    id
}

/// The id, or with a number behind it when it is taken.
fn unique(taken: &mut BTreeSet<String>, id: &str) -> String {
    let numbered = (2..).map(|n| format!("{id}-{n}"));
    let mut ids = std::iter::once(id.to_owned()).chain(numbered);
    let free = ids
        .find(|id| !taken.contains(id))
        .unwrap_or_else(|| id.to_owned());
    taken.insert(free.clone());
    free
}
