//! What the validator says, and how hostile texts end.

use schemars::JsonSchema;
use serde::Deserialize;

use super::*;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Menu {
    title: String,
    #[serde(default)]
    open: Option<bool>,
    #[serde(default)]
    seats: Option<u32>,
    #[serde(default)]
    wait: Option<Duration>,
    #[serde(default)]
    kind: Option<Kind>,
    #[serde(default)]
    tags: OneOrMany<String>,
    #[serde(default)]
    dishes: Table<Dish>,
    #[serde(default)]
    guests: Vec<Guest>,
}

/// What is served.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Dish {
    share: Percent,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Guest {
    id: Id,
    #[serde(default)]
    likes: OneOrMany<Id>,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    /// In the evening.
    Dinner,
    /// At noon.
    Lunch,
}

fn problems(text: &str) -> String {
    let source = Source::new("menu.yaml", text);
    let found = match parse(&source) {
        Ok(node) => decode::<Menu>(&node).1,
        Err(one) => vec![one],
    };
    found
        .iter()
        .map(|d| {
            let place = d
                .place
                .as_ref()
                .map(|p| format!("{}:{}", p.line, p.column))
                .unwrap_or_default();
            let help = d
                .help
                .as_ref()
                .map(|h| format!("; {h}"))
                .unwrap_or_default();
            format!("{} {place} {}{help}\n", d.rule, d.message)
        })
        .collect()
}

#[test]
fn all_problems_are_reported_at_once_and_the_rest_is_kept() {
    let text = "titel: Tuesday\nopen: yes\nseats: many\nwait: 5 minutes\nkind: diner\ntags: 4\n\
                dishes:\n  soup: {share: 40}\n  Bad Id: {share: 4%}\nguests:\n  - {id: ana, likes: [soup, 7]}\n  - 12\n";
    insta::assert_snapshot!(problems(text), @r"
    Y101 1:1 the key `titel` is not known here; did you mean `title`?
    Y102 2:7 expected true or false, found a text
    Y102 3:8 expected a whole number, found a text
    Y105 4:7 expected a duration such as 30s, 5m or 2h, found `5 minutes`
    Y104 5:7 expected one of `dinner` or `lunch`, found `diner`; did you mean `dinner`?
    Y102 6:7 expected a text or a list of texts, found a number; put it in quotes to make it a text
    Y102 8:17 expected a percentage such as 4% or 0.5%, found a number
    Y105 9:3 expected an id (lower-case words, digits and single hyphens), found `Bad Id`
    Y102 11:29 expected an id (lower-case words, digits and single hyphens), found a number
    Y102 12:5 expected a map, found a number
    Y103 1:1 the key `title` is missing here
    ");
    let node = parse(&Source::new("menu.yaml", text)).unwrap();
    let (menu, _) = decode::<Menu>(&node);
    let menu = menu.unwrap();
    assert_eq!(
        (
            menu.title.as_str(),
            menu.kind,
            menu.open,
            menu.seats,
            menu.wait
        ),
        ("", None, None, None, None)
    );
    assert_eq!(menu.dishes.get("soup").unwrap().share, Percent::default());
    assert_eq!(menu.guests[0].id, Id::new("ana").unwrap());
    assert_eq!(menu.guests[0].likes.0, vec![Id::new("soup").unwrap()]);
    assert!(menu.tags.0.is_empty());
}

#[test]
fn numbers_have_limits_and_lists_are_not_empty() {
    insta::assert_snapshot!(problems("title: a\nseats: -1\ntags: []\nwait:\n"), @r"
    Y106 2:8 -1 is too small; the least is 0
    Y107 3:7 this list needs at least 1 item
    Y102 4:5 expected a duration such as 30s, 5m or 2h, found nothing
    ");
    insta::assert_snapshot!(problems("[a, b]"), @"Y102 1:1 expected a map, found a list");
}

#[test]
fn texts_that_are_no_yaml_end_in_one_error_with_a_place() {
    let cases = [
        "title: [a",
        "title: a\ntitle: b",
        "title: \"a",
        "",
        "# only a comment\n",
        "title: a\n---\ntitle: b\n",
        "title: *nobody",
        "title: a\0b",
        "title: a\u{202e}b",
        "title: &a [*a]",
    ];
    let all: String = cases.iter().map(|text| problems(text)).collect();
    insta::assert_snapshot!(all, @r"
    Y003 1:8 this is not valid YAML: unclosed bracket '['
    Y004 2:1 the key `title` stands here twice; merge the two, or rename one
    Y003 1:8 this is not valid YAML: unclosed quote
    Y006 1:1 the file is empty
    Y006 1:1 the file is empty
    Y003 3:1 a second document starts here; one file holds one document; delete the `---`
    Y003 1:8 this is not valid YAML: alias references unknown anchor
    Y002 1:9 the character U+0000 may not stand in a text file; this looks like a binary file
    Y002 1:9 the character U+202E may not stand in a text file; it changes the direction of what follows; delete it
    Y003 1:12 this alias stands inside the value that it repeats
    ");
}

#[test]
fn a_snippet_shows_the_line() {
    let source = Source::new(
        "menu.yaml",
        "title: Dinner\nkind: diner   # when\nseats: true\n",
    );
    let (_, found) = decode::<Menu>(&parse(&source).unwrap());
    insta::assert_snapshot!(render(&found, &[source], false), @r"
    error[Y104]: expected one of `dinner` or `lunch`, found `diner`
     --> menu.yaml:2:7
      |
    2 | kind: diner   # when
      |       ^^^^^
      |
      = help: did you mean `dinner`?

    error[Y102]: expected a whole number, found true or false
     --> menu.yaml:3:8
      |
    3 | seats: true
      |        ^^^^
    ");
}

#[test]
fn bytes_that_are_no_text_have_a_place() {
    let error = Source::from_bytes("a.yaml", b"title: ok\nb: \xff\xfe".to_vec()).unwrap_err();
    let place = error.place.unwrap();
    assert_eq!((error.rule, place.line, place.column), ("Y002", 2, 4));
    assert!(Source::from_bytes("a.yaml", vec![b'x'; MAX_BYTES + 1]).is_err());
}

#[test]
fn aliases_and_merge_keys_are_small_conveniences() {
    let node = parse(&Source::new(
        "a.yaml",
        "base: &b {share: 4%}\ndishes: {soup: *b, pie: {<<: *b}}\n",
    ))
    .unwrap();
    let dishes = node.get("dishes").unwrap();
    assert_eq!(
        dishes.get("soup").unwrap().get("share").unwrap().as_str(),
        Some("4%")
    );
    assert_eq!(
        dishes.get("pie").unwrap().get("share").unwrap().as_str(),
        Some("4%")
    );
}
