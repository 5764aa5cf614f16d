//! What an input changes on the screen, and what it asks of the drill.

use ratatui::crossterm::event::{
    Event as Input, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent,
    MouseEventKind,
};
use ratatui::layout::{Position, Rect};

use super::form::{Form, Kind, Near, Value};
use super::keys::{self, Act, KEYS};
use super::line::Edit;
use super::model::{Model, Over, Pane, Wish};
use crate::engine::Phase;
use crate::model::MessageKind;

/// A line of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key; empty for what has none.
    pub shown: &'static str,
    /// What people read.
    pub text: String,
    /// Why it cannot be done now.
    pub blocked: Option<&'static str>,
    does: Does,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Does {
    Act(Act),
    Line(String),
}

impl Model {
    /// Takes in an input of the terminal.
    pub fn update(&mut self, input: &Input) -> Option<Wish> {
        match input {
            Input::Key(key) if key.kind != KeyEventKind::Release => self.key(key),
            Input::Paste(text) => {
                self.paste(text);
                None
            }
            Input::Mouse(mouse) => self.mouse(mouse),
            _ => None,
        }
    }

    /// What the palette holds for what is typed into it.
    #[must_use]
    pub fn palette(&self, filter: &str) -> Vec<Entry> {
        let keys = KEYS.iter().map(|key| Entry {
            shown: key.shown,
            text: format!("{}: {}", key.name, key.help),
            blocked: keys::blocked(self, key.act),
            does: Does::Act(key.act),
        });
        let plays = keys::blocked(self, Act::Skip);
        let line = |line: String, title: &str| Entry {
            shown: "",
            text: format!("{line}: {title}"),
            blocked: plays,
            does: Does::Line(line),
        };
        let views = self.shown.tabs.iter().flat_map(|t| &t.views);
        let views = views.map(|(_, v)| line(format!("look {}", v.id), &v.title));
        let actions = self.shown.tabs.iter().flat_map(|t| &t.actions);
        let actions = actions.map(|(a, _)| line(format!("run {}", a.id), &a.title));
        let filter = filter.trim().to_lowercase();
        let all = keys.chain(views).chain(actions);
        all.filter(|e| {
            let text = e.text.to_lowercase();
            filter.split(' ').all(|word| text.contains(word))
        })
        .collect()
    }

    fn key(&mut self, key: &KeyEvent) -> Option<Wish> {
        if key.modifiers.contains(KeyModifiers::CONTROL) && key.code == KeyCode::Char('c') {
            return Some(self.interrupt());
        }
        self.said = None;
        if self.over.is_some() {
            return self.over_key(key);
        }
        if self.typing.is_some() {
            return self.type_key(key);
        }
        self.hot_key(key)
    }

    /// A key while no line is being typed: one of the table, or the first letter of a response.
    fn hot_key(&mut self, key: &KeyEvent) -> Option<Wish> {
        if let KeyCode::Char(c @ '1'..='9') = key.code {
            return self.open_tab(c as usize - '1' as usize);
        }
        let chord = KeyModifiers::CONTROL | KeyModifiers::ALT;
        match keys::find(key) {
            Some(act) => self.act(act),
            None if matches!(key.code, KeyCode::Char(_)) && !key.modifiers.intersects(chord) => {
                self.typing = Some(Edit::default());
                self.type_key(key)
            }
            None => {
                self.said = Some((
                    "This key does nothing here. ? shows all keys.".into(),
                    false,
                ));
                None
            }
        }
    }

    /// Ctrl-C: holds the clock first, leaves the second time.
    fn interrupt(&mut self) -> Wish {
        if self.shown.plays() {
            self.said = Some(("The clock stands still. Ctrl-C again leaves.".into(), false));
            Wish::Line("pause technical".into())
        } else {
            Wish::Leave
        }
    }

