"""Why the domain said no, in words: the one place where reasons become sentences."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.errors import Refused

REASONS = {
    "form_expired": _l("This form was open for too long. Go back, load the page again and send it once more."),
    "changed_meanwhile": _l(
        "Somebody else changed this while you were editing. Load the page again and repeat your change."
    ),
    "closed_to_individuals": _l("A closed meeting has no public page, so nobody can register there by themselves. Take the tick out."),
    "not_registered_yet": _l("A letter confirms a registration. Ask for it as soon as yours is confirmed."),
    "person_not_registered": _l("%(name)s is not registered, so nothing can be confirmed or granted. Look at the registration first."),
    "sent_twice": _l("This was done already, perhaps by a double click. Load the page again and look."),
    "event_not_editable": _l("This event is closed for changes in its present step."),
    "file_empty": _l("The file is empty. Choose another one."),
    "file_too_large": _l("The file is larger than %(megabytes)s MB. Make it smaller and send it again."),
    "file_kind": _l("This kind of file is not accepted. Send one of these: %(kinds)s."),
    "picture_unreadable": _l("This picture cannot be read, or is too large. Send it as a JPG of at most 60 megapixels."),
    "form_too_long": _l("A form has at most %(questions)s questions in %(sections)s sections. Take something out first."),
    "question_was_secret": _l("Organisers have answered this among themselves. Add a new question for delegates instead."),
    "form_has_problems": _l("Some questions must be put right before the form can be published; they are marked below."),
    "email_taken": _l("There is an account with this e-mail address already."),
    "own_role": _l("You cannot close your own account or take your own administration away; ask a colleague."),
    "wrong_password": _l("This is not your present password."),
    "outside_mandate": _l("You may plan events only in the areas of your mandate, on days that your term covers."),
    "not_begun": _l("It has not begun yet, so it cannot have been held. Change its date first if it took place earlier."),
    "guests_invited": _l("States were invited or persons registered, so it cannot be a draft again. Cancel it, or copy it."),
    "paper_with_guests": _l("It has a programme or guests, so it cannot become a paper. Plan a concept note of its own."),
    "reply_by_too_late": _l("Replies would be due after the event has begun. Choose an earlier day for the replies first."),
    "clocks_change": _l(
        "The clocks change in %(zone)s: %(time)s does not exist there or comes twice. Choose another day or move that session."
    ),
    "no_such_step": _l("The event cannot take this step from where it stands. Load the page again."),
    "session_has_attendance": _l("Attendance was recorded in this session, so it stays in the programme."),
    "event_not_scheduled": _l("Schedule the event first: letters and invitations are for events that are scheduled."),
    "nothing_to_answer": _l("Nobody is reminded: the event is not ahead any more, or not scheduled."),
    "letters_being_made": _l("The letters are being made already. Wait until they are ready, or stop them first."),
    "keys_missing": _l("The letters are not cleared yet by everybody who signs them. See their wording, and whose key is missing."),
    "one_key_each": _l("You have turned one key already. The other State's key is turned by its own coordinator."),
    "clearance_note_missing": _l("Write how the State cleared the wording, such as “by e-mail of its coordinator of 3 May”."),
    "not_translated": _l("The event's own texts are not translated into every language in which letters go out. Translate them, or tick that they stand as they were typed."),
    "letters_outdated": _l("The event was changed after these letters were made, so they would say something else than the message. Make the letters anew."),
    "letters_without_wording": _l("These letters were made before their wording was kept. Make the letters anew."),
    "newer_letters": _l("There are newer letters. Load the page again."),
    "letter_characters": _l("No installed font has all characters of this letter. Check the title, the names and the words of letters."),
    "letter_fact_missing": _l("A fact is missing for this letter. See that the State or organisation has a name on the day of the event."),
    "letter_ends_process": _l("The program that made this letter ended in the middle. Ask whoever runs Plenary to look at its log."),
    "letter_left_already": _l("The invitation has left already, with an earlier letter."),
    "letter_taken_off": _l("It was taken off the list."),
    "letter_template": _l("The words of this letter do not fit. Correct its template, then make the letters anew."),
    "letter_event_changed": _l("The event was changed after these letters were ordered. Make the letters anew."),
    "worker_died": _l("Each time it was tried, the program that did it ended in the middle. Ask whoever runs Plenary to look at its log."),
    "nobody_on_the_list": _l("There is nobody on the list who has not been invited. Draw up the list first."),
    "no_such_state": _l("There is no such State on the list. Choose another."),
    "mail_called_back": _l("It was not sent: the answer came first."),
    "mail_no_address": _l("There is no address to write to."),
    "message_erased": _l("Its text named a person whose data were erased, so it is not kept any more."),
    "person_erased": _l("The personal data of this registration are erased, so it cannot be changed any more."),
    "sponsorship_not_offered": _l("Sponsorship cannot be asked for here. Write to the organisers."),
    "sponsorship_decided": _l("The organisers have decided on this request. Write to them if something has changed."),
    "currency_in_use": _l("Amounts were granted in %(currency)s already, so the currency stays."),
    "visa_issued": _l("The letter is issued already. Write to the organisers if something in it is wrong."),
    "no_font": _l("No installed font has all characters of this letter. Check the name and the address."),
    "withdraw_first": _l("The event is still to come. Withdraw the registration first; then the data can be erased."),
    "not_over": _l("The event is not over yet: its personal data are still needed."),
    "mail_too_late": _l("It could not leave in time. Send it again if it is still right."),
    "message_is_leaving": _l("The message is leaving just now. Look again in a minute."),
    "no_text_to_publish": _l("There is no text in this language yet. Write it first."),
    "picture_of_closed": _l("The meeting is closed: the record shows no pictures of it."),
    "closed_text_names": _l(
        "The meeting was closed, and the text or its title names %(states)s. Take the names out; or, if the coordinators have decided to name who took part, tick it and write the text anew."
    ),
    "summary_keys_missing": _l("The text is not cleared yet by everybody who organised. See below whose key is missing."),
    "correction_missing": _l("Another text is on the record. Say in one sentence what was corrected; it will stand under the text."),
    "not_your_key": _l("This key is turned by that State's own coordinator, or written down by the secretariat."),
    "not_held_yet": _l("Mark the event as held first: a record is published of what took place."),
    "not_published": _l("This text is not published."),
    "act_exists": _l("This act of that day is entered already."),
    "name_exists": _l("There is a name in this language from that day already."),
    "name_gap": _l(
        "On every day a State has exactly one name in a language, and always one in English. Let one name begin when the other ends."
    ),
    "code_exists": _l("This code is taken. Choose another."),
    "mandate_exists": _l("This State's term for the area from that meeting is entered already."),
    "delegate_withdrawn": _l("This registration is withdrawn or refused. Register the person anew."),
    "delegates_are_named": _l(
        "Delegates are named already (%(number)s). Tick that they are withdrawn, or answer that your State attends."
    ),
    "not_answered": _l("Answer first whether your State or organisation takes part; then send the note verbale."),
    "event_full": _l("All %(most)s places are taken. Write to the organisers if you need one more."),
    "quota_full": _l("A delegation has %(most)s places, and yours are taken. Name the person as alternate, or withdraw somebody first."),
    "alternates_full": _l("A delegation has at most %(most)s alternates here. Choose another role, or withdraw somebody first."),
    "address_registered": _l("Somebody is registered with this address already. Write to the organisers if that is not you."),
    "too_many_requests": _l("Too many registrations from here. Wait a quarter of an hour and try again."),
    "delegation_full": _l("A delegation has at most %(most)s delegates here. Write to the organisers if yours is larger."),
    "event_cancelled": _l("This event is cancelled."),
    "extension_outside": _l("Choose a day after the last day for answers and not after the event."),
    "form_used": _l("This form has registered %(name)s already. To register another person, send it once more."),
    "form_used_withdrawn": _l("This form registered %(name)s, who was withdrawn. To register anew, send it once more."),
    "registration_over": _l("This event is over; nothing can be changed any more."),
    "registration_closed": _l("The date for answers is past. Write to the organisers, who can still change it for you."),
    "same_name": _l("%(name)s is on the list already. Tick below if this is another person of the same name."),
    "second_head": _l("%(name)s is head of delegation. Choose another role, or tick below to change the head."),
    "state_not_attending": _l("Answer first that your State attends; then its delegates can be named."),
    "newer_message_left": _l("A newer message about this event has gone to %(address)s, so this one would mislead. Send that one."),
    "nobody_chosen": _l("Tick at least one address."),
    "bounce_noted": _l("%(address)s: %(answer)s"),
    "bounce_no_failure": _l("Not a failure, only news of the delivery to %(address)s: %(answer)s"),
    "bounce_unclear": _l("It came back in a form that is not known. Read it yourself."),
    "bounce_unknown": _l("It tells of a failure at %(address)s, but of no message that was sent from here."),
    "received_automatic": _l("An absence notice or another automatic answer."),
    "received_failed": _l("It could not be read because of an error in Plenary. Read it yourself."),
    "received_too_large": _l("It is too large to be read here."),
    "received_unknown": _l("It is neither an answer nor a bounce. Read it yourself."),
    "reminder_sent": _l("This reminder has left already. Add another one."),
    "calendar_cannot_be_believed": _l("This answer cannot be taken as a delegate's. Change the registration by hand."),
    "calendar_counter": _l("%(name)s proposes another time in the calendar."),
    "calendar_delegated": _l("%(name)s wants somebody else to come instead, says the calendar."),
    "calendar_forged": _l("An answer for %(name)s was sent by %(address)s, who may not answer for them."),
    "calendar_over": _l("An answer of %(name)s, who is no longer invited at this address."),
    "calendar_repeated": _l("An answer of %(name)s that was there already."),
    "calendar_shared": _l("An answer from %(address)s, which is the address of several delegates."),
    "calendar_stale": _l("An answer of %(name)s that is older than what is known."),
    "calendar_uninvited": _l("An answer of %(name)s, who was not invited."),
    "calendar_unknown": _l("A calendar's answer that belongs to no event of ours."),
    "calendar_unreadable": _l("A calendar's answer that cannot be read."),
    "address_exists": _l("This address is there already."),
    "organisation_was_invited": _l("It was invited to an event, so it stays. Say that it is not invited any more instead."),
    "table_old_workbook": _l(
        "This is a workbook of an old Excel, or one with a password. Save it as .xlsx without a password and send it again."
    ),
    "table_kind": _l("This is no table. Send a CSV file or an Excel workbook (.xlsx)."),
    "table_unreadable": _l("The file is damaged or not what its name says. Open it, save it as .xlsx or CSV, and send it again."),
    "table_encoding": _l("The letters of this file cannot be read. Save it as “CSV UTF-8” or as .xlsx and send it again."),
    "table_too_long": _l("The table has more than %(most)s rows. Split it and send the parts one after another."),
    "import_columns": _l("Say which column holds the State or organisation, and which the e-mail address."),
    "import_formula": _l("This is a formula. Copy the cell and paste it as a value."),
    "import_too_long": _l("Use at most %(most)s characters."),
    "import_word": _l("Write one of these: %(words)s. Or leave it empty."),
    "import_no_addressee": _l("Write the name of the State or organisation, or a State's ISO code."),
    "import_ambiguous": _l("This may be %(names)s. Write the name in full."),
    "import_unknown": _l("No State or organisation is called so. Write the name as the United Nations do; add a new organisation first."),
    "import_unknown_near": _l("No State or organisation is called so. If you mean %(name)s, write that."),
    "import_no_email": _l("There is no address. Write one, or take the row out."),
    "import_email": _l("This is not an e-mail address. Write it like name@example.org; put several apart with a semicolon."),
    "import_no_family_name": _l("There is no family name. Write it; a single name goes here too."),
    "import_no_letters": _l("Write the name in letters."),
    "import_one_email": _l("There are several addresses. Leave the one of this person."),
    "import_needs_state": _l("A delegate speaks for a State. Write its name, or another capacity."),
    "import_second_head": _l("%(name)s is head of delegation already. Write another role."),
    "import_is_no_organisation": _l("%(name)s is a State. Write the capacity of a delegate, or leave it empty."),
    "import_in_row": _l("Row %(row)s: %(why)s Nothing was imported."),
    "import_delegate_columns": _l("Say which column holds the family name, and which the State or organisation."),
    "too_many_views": _l("There are %(most)s saved views already. Remove one first."),
    "no_font_for_list": _l("no installed font has all characters of the names. Take the list as a Word document or a spreadsheet."),
    "too_many_tokens": _l("There are %(most)s keys already. Revoke one first."),
    "program_unreadable": _l("Send JSON like {\"delegates\": [{…}]}, with at most %(most)s records and one megabyte."),
    "import_answer": _l("%(why)s"),
    "import_has_problems": _l("Nothing was imported: some rows have to be corrected first, or left out."),
    "too_many_sign_ins": _l("Too many attempts. Wait a quarter of an hour and try again."),
}


def said(error: str) -> str:
    """What is noted beside a piece of work: a reason in words, its detail after a colon; or what a server said, as it said it."""
    reason, _colon, detail = error.partition(": ")
    if reason not in REASONS:
        return error
    return f"{REASONS[reason]} ({detail})" if detail else str(REASONS[reason])


def in_words(refusal: Refused) -> str:
    """The sentence for a refusal, with its facts filled in; raises `KeyError` for a reason without words."""
    within = refusal.facts.get("refusal")
    if isinstance(within, Refused):
        return str(REASONS[refusal.reason]) % (refusal.facts | {"why": in_words(within)})
    return str(REASONS[refusal.reason]) % refusal.facts if refusal.facts else str(REASONS[refusal.reason])
