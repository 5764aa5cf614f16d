//! `firedrill actions`: the register of improvement items.

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::error::{CliError, Kind, Outcome, count};
use crate::model::{Criterion, closest};
use crate::report::{clean, texts_csv};
use crate::session::Wall;
use crate::store::{ActionItem, ItemState, Store};

const EXAMPLES: &str = "\
Examples:
  firedrill actions list                          what is open, overdue first
  firedrill actions add \"Alert on queue age\" --owner ana --due 2026-12-15 --for acknowledged
  firedrill actions close 3 --remark \"alert is live\"
  firedrill actions export --format jira > import.csv
";

/// Follow up what was agreed on: improvement items of drills and incidents
///
/// `review action-item` in a hot wash enters items by itself. Items keep their numbers.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub struct Actions {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List items, overdue ones first (without a subcommand too)
    List(Choice),
    /// Enter an item by hand
    Add {
        /// What will be done
        text: String,
        #[command(flatten)]
        fields: Fields,
        /// The incident it comes from, by its number
        #[arg(long, value_name = "N")]
        incident: Option<i64>,
    },
    /// Change an item
    Edit {
        /// Its number
        id: i64,
        /// What will be done
        #[arg(long)]
        text: Option<String>,
        #[command(flatten)]
        fields: Fields,
    },
    /// Close items: done, or dropped
    Close {
        /// Their numbers
        #[arg(required = true)]
        ids: Vec<i64>,
        /// It will not be done
        #[arg(long, requires = "remark")]
        dropped: bool,
        /// What is to be remembered
        #[arg(long)]
        remark: Option<String>,
    },
    /// Open items again
    Reopen {
        /// Their numbers
        #[arg(required = true)]
        ids: Vec<i64>,
        /// Why
        #[arg(long)]
        remark: Option<String>,
    },
    /// Write the items as CSV or JSON, or as a CSV file that Jira or GitHub can import
    Export {
        #[command(flatten)]
        choice: Choice,
        /// The form
        #[arg(long, value_enum, default_value = "csv")]
        format: Form,
    },
}