    fn act(&mut self, act: Act) -> Option<Wish> {
        if let Some(why) = keys::blocked(self, act) {
            self.said = Some((format!("Not now: {why}."), true));
            return None;
        }
        let line = |line: &str| Some(Wish::Line(line.to_owned()));
        match act {
            Act::Ack => return line("ack"),
            Act::Hint => return line("hint"),
            Act::Skip => return line("skip"),
            Act::Checkpoint => return line("checkpoint"),
            Act::Pause if self.shown.view.paused => return line("continue"),
            Act::Pause => return line("pause"),
            Act::Refresh => return self.look(),
            Act::Form(kind) => self.over = Some(Over::Form(self.form(kind))),
            Act::End if self.shown.view.phase == Phase::HotWash => {
                let ask = "Close the hot wash and see the score?";
                self.over = Some(Over::Confirm(ask, Wish::Close));
            }
            Act::End => {
                let ask = "End play now? The hot wash and the score follow.";
                self.over = Some(Over::Confirm(ask, Wish::Line("end".into())));
            }
            Act::Leave => {
                let ask = "Leave? The drill is kept, and the clock stands still until you go on.";
                self.over = Some(Over::Confirm(ask, Wish::Leave));
            }
            Act::Type => {
                self.typing = Some(Edit::default());
                self.words.clear();
            }
            Act::Palette => self.over = Some(Over::Palette(Edit::default(), 0)),
            Act::Filter => self.over = Some(Over::Filter),
            Act::Help => self.over = Some(Over::Help),
            Act::Brief => self.over = Some(Over::Brief),
            Act::Focus(pane) => self.focus(pane),
            Act::NextTab => return self.open_tab((self.tab + 1) % (self.shown.tabs.len() + 1)),
            Act::PreviousTab => {
                let tabs = self.shown.tabs.len() + 1;
                return self.open_tab((self.tab + tabs - 1) % tabs);
            }
            Act::NextView => return self.step_view(1),
            Act::PreviousView => return self.step_view(-1),
            Act::Up => self.scroll_by(-1),
            Act::Down => self.scroll_by(1),
            Act::PageUp => self.scroll_by(-10),
            Act::PageDown => self.scroll_by(10),
        }
        None
    }

    fn form(&self, kind: Kind) -> Form {
        let view = self.open_view();
        let tool = self.tool().and_then(|t| {
            let of_views = t.views.first().map(|(_, v)| &v.tool);
            of_views.or_else(|| t.actions.first().map(|(a, _)| &a.tool))
        });
        let near = Near {
            tool: tool.map_or("", String::as_str),
            view: view.map_or("", |(_, v)| v.id.as_str()),
            checkpoints: &self.shown.checkpoints,
        };
        let mut form = Form::new(kind, &self.plan, &self.roster, &near);
        if kind == Kind::Notify && !self.shown.view.told.is_empty() {
            form.choose(1, MessageKind::Update.name());
        }
        form
    }

    fn focus(&mut self, pane: Pane) {
        self.pane = pane;
        if pane == Pane::Inbox {
            self.read_inbox();
        }
    }

    /// Marks the inbox as read.
    fn read_inbox(&mut self) {
        let last = self.shown.view.inbox.last();
        self.read = last.map_or(self.read, |i| i.seq);
    }

    /// Opens a tab, which looks at its view.
    pub fn open_tab(&mut self, tab: usize) -> Option<Wish> {
        if tab > self.shown.tabs.len() {
            self.said = Some(("There is no such tab.".into(), false));
            return None;
        }
        self.tab = tab;
        self.filter = Edit::default();
        self.pane = Pane::Tool;
        self.scroll[Pane::Tool as usize] = 0;
        self.look()
    }

    fn step_view(&mut self, by: isize) -> Option<Wish> {
        let views = self.tool()?.views.len();
        let at = &mut self.open[self.tab - 1];
        let to = at.checked_add_signed(by).filter(|to| *to < views)?;
        *at = to;
        self.scroll[Pane::Tool as usize] = 0;
        self.look()
    }

    /// Looks at the open view, if that is possible now.
    fn look(&self) -> Option<Wish> {
        let (_, view) = self.open_view()?;
        let may = self.shown.plays() && view.refused.is_none();
        may.then(|| Wish::Line(format!("look {}", view.id)))
    }

    fn scroll_by(&mut self, lines: isize) {
        let pane = self.pane as usize;
        let at = self.scroll[pane].min(self.spots.reach[pane]);
        self.scroll[pane] = at.saturating_add_signed(lines).min(self.spots.reach[pane]);
    }

