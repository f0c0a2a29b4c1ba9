//! The closed lists of words that columns hold, as types: they are the rules' business.

pub use shared::{
    credit::CreditMove,
    invoice::{InvoiceStatus, PaymentMethod},
    package::PackageStatus,
    relationship::RelationshipKind,
    visit::BookingStatus,
};
