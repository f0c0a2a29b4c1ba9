//! What can be done with the thing that a page shows. Each act has a page of its own with its form, below the page of the thing. There
//! a refused form comes back; a form that was carried out leads to the thing.

use leptos::prelude::*;
use shared::{
    access::{Actor, Permission},
    forms::Form,
    money::Currency,
};

use super::{
    form::{DeskForm, Hidden, PostForm, Style, WhoMay, post_form::Lede},
    menu::{Entry, Menu},
    page::Away,
    request::{from_checklist, keeping_origin, query, segment},
};
use crate::{
    answers::reply::Reply,
    words::{
        addresses::{self, CURRENCY, SETTLE},
        say, team,
    },
};

/// The act whose form the address names; none on the page of the thing itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked(Option<&'static str>);

impl Asked {
    /// Reads the address. `functions` are the server functions that have a page below this kind of thing.
    ///
    /// # Errors
    /// [`Away::NOT_FOUND`] for any other name.
    pub(crate) fn among(functions: &[&'static str]) -> Result<Self, Away> {
        let asked = segment("act");
        // What is shown once stands on the page of the thing.
        let is_told = use_context::<Reply>().and_then(Reply::into_once).is_some();
        if asked.is_empty() || is_told {
            return Ok(Self(None));
        }
        let mut functions = functions.iter().copied();
        let function = functions.find(|function| addresses::segment(function) == asked);
        match function {
            Some(function) => Ok(Self(Some(function))),
            None => Err(Away::NOT_FOUND),
        }
    }
}

/// Whether an act can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum May {
    /// It can.
    Yes,
    /// The rules do not allow it now.
    No,
    /// It takes this permission, which the team member does not have.
    With(Permission),
}

/// Whether the rules allow it.
impl From<bool> for May {
    fn from(allowed: bool) -> Self {
        if allowed { Self::Yes } else { Self::No }
    }
}

impl May {
    /// Returns whether this team member can do it, where it takes a permission.
    pub(crate) fn permitted(self, actor: &Actor, permission: Permission) -> Self {
        match self {
            Self::Yes if !actor.may(permission) => Self::With(permission),
            may => may,
        }
    }
}

/// Where an act stands on the page of its thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rank {
    /// As the one that most people want: beside the title.
    First,
    /// In the menu.
    Further,
    /// Last in the menu, because it cannot be undone.
    Last,
    /// Not there: [`Acts::link_to`] or another page leads to it.
    Elsewhere,
}

/// The page of an act.
#[derive(Clone, Debug)]
pub struct At {
    page: String,
    thing: String,
}

/// All that can be done with a thing.
pub struct Acts {
    thing: String,
    asked: Asked,
    first: Vec<AnyView>,
    further: Vec<Entry>,
    last: Vec<Entry>,
    lacking: Vec<Permission>,
    shown: Option<(String, AnyView)>,
}

impl Acts {
    /// Begins the acts of the thing whose page is at `thing`.
    pub(crate) fn of(thing: impl Into<String>, asked: Asked) -> Self {
        Self {
            thing: thing.into(),
            asked,
            first: Vec::new(),
            further: Vec::new(),
            last: Vec::new(),
            lacking: Vec::new(),
            shown: None,
        }
    }