    fn type_key(&mut self, key: &KeyEvent) -> Option<Wish> {
        let edit = self.typing.as_mut()?;
        // On an empty line only the arrows mean something else than anywhere: what was typed before.
        let line = [KeyCode::Up, KeyCode::Down, KeyCode::Enter, KeyCode::Esc];
        if edit.text().is_empty() && acts(key) && !line.contains(&key.code) {
            self.typing = None;
            return self.hot_key(key);
        }
        match key.code {
            KeyCode::Esc => self.typing = None,
            KeyCode::Enter => {
                let line = edit.text().trim().to_owned();
                if line.is_empty() {
                    self.typing = None;
                    return None;
                }
                // Whoever reads `A Acknowledge` and forgets the shift key means the key.
                let mut letters = line.chars();
                if let (Some(c), None) = (letters.next(), letters.next())
                    && let Some(act) = keys::find(&KeyCode::Char(c.to_ascii_uppercase()).into())
                {
                    self.typing = None;
                    return self.act(act);
                }
                self.typing = Some(Edit::default());
                self.words.clear();
                self.history.push(&line);
                return Some(self.typed(line));
            }
            KeyCode::Tab => {
                let words = std::mem::take(&mut self.words);
                edit.complete(&words);
            }
            KeyCode::Up => self.typing = self.history.older().or(self.typing.take()),
            KeyCode::Down => self.typing = self.history.newer().or(self.typing.take()),
            _ => edit_key(edit, key),
        }
        self.find_words();
        None
    }

    /// What a typed line means here.
    fn typed(&mut self, line: String) -> Wish {
        match (self.shown.view.phase, line.to_lowercase().as_str()) {
            (Phase::Lobby, "start") => Wish::Start,
            (Phase::HotWash, "end") => Wish::Close,
            _ => Wish::Line(line),
        }
    }

    fn paste(&mut self, text: &str) {
        match &mut self.over {
            Some(Over::Palette(filter, at)) => {
                filter.insert(text);
                *at = 0;
            }
            Some(Over::Filter) => self.filter.insert(text),
            Some(Over::Form(form)) => {
                if let Value::Text(edit) = &mut form.fields[form.at].value {
                    edit.insert(text);
                }
            }
            Some(_) => {}
            None => {
                self.typing.get_or_insert_default().insert(text);
                self.find_words();
            }
        }
    }

    /// Scrolls what lies over the screen; `false` when the key does not scroll.
    fn scroll_over(&mut self, code: KeyCode) -> bool {
        let by = match code {
            KeyCode::Up => -1,
            KeyCode::Down => 1,
            KeyCode::PageUp => -10,
            KeyCode::PageDown => 10,
            _ => return false,
        };
        let reach = self.spots.over_reach;
        let at = self.over_scroll.min(reach);
        self.over_scroll = at.saturating_add_signed(by).min(reach);
        true
    }

    fn over_key(&mut self, key: &KeyEvent) -> Option<Wish> {
        let reads = matches!(self.over, Some(Over::Brief | Over::Help | Over::Text(_)));
        if reads && self.scroll_over(key.code) {
            return None;
        }
        self.over_scroll = 0;
        match self.over.take()? {
            Over::Brief if self.shown.view.phase == Phase::Lobby => match key.code {
                KeyCode::Enter => return Some(Wish::Start),
                KeyCode::Char('q' | 'Q') | KeyCode::Esc => return Some(Wish::Leave),
                _ => self.over = Some(Over::Brief),
            },
            Over::Brief | Over::Help | Over::Text(_) => {}
            Over::Confirm(ask, wish) => match key.code {
                KeyCode::Enter | KeyCode::Char('y') => return Some(wish),
                KeyCode::Esc | KeyCode::Char('n') => {}
                _ => self.over = Some(Over::Confirm(ask, wish)),
            },
            Over::Filter => match key.code {
                KeyCode::Enter => {}
                KeyCode::Esc => self.filter = Edit::default(),
                _ => {
                    edit_key(&mut self.filter, key);
                    self.scroll[Pane::Tool as usize] = 0;
                    self.over = Some(Over::Filter);
                }
            },
            Over::Palette(filter, at) => return self.palette_key(key, filter, at),
            Over::Form(form) => return self.form_key(key, form),
        }
        None
    }

    fn palette_key(&mut self, key: &KeyEvent, mut filter: Edit, mut at: usize) -> Option<Wish> {
        let entries = self.palette(filter.text());
        match key.code {
            KeyCode::Esc => return None,
            KeyCode::Up => at = at.saturating_sub(1),
            KeyCode::Down => at = (at + 1).min(entries.len().saturating_sub(1)),
            KeyCode::Enter => {
                let entry = entries.get(at)?;
                if let Some(why) = entry.blocked {
                    self.said = Some((format!("Not now: {why}."), true));
                    return None;
                }
                return match &entry.does {
                    Does::Act(act) => self.act(*act),
                    Does::Line(line) => Some(Wish::Line(line.clone())),
                };
            }
            _ => {
                edit_key(&mut filter, key);
                at = 0;
            }
        }
        self.over = Some(Over::Palette(filter, at));
        None
    }