#[derive(Args, Debug, Default)]
struct Choice {
    /// Only those in this state
    #[arg(long, value_enum)]
    state: Option<Wanted>,
    /// Only those of this owner
    #[arg(long)]
    owner: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Wanted {
    /// To do
    Open,
    /// To do, and the due date is past
    Overdue,
    /// Done
    Done,
    /// Given up
    Dropped,
    /// All of them
    All,
}

#[derive(Args, Debug)]
struct Fields {
    /// Who will do it
    #[arg(long)]
    owner: Option<String>,
    /// By when, as 2026-12-15
    #[arg(long, value_name = "DATE", value_parser = date)]
    due: Option<Date>,
    /// The capability element (POETE)
    #[arg(long, value_parser = ["planning", "organization", "equipment", "training", "exercise"])]
    element: Option<String>,
    /// The criterion of the score that it is to improve
    #[arg(long = "for", value_name = "CRITERION", value_parser = criterion)]
    criterion: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// All columns
    Csv,
    /// All fields
    Json,
    /// Summary, Description, Issue Type, Assignee, Due Date, Labels
    Jira,
    /// title, body, labels, assignees
    Github,
}

fn date(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is no date such as 2026-12-15"))
}

fn criterion(text: &str) -> Result<String, String> {
    let ids = || Criterion::ALL.into_iter().map(Criterion::id);
    if ids().any(|id| id == text) {
        return Ok(text.to_owned());
    }
    Err(match closest(text, ids()) {
        Some(near) => format!("there is no criterion `{text}`: did you mean `{near}`?"),
        None => {
            let ids: Vec<&str> = ids().collect();
            format!(
                "there is no criterion `{text}`; there are {}",
                ids.join(", ")
            )
        }
    })
}

impl Actions {
    /// Does what is asked.
    ///
    /// # Errors
    /// When there is no such item, or the store cannot be used.
    pub fn run(&self, cx: &Context) -> Outcome {
        let mut store = cx.store()?;
        let today = today();
        match &self.what {
            None => list(cx, &mut store, &Choice::default(), today),
            Some(What::List(choice)) => list(cx, &mut store, choice, today),
            Some(What::Export { choice, format }) => export(cx, &mut store, choice, *format, today),
            Some(What::Add {
                text,
                fields,
                incident,
            }) => {
                if let Some(number) = incident {
                    super::incidents::find(&mut store, *number)?;
                }
                let mut item = ActionItem {
                    text: stated(text)?,
                    source: incident.map_or_else(String::new, |n| format!("incident:{n}")),
                    opened: today.to_string(),
                    ..ActionItem::default()
                };
                fields.write(&mut item);
                item.id = store.add_actions(std::slice::from_ref(&item))?.remove(0);
                done(cx, &[item], "entered", today)
            }
            Some(What::Edit { id, text, fields }) => {
                let mut item = find(&mut store, *id)?;
                if let Some(text) = text {
                    item.text = stated(text)?;
                }
                fields.write(&mut item);
                store.put_actions(std::slice::from_ref(&item))?;
                done(cx, &[item], "changed", today)
            }
            Some(What::Close {
                ids,
                dropped,
                remark,
            }) => {
                let (state, what) = match dropped {
                    true => (ItemState::Dropped, "dropped"),
                    false => (ItemState::Done, "done"),
                };
                let items = set(
                    &mut store,
                    ids,
                    state,
                    &today.to_string(),
                    remark.as_deref(),
                )?;
                done(cx, &items, what, today)
            }
            Some(What::Reopen { ids, remark }) => {
                let items = set(&mut store, ids, ItemState::Open, "", remark.as_deref())?;
                done(cx, &items, "open again", today)
            }
        }
    }
}

impl Fields {
    fn write(&self, item: &mut ActionItem) {
        if let Some(owner) = &self.owner {
            item.owner = clean(owner);
        }
        if let Some(due) = self.due {
            item.due = due.to_string();
        }
        if let Some(element) = &self.element {
            item.element.clone_from(element);
        }
        if let Some(criterion) = &self.criterion {
            item.criterion.clone_from(criterion);
            item.credit = None;
        }
    }
}

/// Today, in UTC like all days of the register.
pub fn today() -> Date {
    Wall::now()
        .stamp
        .to_zoned_datetime(jiff::tz::TimeZone::UTC)
        .date()
}

/// Whether an item is open past its due date.
#[must_use]
pub fn overdue(item: &ActionItem, today: Date) -> bool {
    item.state == ItemState::Open && item.due.parse::<Date>().is_ok_and(|due| due < today)
}

fn stated(text: &str) -> Outcome<String> {
    let text = clean(text).trim().to_owned();
    if text.is_empty() {
        return Err(CliError::new(Kind::Usage, "an item needs a text")
            .hint("say what will be done: `firedrill actions add \"Alert on queue age\"`"));
    }
    Ok(text)
}

fn find(store: &mut Store, id: i64) -> Outcome<ActionItem> {
    let found = store.actions()?.into_iter().find(|item| item.id == id);
    found.ok_or_else(|| {
        CliError::new(Kind::NotFound, format!("there is no action item {id}"))
            .hint("`firedrill actions list --state all` shows what is there")
    })
}

/// Sets the state of all these items, or of none.
fn set(
    store: &mut Store,
    ids: &[i64],
    state: ItemState,
    closed: &str,
    remark: Option<&str>,
) -> Outcome<Vec<ActionItem>> {
    let mut items: Vec<ActionItem> = ids
        .iter()
        .map(|id| find(store, *id))
        .collect::<Outcome<_>>()?;
    for item in &mut items {
        item.state = state;
        closed.clone_into(&mut item.closed);
        if let Some(remark) = remark {
            item.remark = clean(remark);
        }
    }
    store.put_actions(&items)?;
    Ok(items)
}

fn done(cx: &Context, items: &[ActionItem], what: &str, today: Date) -> Outcome {
    if cx.out.json {
        return cx
            .out
            .print_json(&items.iter().map(|i| to_json(i, today)).collect());
    }
    for item in items {
        cx.out.say(&format!("Action item {}: {what}.", item.id));
    }
    Ok(())
}

fn chosen(
    store: &mut Store,
    choice: &Choice,
    otherwise: Wanted,
    today: Date,
) -> Outcome<Vec<ActionItem>> {
    let wanted = choice.state.unwrap_or(otherwise);
    let state = |item: &ActionItem| match wanted {
        Wanted::Open => item.state == ItemState::Open,
        Wanted::Overdue => overdue(item, today),
        Wanted::Done => item.state == ItemState::Done,
        Wanted::Dropped => item.state == ItemState::Dropped,
        Wanted::All => true,
    };
    let owner = |item: &ActionItem| {
        let owner = choice.owner.as_ref().map(|owner| owner.to_lowercase());
        owner.is_none_or(|owner| item.owner.to_lowercase() == owner)
    };
    let mut items = store.actions()?;
    items.retain(|item| state(item) && owner(item));
    Ok(items)
}

fn list(cx: &Context, store: &mut Store, choice: &Choice, today: Date) -> Outcome {
    let mut items = chosen(store, choice, Wanted::Open, today)?;
    items.sort_by_key(|i| {
        (
            !overdue(i, today),
            i.due.parse::<Date>().unwrap_or(Date::MAX),
            i.id,
        )
    });
    if cx.out.json {
        return cx
            .out
            .print_json(&items.iter().map(|i| to_json(i, today)).collect());
    }
    if items.is_empty() {
        cx.out.suggest("No such action item. `review action-item` in a hot wash enters one, and so does `firedrill actions add`.");
        return Ok(());
    }
    let head = ["NO", "STATE", "DUE", "OWNER", "FROM", "WHAT"];
    let cells: Vec<Vec<String>> = items
        .iter()
        .map(|i| {
            let state = if overdue(i, today) {
                "OVERDUE"
            } else {
                i.state.name()
            };
            let dash = |text: &str| if text.is_empty() { "-" } else { text }.to_owned();
            vec![
                i.id.to_string(),
                state.to_owned(),
                dash(&i.due),
                dash(&i.owner),
                dash(i.source.trim_start_matches("drill:")),
                i.text.clone(),
            ]
        })
        .collect();
    cx.out.print(&cx.out.table(&head, &cells))?;
    let late = items.iter().filter(|i| overdue(i, today)).count();
    if late > 0 {
        cx.out.suggest(&format!(
            "\n{}.",
            count(late, "item is overdue", "items are overdue")
        ));
    }
    Ok(())
}

fn to_json(item: &ActionItem, today: Date) -> Value {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    json!({
        "id": item.id,
        "text": item.text,
        "state": item.state.name(),
        "overdue": overdue(item, today),
        "owner": some(&item.owner),
        "due": some(&item.due),
        "element": some(&item.element),
        "criterion": some(&item.criterion),
        "credit_then": item.credit,
        "source": some(&item.source),
        "scenario": some(&item.scenario),
        "opened": some(&item.opened),
        "closed": some(&item.closed),
        "remark": some(&item.remark),
    })
}

fn export(cx: &Context, store: &mut Store, choice: &Choice, format: Form, today: Date) -> Outcome {
    // A tracker is given what is to do; a file for keeping has everything.
    let otherwise = match format {
        Form::Csv | Form::Json => Wanted::All,
        Form::Jira | Form::Github => Wanted::Open,
    };
    let items = chosen(store, choice, otherwise, today)?;
    let rows = |row: fn(&ActionItem) -> Vec<String>| items.iter().map(row).collect::<Vec<_>>();
    let text = match (cx.out.json, format) {
        (true, _) | (_, Form::Json) => {
            return cx
                .out
                .print_json(&items.iter().map(|i| to_json(i, today)).collect());
        }
        (_, Form::Csv) => texts_csv(&COLUMNS, &rows(columns)),
        (_, Form::Jira) => texts_csv(&JIRA, &rows(jira)),
        (_, Form::Github) => texts_csv(&GITHUB, &rows(github)),
    };
    cx.out.print(&text)
}

const COLUMNS: [&str; 13] = [
    "id",
    "state",
    "text",
    "owner",
    "due",
    "element",
    "criterion",
    "source",
    "scenario",
    "opened",
    "closed",
    "remark",
    "credit_then",
];
const JIRA: [&str; 6] = [
    "Summary",
    "Description",
    "Issue Type",
    "Assignee",
    "Due Date",
    "Labels",
];
const GITHUB: [&str; 4] = ["title", "body", "labels", "assignees"];

fn columns(i: &ActionItem) -> Vec<String> {
    [
        &i.id.to_string(),
        i.state.name(),
        &i.text,
        &i.owner,
        &i.due,
        &i.element,
        &i.criterion,
        &i.source,
        &i.scenario,
        &i.opened,
        &i.closed,
        &i.remark,
        &i.credit.map_or_else(String::new, |c| c.to_string()),
    ]
    .map(str::to_owned)
    .to_vec()
}

fn jira(i: &ActionItem) -> Vec<String> {
    vec![
        i.text.clone(),
        body(i),
        "Task".to_owned(),
        i.owner.clone(),
        i.due.clone(),
        labels(i, " "),
    ]
}

fn github(i: &ActionItem) -> Vec<String> {
    let due = if i.due.is_empty() {
        String::new()
    } else {
        format!("\nDue: {}", i.due)
    };
    vec![
        i.text.clone(),
        body(i) + &due,
        labels(i, ","),
        i.owner.clone(),
    ]
}

fn body(i: &ActionItem) -> String {
    let mut parts = vec![format!(
        "Improvement item {} of the incident register.",
        i.id
    )];
    for (title, value) in [
        ("From", &i.source),
        ("Scenario", &i.scenario),
        ("Improves", &i.criterion),
        ("Capability element", &i.element),
        ("Remark", &i.remark),
    ] {
        if !value.is_empty() {
            parts.push(format!("{title}: {value}"));
        }
    }
    parts.join("\n")
}

fn labels(i: &ActionItem, between: &str) -> String {
    let mut labels = vec!["improvement-item"];
    if !i.element.is_empty() {
        labels.push(&i.element);
    }
    labels.join(between)
}
