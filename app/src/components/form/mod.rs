//! Forms of pages: plain forms that are posted to the page on which they stand.
//!
//! | file | what it shows |
//! |---|---|
//! | `desk_form` | [`DeskForm`]: the form itself, its fields, and what is wrong with it |
//! | `post_form` | [`PostForm`] and [`FormCard`]: a form with its button |
//! | `sign_in_form` | [`SignInForm`]: the form of a page that asks people to log in |
//! | `act` | [`Act`]: a button that acts at once |
//! | `button` | how buttons look |
//! | `done` | [`Done`]: what the form did that led to the page |

pub mod act;
pub mod button;
pub mod desk_form;
pub mod done;
pub mod post_form;
pub mod sign_in_form;

pub use self::{
    act::{Act, WhoMay},
    button::Style,
    desk_form::{DeskForm, Hidden, inputs},
    done::Done,
    post_form::{FormCard, PostForm, hint},
    sign_in_form::SignInForm,
};