    fn form_key(&mut self, key: &KeyEvent, mut form: Form) -> Option<Wish> {
        let mut sends = false;
        let at = form.at;
        let composing = self.shown.composing.is_some();
        if form.kind == Kind::Notify && is_compose(key) {
            self.over = Some(Over::Form(form));
            let line = if composing {
                "continue"
            } else {
                "pause compose"
            };
            return Some(Wish::Line(line.to_owned()));
        }
        match (key.code, &mut form.fields[at].value) {
            (KeyCode::Esc, _) => {
                let stops = composing && form.kind == Kind::Notify;
                return stops.then(|| Wish::Line("continue".to_owned()));
            }
            (KeyCode::Enter, _) => sends = !form.go(true),
            (KeyCode::Tab, _) => {
                form.go(true);
            }
            (KeyCode::BackTab, _) => {
                form.go(false);
            }
            (KeyCode::Up | KeyCode::Down, _) => {
                let down = key.code == KeyCode::Down;
                if !form.fields[at].step(down) {
                    form.go(down);
                }
            }
            (KeyCode::Char(' '), Value::Many(choices, at)) => {
                if let Some((_, on)) = choices.get_mut(*at) {
                    *on = !*on;
                }
            }
            (_, Value::Text(edit)) => edit_key(edit, key),
            (KeyCode::Char(c), Value::One(choices, at)) => {
                // A letter goes to the next choice that begins with it.
                let begins = |text: &str| text.to_lowercase().starts_with(c.to_ascii_lowercase());
                let next = (1..=choices.len()).map(|i| (*at + i) % choices.len());
                *at = next
                    .into_iter()
                    .find(|i| begins(&choices[*i].text))
                    .unwrap_or(*at);
            }
            _ => {}
        }
        form.error.clear();
        form.sent = sends;
        let wish = sends.then(|| Wish::Line(form.line()));
        self.over = Some(Over::Form(form));
        wish
    }

    fn mouse(&mut self, mouse: &MouseEvent) -> Option<Wish> {
        let at = Position::new(mouse.column, mouse.row);
        let hit = |spots: &[(Rect, usize)]| {
            let hit = spots.iter().find(|(area, _)| area.contains(at));
            hit.map(|(_, i)| *i)
        };
        if self.over.is_some() {
            match mouse.kind {
                MouseEventKind::ScrollUp => self.scroll_over(KeyCode::Up),
                MouseEventKind::ScrollDown => self.scroll_over(KeyCode::Down),
                _ => false,
            };
            return None;
        }
        let pane = self.spots.panes.iter().find(|(area, _)| area.contains(at));
        let pane = pane.map(|(_, pane)| *pane);
        match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => {
                if let Some(tab) = hit(&self.spots.tabs) {
                    return self.open_tab(tab);
                }
                if let Some(view) = hit(&self.spots.views) {
                    let tool = self.tab.checked_sub(1)?;
                    self.open[tool] = view;
                    return self.look();
                }
                self.focus(pane?);
            }
            MouseEventKind::ScrollUp | MouseEventKind::ScrollDown => {
                self.pane = pane?;
                let up = mouse.kind == MouseEventKind::ScrollUp;
                self.scroll_by(if up { -3 } else { 3 });
            }
            _ => {}
        }
        None
    }
}

/// Whether a key stops the clock for the message of the form.
fn is_compose(key: &KeyEvent) -> bool {
    key.modifiers.contains(KeyModifiers::CONTROL) && key.code == KeyCode::Char('t')
}

/// Whether a key does something by itself, and is not the first letter of a response.
fn acts(key: &KeyEvent) -> bool {
    matches!(key.code, KeyCode::Char('1'..='9')) || keys::find(key).is_some()
}

/// A key in a text.
fn edit_key(edit: &mut Edit, key: &KeyEvent) {
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        match key.code {
            KeyCode::Char('a') => edit.home(),
            KeyCode::Char('e') => edit.end(),
            KeyCode::Char('u') => edit.delete_before(),
            KeyCode::Char('w') => edit.delete_word(),
            _ => {}
        }
        return;
    }
    match key.code {
        KeyCode::Char(c) => edit.insert(c.encode_utf8(&mut [0; 4])),
        KeyCode::Backspace => edit.backspace(),
        KeyCode::Delete => edit.delete(),
        KeyCode::Left => edit.left(),
        KeyCode::Right => edit.right(),
        KeyCode::Home => edit.home(),
        KeyCode::End => edit.end(),
        _ => {}
    }
}
