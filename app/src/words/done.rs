//! What was done.

use shared::forms::{
    AddClient, AddCredit, AddEmbeddingSite, AddExamples, AddLocation, AddOffer, AddSession,
    BookClient, BookSession, CancelBooking, CancelBookings, CancelMembership, CancelMemberships,
    CancelSession, ChangeLocation, ChangeMember, ChangeOffer, ChangePassword, ChangeUserName,
    CheckIn, ClientAskDeletion, ClientBook, ClientCancelBooking, ClientForgotPassword,
    ClientSetFormats, ClientSetPassword, ClientSignUp, ClientUndo, ClientWithdrawDeletion,
    CorrectInvoice, CorrectMembership, CorrectPackage, CorrectSession, CreateGroup,
    DeactivateMember, DeleteGroup, EXAMPLES_STAY, EndPaidBy, EndRelationship, FailPayment, Form,
    HandOverInvoice, IssueInvoice, NeedSecondFactor, NoteNoShow, PauseMembership, ReactivateMember,
    RecordPayment, RecordPayments, RefundInvoice, RemoveEmbeddingSite, RemoveExamples,
    RemovePaymentMethod, RenameGroup, ResetSecondFactor, RestoreOffer, ResumeMembership,
    RetireOffer, RetryPayment, ReturnAllCredit, ReturnCredit, SaveClient, SellMembership,
    SellPackage, SetCapacity, SetDeletionLimit, SetFormats, SetGettingStarted, SetSearchKey,
    SetStudioFormats, SetVisitFate, SettleDebt, SpendCredit, StartRelationship, StopSecondFactor,
    UNDONE_AT_THE_END, UNDONE_CAN_LOG_IN, Undo, UndoAttendance, UseLink, VoidInvoice, VoidPackage,
    VoidPackages, WithdrawDeletionRequest, WriteOffInvoice,
};

use super::catalogue::say;