    /// Adds a button that acts at once, or a link to another page, beside the title.
    #[must_use]
    pub(crate) fn at_once<V: IntoView + 'static>(mut self, button: Option<V>) -> Self {
        self.first.extend(button.map(IntoAny::into_any));
        self
    }

    /// Adds an act with its form, which is made only on its own page.
    #[must_use]
    pub(crate) fn act<F: Form, V: IntoView + 'static>(
        self,
        rank: Rank,
        label: impl Into<String>,
        may: impl Into<May>,
        form: impl FnOnce(At) -> V,
    ) -> Self {
        self.add::<F, V>(rank, (label.into(), None), may.into(), form)
    }

    /// Adds one of several acts with the same server function: the one for a currency.
    #[must_use]
    pub(crate) fn act_in<F: Form, V: IntoView + 'static>(
        self,
        currency: Currency,
        rank: Rank,
        label: impl Into<String>,
        may: impl Into<May>,
        form: impl FnOnce(At) -> V,
    ) -> Self {
        self.add::<F, V>(rank, (label.into(), Some(currency)), may.into(), form)
    }

    fn add<F: Form, V: IntoView + 'static>(
        mut self,
        rank: Rank,
        (label, currency): (String, Option<Currency>),
        may: May,
        form: impl FnOnce(At) -> V,
    ) -> Self {
        let page = self.page(F::FUNCTION, currency);
        let is_shown = self.shows(F::FUNCTION, currency);
        match may {
            May::No => return self,
            May::With(permission) => {
                if is_shown {
                    let who = view! {
                        <div id=SETTLE>
                            <WhoMay permission=team::permission(permission) />
                        </div>
                    };
                    self.shown = Some((label, who.into_any()));
                }
                if !self.lacking.contains(&permission) {
                    self.lacking.push(permission);
                }
                return self;
            }
            May::Yes => {}
        }
        if is_shown {
            let at = At {
                page: page.clone(),
                thing: keeping_origin(self.thing.clone()),
            };
            self.shown = Some((label.clone(), form(at).into_any()));
        }
        match rank {
            Rank::First => self.first.push(
                view! {
                    <a class="button primary" href=page>
                        {label}
                    </a>
                }
                .into_any(),
            ),
            Rank::Further => self.further.push((page, label)),
            Rank::Last => self.last.push((page, label)),
            Rank::Elsewhere => {}
        }
        self
    }

    /// Returns the link to an act that stands elsewhere on the page of the thing.
    pub(crate) fn link_to<F: Form>(&self, label: &'static str) -> AnyView {
        let page = self.page(F::FUNCTION, None);
        view! {
            <a class="button" href=page>
                {label}
            </a>
        }
        .into_any()
    }

    /// Returns the page of an act. It still leads back to the checklist where this page does.
    fn page(&self, function: &str, currency: Option<Currency>) -> String {
        let page = addresses::act(&self.thing, function);
        let currency = currency.map(|currency| format!("{CURRENCY}={}", currency.code()));
        let origin = from_checklist().then(|| "from=checklist".to_owned());
        let query: Vec<_> = currency.into_iter().chain(origin).collect();
        if query.is_empty() {
            page
        } else {
            format!("{page}?{}", query.join("&"))
        }
    }

    /// Whether the address names this act. An address without a currency names the first one.
    fn shows(&self, function: &'static str, currency: Option<Currency>) -> bool {
        let asked = query(CURRENCY);
        let is_of = |currency: Currency| asked.is_empty() || asked == currency.code();
        self.asked.0 == Some(function) && self.shown.is_none() && currency.is_none_or(is_of)
    }

    /// Returns the address of the thing.
    pub(super) fn thing(&self) -> &str {
        &self.thing
    }

    /// Whether the address names an act that cannot be done any more.
    pub(super) fn is_late(&self) -> bool {
        self.asked.0.is_some() && self.shown.is_none()
    }

    /// Takes out the act that the address names: its label and its form.
    pub(super) fn take_shown(&mut self) -> Option<(String, AnyView)> {
        self.shown.take()
    }

    /// Returns what stands beside the title, and which permissions further acts would take.
    pub(super) fn into_views(self) -> (AnyView, AnyView) {
        let label = if self.first.is_empty() {
            say!(desk.actions)
        } else {
            say!(client.more_actions)
        };
        let (entries, last) = (self.further, self.last);
        let has_menu = !entries.is_empty() || !last.is_empty();
        let menu = has_menu.then(|| view! { <Menu id="actions" label entries last /> });
        let note = |permission| view! { <WhoMay permission=team::permission(permission) /> };
        let beside = view! {
            {self.first}
            {menu}
        };
        let notes = self.lacking.into_iter().map(note).collect_view();
        (beside.into_any(), notes.into_any())
    }
}

/// The form of an act on its page.
#[component]
pub(crate) fn ActForm(
    /// The form.
    form: DeskForm,
    /// Its page.
    at: At,
    /// What the act does.
    #[prop(optional, into)]
    lede: Option<Lede>,
    /// What is sent without being shown.
    hidden: Hidden,
    /// What the button says.
    #[prop(into)]
    button: String,
    /// How the button looks.
    #[prop(default = Style::Primary)]
    style: Style,
    /// A hint beside the button.
    #[prop(optional, into)]
    hint: Option<String>,
    /// The fields, where it has some.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let At { page, thing } = at;
    let beside = view! {
        <a class="button" href=thing>
            {say!(acts.back)}
        </a>
        {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
    };
    view! {
        <section class="card" id=SETTLE>
            {lede.map(Lede::into_view)}
            <PostForm form page hidden button style beside=Some(beside.into_any())>
                {children.map(|children| children())}
            </PostForm>
        </section>
    }
}
