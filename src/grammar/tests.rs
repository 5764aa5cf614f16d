//! Lines and what they mean.

use super::fixture::{plan, roster};
use super::*;
use crate::model::*;

fn parse(line: &str) -> (Result<Parsed, GrammarError>, Texts) {
    let plan = plan();
    let roster = roster(&plan);
    let mut texts = Texts::default();
    let parsed = Parser::new(&plan, &roster).parse(line, Participant(0), &mut texts);
    (parsed, texts)
}

#[track_caller]
fn ask(line: &str) -> Ask {
    match parse(line).0 {
        Ok(Parsed::Command(command)) => command.ask,
        other => panic!("{line}: {other:?}"),
    }
}

#[track_caller]
fn error(line: &str) -> String {
    let (parsed, texts) = parse(line);
    assert!(texts.all().is_empty(), "{line} leaves texts behind");
    let error = parsed.expect_err(line);
    let column = error.column.map_or("-".to_owned(), |c| c.to_string());
    format!("{column}: {error}")
}

fn help(line: &str) -> String {
    match parse(line).0 {
        Ok(Parsed::Help(text)) => text,
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn responses() {
    let text = TextId(0);
    let me = Assignee::Seat(Participant(0));
    let role = RoleId(1);
    for (line, expected) in [
        ("ack", Ask::Ack),
        ("  Ack ", Ask::Ack),
        (
            "severity p1",
            Ask::Severity(Some(Severity::P1), TextId::NONE),
        ),
        ("severity none a test -- really", Ask::Severity(None, text)),
        (
            "assign communications me",
            Ask::Assign {
                role,
                to: me,
                handoff: false,
                text: TextId::NONE,
            },
        ),
        (
            "assign communications ana",
            Ask::Assign {
                role,
                to: me,
                handoff: false,
                text: TextId::NONE,
            },
        ),
        (
            "assign communications \"ben k\"",
            Ask::Assign {
                role,
                to: Assignee::Seat(Participant(1)),
                handoff: false,
                text: TextId::NONE,
            },
        ),
        (
            "handoff communications dana --see the log",
            Ask::Assign {
                role,
                to: Assignee::Person(PersonId(1)),
                handoff: true,
                text,
            },
        ),
        ("page org-admin", Ask::Page(PersonId(2))),
        ("page on-call", Ask::Page(PersonId(0))),
        ("page ana", Ask::Page(PersonId(0))),
        ("page communications", Ask::Page(PersonId(1))),
        ("look errors", Ask::Look(ViewId(0))),
        (
            "suspect cdn-cache old files",
            Ask::Suspect(CauseId(1), text),
        ),
        (
            "diagnose env-missing",
            Ask::Diagnose(CauseId(0), TextId::NONE),
        ),
        ("run rollback", Ask::Run(ActionId(0))),
        ("verify errors", Ask::Verify(ViewId(0))),
        ("resolve", Ask::Resolve(TextId::NONE)),
        ("resolve all is well", Ask::Resolve(text)),
        ("note don't panic", Ask::Note(text)),
        ("note help --help", Ask::Note(text)),
        ("note \"--help\"", Ask::Note(text)),
        ("hint", Ask::Hint),
        ("start", Ask::Start),
        ("pause", Ask::Pause(PauseReason::Break)),
        ("pause coaching", Ask::Pause(PauseReason::Coaching)),
        ("continue", Ask::Continue),
        ("skip", Ask::Skip),
        ("pause compose", Ask::Pause(PauseReason::Compose)),
        ("checkpoint", Ask::Checkpoint),
        ("rewind", Ask::Rewind(1)),
        ("rewind 3", Ask::Rewind(3)),
        ("end", Ask::End),
        ("abort", Ask::Abort { real: false }),
        ("abort --real-incident", Ask::Abort { real: true }),
    ] {
        assert_eq!(ask(line), expected, "{line}");
    }
    assert_eq!(parse("wait 1m30s").0, Ok(Parsed::Wait(Span::secs(90))));
}

#[test]
fn free_text_is_kept() {
    for (line, expected) in [
        ("note don't panic", "don't panic"),
        (
            "note it's \"broken\" and can't load",
            "it's broken and can't load",
        ),
        ("note \"it's  broken\"", "it's  broken"),
        ("severity P1 --all of it", "--all of it"),
        ("note \"--\"", "--"),
        ("note a -- b", "a -- b"),
    ] {
        assert_eq!(parse(line).1.all(), [expected], "{line}");
    }
}

#[test]
fn a_review_has_an_owner_and_a_date() {
    let (_, texts) = parse("review action-item Check the build --owner \"Ben K\" --due 2026-12-01");
    assert_eq!(texts.all(), ["Check the build", "Ben K", "2026-12-01"]);
}

#[test]
fn messages() {
    let line = "notify engineering,support --kind initial --impact \"White page for 22 % of users\" \
                --action \"Rolling back | r412\" --next 20m \"P1, I lead\"";
    let (
        Ok(Parsed::Command(Command {
            ask: Ask::Notify(draft),
            ..
        })),
        texts,
    ) = parse(line)
    else {
        panic!("{:?}", parse(line));
    };
    insta::assert_snapshot!(texts.get(draft.text), @"Impact: White page for 22 % of users | Action: Rolling back / r412 | Next update in 20m | P1, I lead");
    assert_eq!(draft.to, Audiences(0b101));
    assert_eq!(draft.kind, MessageKind::Initial);
    assert_eq!(draft.severity, Some(Severity::P1));
    assert_eq!(draft.percent, Some(22));
    assert_eq!(draft.next, Span::mins(20));
    let found: Vec<_> = Element::ALL
        .into_iter()
        .filter(|e| draft.has.has(*e))
        .collect();
    assert_eq!(
        found,
        [
            Element::Impact,
            Element::Action,
            Element::Next,
            Element::Severity
        ]
    );

    let Ask::Notify(done) = ask("notify engineering --kind resolution the variable was missing")
    else {
        panic!();
    };
    assert_eq!(done.has, Elements::default().with(Element::Cause));
    let Ask::Notify(all) = ask("notify all-stakeholders,support P0") else {
        panic!()
    };
    assert_eq!(all.to, Audiences(0b1111));
    let Ask::Notify(again) = ask("notify customers The variable, was MISSING!") else {
        panic!()
    };
    assert_eq!((again.kind, again.print), (MessageKind::Update, done.print));
}

#[test]
fn on_behalf_of_somebody() {
    for line in [
        "as ana ack --ago 40s",
        "as ana --ago=40s ack",
        "as ANA Ack --ago 40s",
    ] {
        let expected = Command {
            by: By::Seat(Participant(0)),
            ago: Span::secs(40),
            ask: Ask::Ack,
        };
        assert_eq!(parse(line).0, Ok(Parsed::Command(expected)), "{line}");
    }
    let (parsed, texts) = parse("as \"Ben K\" severity P1 all of it --ago 5m");
    let expected = Command {
        by: By::Seat(Participant(1)),
        ago: Span::mins(5),
        ask: Ask::Severity(Some(Severity::P1), TextId(0)),
    };
    assert_eq!(parsed, Ok(Parsed::Command(expected)));
    assert_eq!(texts.all(), ["all of it"]);
}

#[test]
fn commands_of_tools() {
    for (line, expected) in [
        ("vercel rollback", Ask::Run(ActionId(0))),
        ("vercel rollback r411 --yes", Ask::Run(ActionId(0))),
        ("vercel promote r411", Ask::Run(ActionId(0))),
        ("sentry issues", Ask::Look(ViewId(0))),
        ("sentry issues --limit=20", Ask::Look(ViewId(0))),
        ("vercel logs", Ask::Look(ViewId(1))),
        ("vercel logs --follow", Ask::Look(ViewId(1))),
        ("vercel logs /api/generate", Ask::Look(ViewId(2))),
        ("vercel --logs inspect dpl_1", Ask::Look(ViewId(0))),
        ("curl -sI https://app.epb.example/", Ask::Look(ViewId(3))),
        ("vercel deploy --prod", Ask::Run(ActionId(1))),
        ("run dedupe", Ask::Run(ActionId(2))),
    ] {
        assert_eq!(ask(line), expected, "{line}");
    }
}

#[test]
fn errors_say_what_was_meant() {
    let lines = [
        "",
        "acknowledge",
        "akc",
        "errors",
        "rollback",
        "vercel rolback",
        "vercel deploy",
        "vercel promote",
        "curl https://app.epb.example/",
        "make tea",
        "look",
        "look erors",
        "look run",
        "look rollback",
        "run errors",
        "run roll",
        "ack now please",
        "severity P7 why",
        "assign",
        "assign communication me",
        "assign communications bob",
        "page nobody-known",
        "page scribe",
        "page \"Ben K\"",
        "notify engineering",
        "notify enginering hello",
        "notify engineering, support hello",
        "notify engineering --nxt 20m hello",
        "notify engineering --next soon hello",
        "notify engineering --next 0s hello",
        "notify engineering --next",
        "notify engineering -5 % of users",
        "notify engineering --impact a --impact b",
        "notify engineering --kind inital hello",
        "suspect the-cache why",
        "review couse x",
        "review cause",
        "note",
        "note \"\"",
        "wait",
        "wait 5",
        "pause coffee",
        "abort --real",
        "ack --ago 40s",
        "as",
        "as ana",
        "as bob ack",
        "as ana ack --ago",
        "as ana ack --ago 6m",
        "as ana ack --ago soon",
        "as ana look erors",
        "as ana as ana ack",
        "help akc",
    ];
    let shown: Vec<_> = lines
        .iter()
        .map(|l| format!("{l}\n    {}", error(l)))
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
        -: nothing was entered; `help` lists the responses
    acknowledge
        1: `acknowledge` is neither a response nor a command of a tool; did you mean `ack`?
    akc
        1: `akc` is neither a response nor a command of a tool; did you mean `ack`?
    errors
        1: `errors` is neither a response nor a command of a tool; did you mean `look errors`?
    rollback
        1: `rollback` is neither a response nor a command of a tool; did you mean `run rollback`?
    vercel rolback
        1: `vercel rolback` is neither a response nor a command of a tool; did you mean `vercel rollback`?
    vercel deploy
        1: `vercel deploy` is neither a response nor a command of a tool; vercel knows `vercel inspect <id> --logs`, `vercel logs`, `vercel logs /api/generate`, `vercel rollback`, `vercel promote <id>` and `vercel deploy --prod`
    vercel promote
        1: `vercel promote` is neither a response nor a command of a tool; vercel knows `vercel inspect <id> --logs`, `vercel logs`, `vercel logs /api/generate`, `vercel rollback`, `vercel promote <id>` and `vercel deploy --prod`
    curl https://app.epb.example/
        1: `curl https://app.epb.example/` is neither a response nor a command of a tool; curl knows `curl -sI <url>`
    make tea
        1: `make tea` is neither a response nor a command of a tool; `help` lists the responses
    look
        -: `look` needs VIEW; as in: look errors
    look erors
        6: there is no view `erors`; did you mean `errors`?
    look run
        6: there is no view `run`; did you mean `runtime-logs`?
    look rollback
        6: there is no view `rollback`; it is an action: run rollback
    run errors
        5: there is no action `errors`; it is a view: look errors
    run roll
        5: there is no action `roll`; did you mean `rollback`?
    ack now please
        5: `now` is too much for `ack`; as in: ack
    severity P7 why
        10: there is no severity `P7`; it is P0, P1, P2, P3, P4 or none
    assign
        -: `assign` needs ROLE and PERSON; as in: assign communications me
    assign communication me
        8: there is no role `communication`; did you mean `communications`?
    assign communications bob
        23: there is no person `bob`; it can be `ana`, `Ben K`, `me`, `dana` or `org-admin`
    page nobody-known
        6: there is no person or role `nobody-known`; it can be `ana`, `dana`, `org-admin`, `incident-commander`, `communications`, `responder`, `scribe` or `on-call`
    page scribe
        6: nobody holds the role `scribe`; page a person, or `on-call`
    page "Ben K"
        7: Ben K takes part and has no pager here; talk to each other, or page a person or `on-call`
    notify engineering
        -: the message says nothing; give it a text, or --impact, --action and --next
    notify enginering hello
        8: there is no audience `enginering`; did you mean `engineering`?
    notify engineering, support hello
        8: an audience is missing in `engineering,`; write commas without spaces: notify engineering,support
    notify engineering --nxt 20m hello
        20: `notify` has no option `--nxt`; did you mean `--next`?
    notify engineering --next soon hello
        27: `soon` is no duration: write a number and a unit, as in 90s, 12m, 1h30m or 2d
    notify engineering --next 0s hello
        27: `0s` is not in the future
    notify engineering --next
        -: `--next` needs a value; as in: notify engineering,support --impact "White page for 20 % of users" --action "Rolling back" --next 20m "P1, I lead"
    notify engineering -5 % of users
        20: `notify` has no option `-5`; put a text that begins with a hyphen in quotes
    notify engineering --impact a --impact b
        -: `--impact` stands twice; as in: notify engineering,support --impact "White page for 20 % of users" --action "Rolling back" --next 20m "P1, I lead"
    notify engineering --kind inital hello
        27: there is no kind `inital`; did you mean `initial`?
    suspect the-cache why
        9: there is no cause `the-cache`; did you mean `cdn-cache`?
    review couse x
        8: there is no review `couse`; did you mean `cause`?
    review cause
        -: `review` needs TEXT; as in: review action-item "Check variables before each release" --owner ana --due 2026-12-01
    note
        -: `note` needs TEXT; as in: note don't deploy until 15:00
    note ""
        -: `note` needs a text
    wait
        -: `wait` needs TIME; as in: wait 5m
    wait 5
        6: `5` is no duration: write a number and a unit, as in 90s, 12m, 1h30m or 2d
    pause coffee
        7: there is no reason `coffee`; it can be `break`, `technical`, `coaching` or `compose`
    abort --real
        7: `abort` has no option `--real`; did you mean `--real-incident`?
    ack --ago 40s
        5: `--ago` goes with the response of somebody else; as in: as ana ack --ago 40s
    as
        -: `as` needs NAME and RESPONSE; as in: as ana ack --ago 40s
    as ana
        -: `as` needs RESPONSE; as in: as ana ack --ago 40s
    as bob ack
        4: there is no participant `bob`; it can be `ana` or `Ben K`
    as ana ack --ago
        12: `--ago` needs a time; as in: as ana ack --ago 40s
    as ana ack --ago 6m
        18: `--ago 6m` is not possible; a response can be entered up to 5m late
    as ana ack --ago soon
        18: `soon` is no duration: write a number and a unit, as in 90s, 12m, 1h30m or 2d
    as ana look erors
        13: there is no view `erors`; did you mean `errors`?
    as ana as ana ack
        8: `as` stands twice
    help akc
        6: there is no response `akc`; did you mean `ack`?
    "#);
}

#[test]
fn holders_are_paged() {
    let plan = plan();
    let roster = roster(&plan);
    let mut parser = Parser::new(&plan, &roster);
    let mut texts = Texts::default();
    let mut page =
        |parser: &Parser<'_>| match parser.parse("page scribe", Participant(0), &mut texts) {
            Ok(Parsed::Command(command)) => format!("{:?}", command.ask),
            Ok(other) => format!("{other:?}"),
            Err(error) => error.to_string(),
        };
    insta::assert_snapshot!(page(&parser), @"nobody holds the role `scribe`; page a person, or `on-call`");
    parser.assigned(RoleId(3), Assignee::Person(PersonId(2)));
    insta::assert_snapshot!(page(&parser), @"Page(PersonId(2))");
    parser.assigned(RoleId(3), Assignee::Seat(Participant(1)));
    insta::assert_snapshot!(page(&parser), @"Ben K takes part and has no pager here; talk to each other, or page a person or `on-call`");
}

#[test]
fn help_for_everything() {
    insta::assert_snapshot!(help("help"), @"
    Responses:
      ack         Acknowledge the page
      severity    Declare how urgent it is; `none` says that this is no incident
      assign      Give an incident role to somebody
      page        Page somebody
      handoff     Hand a role over to somebody, with what they must know
      notify      Tell audiences what is going on
      look        Look at a view of the system
      suspect     Name a possible cause, without committing to it
      diagnose    Commit to a cause
      run         Start an action
      verify      Assert that what a view shows is healthy
      resolve     Declare the incident resolved; monitoring begins
      review      Say something in the hot wash, after EndEx
      note        Write something down
      hint        Ask for the next hint; it lowers the independence that is shown beside the score
      wait        Let time pass
      start       Start the drill
      pause       Stop the drill clock and everything with it
      continue    Let the drill clock go on
      skip        Skip idle time to the next inject
      checkpoint  Mark this moment of a practice drill, to come back to it
      rewind      Go back to a checkpoint of a practice drill; each action that is run makes one
      end         End play; in the hot wash, close the drill
      abort       End the drill at once
      as          Enter the response of somebody who said it aloud
      help        List the responses, or explain one

    A line that is no response is taken as a command of a tool: vercel rollback
    ");
    insta::assert_snapshot!(help("help notify"), @r#"
    Tell audiences what is going on

    Usage: notify [OPTIONS] <AUDIENCES> [TEXT]...

    Arguments:
      <AUDIENCES>  One or more audiences, with commas and no spaces
      [TEXT]...    More words; a severity that they name counts

    Options:
          --kind <KIND>    initial, update or resolution; update when it is left out
          --impact <TEXT>  Who notices what, and how many
          --action <TEXT>  What is being done
          --next <20m>     When the next message comes, from now
      -h, --help           Print help

    Example: notify engineering,support --impact "White page for 20 % of users" --action "Rolling back"
    --next 20m "P1, I lead"
    "#);
    assert_eq!(help("notify --help"), help("notify -h"));
    for (verb, _) in verbs::VERBS {
        let text = help(&format!("help {verb}"));
        assert!(text.contains("Example: "), "{text}");
        assert!(
            help(&format!("{verb} --help")).contains(&format!("Usage: {verb}")),
            "{verb}"
        );
    }
}

#[test]
fn examples_are_responses() {
    use clap::CommandFactory;
    let listed: Vec<String> = verbs::Verb::command()
        .get_subcommands()
        .map(|c| c.get_name().to_owned())
        .collect();
    assert_eq!(listed, verbs::names().collect::<Vec<_>>());
    for (_, example) in verbs::VERBS {
        let (parsed, _) = parse(example);
        assert!(parsed.is_ok(), "{example}: {parsed:?}");
    }
}

#[test]
fn completes() {
    let plan = plan();
    let roster = roster(&plan);
    let parser = Parser::new(&plan, &roster);
    for (line, expected) in [
        ("s", "severity suspect start skip sentry"),
        ("look ", "errors runtime-logs generate-logs headers"),
        ("look e", "errors"),
        ("look errors", ""),
        ("severity P", "P0 P1 P2 P3 P4"),
        ("assign communications ", "ana Ben K me ana dana org-admin"),
        ("assign communications d", "dana"),
        ("page on", "on-call"),
        (
            "notify engineering,",
            "engineering,engineering engineering,management engineering,support engineering,customers engineering,all-stakeholders",
        ),
        ("notify engineering,s", "engineering,support"),
        ("notify engineering --k", "--kind"),
        ("notify engineering --kind ", "initial update resolution"),
        ("as a", "ana"),
        ("as ana lo", "look"),
        ("as ana look h", "headers"),
        ("vercel ", "inspect logs rollback promote deploy"),
        ("vercel logs ", "/api/generate"),
        ("vercel promote ", ""),
        ("note ", ""),
    ] {
        let found = parser.complete(line, line.len());
        let expected = if line == "assign communications " {
            "ana Ben K me dana org-admin"
        } else {
            expected
        };
        assert_eq!(found.join(" "), expected, "{line}");
    }
    assert_eq!(parser.complete("look e and more", 6), ["errors"]);
}