/// Returns what was done, where a form of this server function led to the page.
pub fn done(function: &str) -> Option<&'static str> {
    Some(match function {
        SaveClient::FUNCTION => say!(done.saved),
        AddClient::FUNCTION => say!(done.add_client),
        StartRelationship::FUNCTION => say!(done.start_relationship),
        EndRelationship::FUNCTION => say!(done.end_relationship),
        RemovePaymentMethod::FUNCTION => say!(done.remove_payment_method),
        SellMembership::FUNCTION => say!(done.sell_membership),
        PauseMembership::FUNCTION => say!(done.pause_membership),
        ResumeMembership::FUNCTION => say!(done.resume_membership),
        CancelMembership::FUNCTION => say!(done.cancel_membership),
        ChangeMember::FUNCTION
        | NeedSecondFactor::FUNCTION
        | RenameGroup::FUNCTION
        | ChangeLocation::FUNCTION
        | ChangeOffer::FUNCTION
        | SetVisitFate::FUNCTION
        | SetFormats::FUNCTION
        | ClientSetFormats::FUNCTION
        | SetStudioFormats::FUNCTION
        | SetGettingStarted::FUNCTION
        | SetSearchKey::FUNCTION
        | ChangeUserName::FUNCTION
        | SetDeletionLimit::FUNCTION => {
            say!(done.saved)
        }
        AddExamples::FUNCTION => say!(examples.done_add),
        RemoveExamples::FUNCTION => say!(examples.done_remove),
        EXAMPLES_STAY => say!(examples.done_remove_some),
        DeactivateMember::FUNCTION => say!(done.deactivate_member),
        ReactivateMember::FUNCTION => say!(done.reactivate_member),
        ResetSecondFactor::FUNCTION => say!(done.reset_second_factor),
        CreateGroup::FUNCTION => say!(done.create_group),
        DeleteGroup::FUNCTION => say!(done.delete_group),
        AddLocation::FUNCTION => say!(done.add_location),
        AddOffer::FUNCTION => say!(catalogue.done_add),
        RetireOffer::FUNCTION => say!(catalogue.done_retire),
        RestoreOffer::FUNCTION => say!(catalogue.done_restore),
        ChangePassword::FUNCTION => say!(done.change_password),
        StopSecondFactor::FUNCTION => say!(done.stop_second_factor),
        UseLink::FUNCTION => say!(done.use_link),
        ClientForgotPassword::FUNCTION => say!(app_done.client_forgot_password),
        ClientSetPassword::FUNCTION => say!(app_done.client_set_password),
        ClientSignUp::FUNCTION => say!(app_done.client_sign_up),
        ClientBook::FUNCTION => say!(app_done.client_book),
        ClientCancelBooking::FUNCTION => say!(app_done.client_cancel_booking),
        ClientAskDeletion::FUNCTION => say!(app_done.client_ask_deletion),
        ClientWithdrawDeletion::FUNCTION => say!(app_done.client_withdraw_deletion),
        WithdrawDeletionRequest::FUNCTION => say!(app_done.withdraw_deletion_request),
        AddEmbeddingSite::FUNCTION => say!(app_done.add_embedding_site),
        RemoveEmbeddingSite::FUNCTION => say!(app_done.remove_embedding_site),
        CorrectInvoice::FUNCTION
        | CorrectMembership::FUNCTION
        | CorrectPackage::FUNCTION
        | CorrectSession::FUNCTION => say!(corrections.done),
        IssueInvoice::FUNCTION => say!(invoices.done_issue),
        RecordPayment::FUNCTION => say!(invoices.done_pay),
        FailPayment::FUNCTION => say!(invoices.done_fail),
        RetryPayment::FUNCTION => say!(invoices.done_retry),
        HandOverInvoice::FUNCTION => say!(invoices.done_hand_over),
        WriteOffInvoice::FUNCTION => say!(invoices.done_write_off),
        VoidInvoice::FUNCTION => say!(invoices.done_void),
        RefundInvoice::FUNCTION => say!(invoices.done_refund),
        AddCredit::FUNCTION => say!(credit.done_add),
        SpendCredit::FUNCTION => say!(credit.done_spend),
        SettleDebt::FUNCTION => say!(credit.done_settle_debt),
        ReturnCredit::FUNCTION => say!(credit.done_return),
        ReturnAllCredit::FUNCTION => say!(credit.done_return_all),
        AddSession::FUNCTION => say!(schedule_done.add_session),
        SetCapacity::FUNCTION => say!(schedule_done.set_capacity),
        CancelSession::FUNCTION => say!(schedule_done.cancel_session),
        BookSession::FUNCTION => say!(schedule_done.book_session),
        BookClient::FUNCTION => say!(schedule_done.book_client),
        CancelBooking::FUNCTION => say!(schedule_done.cancel_booking),
        CheckIn::FUNCTION => say!(schedule_done.check_in),
        NoteNoShow::FUNCTION => say!(schedule_done.note_no_show),
        UndoAttendance::FUNCTION => say!(schedule_done.undo_attendance),
        CancelBookings::FUNCTION => say!(schedule_done.cancel_bookings),
        Undo::FUNCTION | ClientUndo::FUNCTION => say!(done.undo),
        UNDONE_AT_THE_END => say!(done.undone_at_the_end),
        UNDONE_CAN_LOG_IN => say!(done.undone_can_log_in),
        SellPackage::FUNCTION => say!(schedule_done.sell_package),
        VoidPackage::FUNCTION => say!(schedule_done.void_package),
        RecordPayments::FUNCTION => say!(settling.done_pay),
        EndPaidBy::FUNCTION => say!(settling.done_end),
        VoidPackages::FUNCTION => say!(settling.done_void),
        CancelMemberships::FUNCTION => say!(settling.done_cancel),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use shared::{
        forms::{
            AskConfirmation, ConfirmSecondFactor, EraseClient, InviteMember, MakeClientLink,
            RenewLink, SetPermission, StartSecondFactor,
        },
        setup::SetUpForm,
    };

    use super::*;
    use crate::api::{CALLERS, Effect};

    /// Forms that lead to a page of their own, to a code that is shown once, or to a changed switch.
    const SHOW_IT: [&str; 9] = [
        StartSecondFactor::FUNCTION,
        ConfirmSecondFactor::FUNCTION,
        SetUpForm::FUNCTION,
        EraseClient::FUNCTION,
        AskConfirmation::FUNCTION,
        SetPermission::FUNCTION,
        InviteMember::FUNCTION,
        RenewLink::FUNCTION,
        MakeClientLink::FUNCTION,
    ];

    #[test]
    fn forms_say_what_they_did() {
        let functions = CALLERS
            .iter()
            .filter(|call| call.effect == Effect::Changes)
            .map(|call| call.function);
        let silent: Vec<_> = functions
            .filter(|function| done(function).is_none())
            .collect();
        assert_eq!(
            silent, SHOW_IT,
            "add the form to `done`, or here if its page shows what it did"
        );
    }
}
