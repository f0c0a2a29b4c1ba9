//! The types of columns with a closed list of values. The rules define them.

pub use shared::{
    credit::CreditMove,
    invoice::{InvoiceStatus, PaymentMethod},
    package::PackageStatus,
    relationship::RelationshipKind,
    visit::BookingStatus,
};
